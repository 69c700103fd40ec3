package io.laminar.numa;

import io.laminar.bindings.Errno;
import io.laminar.bindings.MemoryCalls;
import io.laminar.bindings.NumaCalls;
import io.laminar.bindings.ProcessCalls;
import io.laminar.bindings.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Calls about the pages of one reservation. Each answers the kernel's name of its error, empty when it is done. */
final class PageCalls {
    /** Binary logarithm of the huge pages that are used: the smallest there are, which reservations are aligned to. */
    static final int HUGE_PAGE_SHIFT = 21;

    private PageCalls() {}

    /** Says which nodes pages go to, and moves those that are there already. */
    static String bind(long address, long bytes, Placement placement) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            long[] words = placement.nodes().words();
            MemorySegment mask = arena.allocate(ValueLayout.JAVA_LONG, Math.max(1, words.length));
            MemorySegment.copy(words, 0, mask, ValueLayout.JAVA_LONG, 0, words.length);
            long maskBits = (long) words.length * Long.SIZE + 1;
            return name(
                    capture,
                    NumaCalls.bind(
                            capture,
                            address,
                            bytes,
                            mode(placement),
                            words.length == 0 ? 0 : mask.address(),
                            words.length == 0 ? 0 : maskBits,
                            NumaCalls.MPOL_MF_MOVE));
        }
    }

    private static int mode(Placement placement) {
        return switch (placement.mode()) {
            case BIND -> NumaCalls.MPOL_BIND;
            case PREFER -> NumaCalls.MPOL_PREFERRED;
            case INTERLEAVE -> NumaCalls.MPOL_INTERLEAVE;
            case ANY -> NumaCalls.MPOL_DEFAULT;
        };
    }

    static String advise(long address, long bytes, int advice) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            return name(capture, MemoryCalls.advise(capture, address, bytes, advice));
        }
    }

    /** Locks each page when it is touched. */
    static String lock(long address, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            return name(capture, MemoryCalls.lock(capture, address, bytes, MemoryCalls.MLOCK_ONFAULT));
        }
    }

    /** {@return how many bytes the process may lock; -1 for as many as it likes} */
    static long lockLimitBytes() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(ProcessCalls.RLIMIT);
            ProcessCalls.limit(Errno.allocate(arena), ProcessCalls.RLIMIT_MEMLOCK, limit.address());
            return limit.get(ValueLayout.JAVA_LONG, 0);
        }
    }

    /**
     * Replaces untouched memory by huge pages that were set aside. They are mapped elsewhere, bound and filled, which
     * fails in an orderly way when there are too few, and only then moved to their place: a huge page that is missing
     * when it is touched would end the process.
     */
    static String replaceByHugePages(long address, long bytes, Placement placement) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            int flags = Libc.MAP_PRIVATE()
                    | Libc.MAP_ANONYMOUS()
                    | Libc.MAP_HUGETLB()
                    | HUGE_PAGE_SHIFT << Libc.MAP_HUGE_SHIFT();
            long made = MemoryCalls.map(capture, 0, bytes, Libc.PROT_READ() | Libc.PROT_WRITE(), flags, -1, 0);
            if (made == -1) {
                return name(capture, -1);
            }
            String errno = bind(made, bytes, placement);
            if (errno.isEmpty() || placement.mode() != Placement.Mode.BIND) {
                errno = advise(made, bytes, Libc.MADV_POPULATE_WRITE());
            }
            if (errno.isEmpty()) {
                errno = advise(made, bytes, Libc.MADV_DONTDUMP());
            }
            if (errno.isEmpty()) {
                errno = name(capture, MemoryCalls.remap(capture, made, bytes, address));
            }
            if (!errno.isEmpty()) {
                MemoryCalls.unmap(capture, made, bytes);
            }
            return errno;
        }
    }

    private static String name(MemorySegment capture, long answer) {
        return answer < 0 ? Errno.name(Errno.value(capture)) : "";
    }
}
