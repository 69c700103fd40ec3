/** The system's libraries and calls: what jextract made of their headers, and what is written by hand on top. */
module io.laminar.bindings {
    requires static org.jspecify;

    exports io.laminar.bindings;
    exports io.laminar.bindings.libbpf;
    exports io.laminar.bindings.libc;
    exports io.laminar.bindings.libnuma;
    exports io.laminar.bindings.liburing;
}
