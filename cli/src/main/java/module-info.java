/** The command line; exports nothing. */
module io.laminar.cli {
    requires io.laminar.bindings;
    requires io.laminar.engine;
    requires io.laminar.numa;
    requires io.laminar.sql;
    requires io.laminar.storage;
    requires io.laminar.verifier;
    requires jdk.httpserver;
    requires com.fasterxml.jackson.core;
    requires static org.jspecify;
}
