package io.laminar.numa.cpu;

import io.laminar.bindings.Errno;
import io.laminar.bindings.ProcessCalls;
import io.laminar.numa.topology.NumberSet;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The mask of the calling thread, and where it runs. */
final class AffinityCalls {
    private static final int WORDS = (NumberSet.MOST + 1) / Long.SIZE;
    private static final long MASK_BYTES = WORDS * (long) Long.BYTES;

    private AffinityCalls() {}

    /** {@return the CPUs that the calling thread may run on; none where the kernel does not tell} */
    static NumberSet mask() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            int answer = ProcessCalls.affinity(Errno.allocate(arena), 0, MASK_BYTES, mask.address());
            return answer == 0 ? NumberSet.ofWords(mask.toArray(ValueLayout.JAVA_LONG)) : NumberSet.NONE;
        }
    }

    /** {@return the kernel's name of the error; empty when it is done} */
    static String setMask(NumberSet cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            MemorySegment.copy(cpus.words(), 0, mask, ValueLayout.JAVA_LONG, 0, cpus.words().length);
            int answer = ProcessCalls.setAffinity(capture, 0, MASK_BYTES, mask.address());
            return answer == 0 ? "" : Errno.name(Errno.value(capture));
        }
    }

    /** {@return the CPU that the calling thread runs on now, and its node; both -1 where the kernel does not tell} */
    static Whereabouts whereabouts() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(ValueLayout.JAVA_INT, 2);
            int answer = ProcessCalls.cpu(Errno.allocate(arena), numbers.address(), numbers.address() + Integer.BYTES);
            return answer == 0
                    ? new Whereabouts(
                            numbers.getAtIndex(ValueLayout.JAVA_INT, 0), numbers.getAtIndex(ValueLayout.JAVA_INT, 1))
                    : new Whereabouts(-1, -1);
        }
    }
}
