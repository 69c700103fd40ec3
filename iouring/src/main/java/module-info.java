/** The kernel's io_uring: queues shared with it, typed entries, buffers that outlive their operations. */
module io.laminar.iouring {
    requires io.laminar.bindings;
    requires transitive io.laminar.memory;
    requires static org.jspecify;

    exports io.laminar.iouring;
}
