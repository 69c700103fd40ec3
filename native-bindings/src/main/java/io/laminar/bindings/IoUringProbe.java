package io.laminar.bindings;

import io.laminar.bindings.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;

/**
 * Asks the kernel for an io_uring by setting one up and closing it again, so that what a sysctl, a seccomp filter or a
 * limit forbids is known before anything depends on it. Needs no liburing.
 */
public final class IoUringProbe {
    /** What the kernel answered. */
    public sealed interface Result {}

    /**
     * There is one.
     *
     * @param features IORING_FEAT_* together
     * @param opcodes IORING_OP_* that this kernel knows; empty before Linux 5.6, which cannot be asked
     */
    public record Available(int features, Set<Integer> opcodes) implements Result {
        public Available {
            opcodes = Set.copyOf(opcodes);
        }
    }

    /**
     * The kernel has it but does not grant it.
     *
     * @param errno the kernel's name of the error
     * @param hint what to do about it
     */
    public record Refused(String errno, String hint) implements Result {}

    /**
     * There is none.
     *
     * @param reason why
     */
    public record Absent(String reason) implements Result {}

    private static final int ENTRIES = 8;
    /** Opcodes are one byte. */
    private static final int OPCODES_MOST = 256;

    private final String system;
    private final int entries;

    /** A probe on a system of that name, with so many entries. */
    IoUringProbe(String system, int entries) {
        this.system = system;
        this.entries = entries;
    }

    /** {@return what the kernel grants this process now} */
    public static Result probe() {
        return new IoUringProbe(System.getProperty("os.name"), ENTRIES).run();
    }

    Result run() {
        if (!system.equals("Linux")) {
            return new Absent("only Linux has it, this is " + system);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            MemorySegment params = arena.allocate(UringLayout.PARAMS);
            int descriptor = (int) UringCalls.setup(capture, entries, params.address());
            if (descriptor < 0) {
                return refusal(Errno.value(capture));
            }
            try {
                int features = params.get(ValueLayout.JAVA_INT, UringLayout.FEATURES_OFFSET);
                return new Available(features, opcodes(arena, capture, descriptor));
            } finally {
                Libc.close(descriptor);
            }
        }
    }

    private static Set<Integer> opcodes(Arena arena, MemorySegment capture, int descriptor) {
        MemorySegment probe = arena.allocate(MemoryLayout.structLayout(
                UringLayout.PROBE, MemoryLayout.sequenceLayout(OPCODES_MOST, UringLayout.PROBE_OP)));
        long answer = UringCalls.register(
                capture, descriptor, UringLayout.IORING_REGISTER_PROBE, probe.address(), OPCODES_MOST);
        Set<Integer> opcodes = new HashSet<>();
        if (answer >= 0) {
            int count = Byte.toUnsignedInt(probe.get(ValueLayout.JAVA_BYTE, UringLayout.OP_COUNT_OFFSET));
            for (int opcode = 0; opcode < count; opcode++) {
                long entry = UringLayout.PROBE.byteSize() + opcode * UringLayout.PROBE_OP.byteSize();
                short flags = probe.get(ValueLayout.JAVA_SHORT, entry + UringLayout.OP_FLAGS_OFFSET);
                if ((flags & UringLayout.IO_URING_OP_SUPPORTED) != 0) {
                    opcodes.add(opcode);
                }
            }
        }
        return opcodes;
    }

    /** {@return what the error of a set-up means, and what to do about it} */
    public static Result refusal(int errno) {
        String name = Errno.name(errno);
        return switch (name) {
            case "ENOSYS" ->
                new Absent("the kernel is older than Linux 5.1, built without it, or a seccomp filter"
                        + " hides it (ENOSYS)");
            case "EPERM", "EACCES" ->
                new Refused(
                        name,
                        "allow it: sysctl kernel.io_uring_disabled=0; in a container let its seccomp filter pass"
                                + " io_uring_setup, io_uring_enter and io_uring_register");
            case "ENOMEM" -> new Refused(name, "raise the limit of locked memory: ulimit -l unlimited");
            case "EMFILE", "ENFILE" -> new Refused(name, "raise the limit of open files: ulimit -n 65536");
            default -> new Refused(name, "io_uring_setup(2) says what this means");
        };
    }
}
