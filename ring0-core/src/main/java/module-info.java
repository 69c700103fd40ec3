/** Ring 0: kernels, operators, the core. */
module io.laminar.ring0 {
    requires transitive io.laminar.memory;
    requires jdk.management;
    requires static org.jspecify;

    exports io.laminar.ring0.aggregate;
    exports io.laminar.ring0.core;
    exports io.laminar.ring0.checkpoint;
    exports io.laminar.ring0.counters;
    exports io.laminar.ring0.kernel;
    exports io.laminar.ring0.operator;
    exports io.laminar.ring0.port;
    exports io.laminar.ring0.storage;
    exports io.laminar.ring0.process;
    exports io.laminar.ring0.state;
    exports io.laminar.ring0.port.parts to
            io.laminar.engine,
            io.laminar.iouring;
    exports io.laminar.ring0.text;
    exports io.laminar.ring0.time;
}
