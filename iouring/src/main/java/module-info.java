/** The kernel's io_uring: queues shared with it, typed entries, buffers that outlive their operations; a port on it. */
module io.laminar.iouring {
    requires io.laminar.bindings;
    requires transitive io.laminar.memory;
    requires transitive io.laminar.ring0;
    requires static org.jspecify;

    exports io.laminar.iouring;
    exports io.laminar.iouring.reactor;

    provides io.laminar.ring0.port.IoBackend with
            io.laminar.iouring.reactor.UringBackend;
}
