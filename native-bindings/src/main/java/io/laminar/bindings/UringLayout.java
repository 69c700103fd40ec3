package io.laminar.bindings;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;

/**
 * The kernel's own structs that a probe touches. The generated ones cannot be used where liburing is missing: they
 * belong to a class that loads it.
 *
 * <pre>
 *  io_uring_params    0 sq_entries | 4 cq_entries | 8 flags | ... | 20 features | ... | 40 sq_off | 80 cq_off | 120
 *  io_uring_probe     0 last_op (1) | 1 ops_len (1) | ... | 16 ops: one io_uring_probe_op each
 *  io_uring_probe_op  0 op (1) | 1 resv (1) | 2 flags (2) | 4 resv2 (4) | 8
 * </pre>
 */
final class UringLayout {
    /** Where the parts of a mapped queue lie; the same words for both queues as far as their size goes. */
    private static final MemoryLayout OFFSETS = MemoryLayout.sequenceLayout(5, JAVA_LONG);

    static final StructLayout PARAMS = MemoryLayout.structLayout(
                    JAVA_INT.withName("sq_entries"),
                    JAVA_INT.withName("cq_entries"),
                    JAVA_INT.withName("flags"),
                    JAVA_INT.withName("sq_thread_cpu"),
                    JAVA_INT.withName("sq_thread_idle"),
                    JAVA_INT.withName("features"),
                    JAVA_INT.withName("wq_fd"),
                    MemoryLayout.paddingLayout(12),
                    OFFSETS.withName("sq_off"),
                    OFFSETS.withName("cq_off"))
            .withName("io_uring_params");
    static final StructLayout PROBE_OP = MemoryLayout.structLayout(
                    JAVA_BYTE.withName("op"),
                    MemoryLayout.paddingLayout(1),
                    JAVA_SHORT.withName("flags"),
                    MemoryLayout.paddingLayout(4))
            .withName("io_uring_probe_op");
    /** Followed by as many {@link #PROBE_OP} as there is room for. */
    static final StructLayout PROBE = MemoryLayout.structLayout(
                    JAVA_BYTE.withName("last_op"), JAVA_BYTE.withName("ops_len"), MemoryLayout.paddingLayout(14))
            .withName("io_uring_probe");

    static final long FEATURES_OFFSET = PARAMS.byteOffset(PathElement.groupElement("features"));
    static final long OP_COUNT_OFFSET = PROBE.byteOffset(PathElement.groupElement("ops_len"));
    static final long OP_FLAGS_OFFSET = PROBE_OP.byteOffset(PathElement.groupElement("flags"));

    static final int IORING_REGISTER_PROBE = 8;
    static final int IO_URING_OP_SUPPORTED = 1;

    private UringLayout() {}
}
