/** The façade that applications import, and the interface for connectors. */
module io.laminar.engine {
    requires transitive io.laminar.memory;
    requires transitive io.laminar.ring0;
    requires io.laminar.sql;
    requires jdk.jfr;
    requires static org.jspecify;

    exports io.laminar.engine;
    exports io.laminar.engine.client;
    exports io.laminar.engine.config;
    exports io.laminar.engine.connector;
    exports io.laminar.engine.connector.staged;
    exports io.laminar.engine.connector.text to
            io.laminar.connector.jdbc;
    exports io.laminar.engine.error;
    exports io.laminar.engine.format;
    exports io.laminar.engine.format.binary;
    exports io.laminar.engine.io;
    exports io.laminar.engine.topology;

    provides io.laminar.ring0.port.IoBackend with
            io.laminar.engine.nio.NioBackend;

    uses io.laminar.engine.connector.ConnectorFactory;
    uses io.laminar.ring0.port.IoBackend;
    uses io.laminar.ring0.storage.Storage;
    uses io.laminar.memory.cpu.ThreadPlacer;
    uses io.laminar.memory.region.RegionSourceFactory;
}
