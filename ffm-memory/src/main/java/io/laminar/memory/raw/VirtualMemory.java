package io.laminar.memory.raw;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Address space from the kernel: reserved at once, committed when it is touched, given back in pieces.
 *
 * <p>On Linux this is {@code mmap(2)} with MAP_NORESERVE. Elsewhere, or where mmap is refused at start, arenas of the
 * JDK stand in: committed at once, so a reservation is bounded by {@link #ARENA_LIMIT_BYTES}. {@link #mode()} says which.
 *
 * @threading any
 */
public final class VirtualMemory {
    /** Granularity of mappings in bytes: the smallest page of the machines we run on. */
    public static final long PAGE_BYTES = 4096;

    /** The largest reservation when arenas stand in for mmap, in bytes. */
    public static final long ARENA_LIMIT_BYTES = 1L << 30;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x02 | 0x20 | 0x4000;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_DONTDUMP = 16;
    private static final long MAP_FAILED = -1;

    private static final @Nullable Calls CALLS = Calls.link();
    private static final Map<Long, Arena> ARENAS = new ConcurrentHashMap<>();

    private VirtualMemory() {}

    /** {@return {@code "mmap"}, or {@code "arena"} where mmap is not to be had} */
    public static String mode() {
        return CALLS == null ? "arena" : "mmap";
    }

    /**
     * Reserves zeroed address space.
     *
     * @param bytes a multiple of {@link #PAGE_BYTES}
     * @param tag what it is for; part of the message when it fails
     * @return its address
     */
    public static long map(long bytes, String tag) {
        Calls calls = CALLS;
        if (calls == null) {
            return mapArena(bytes, tag);
        }
        long address = calls.mmap(bytes);
        if (address == MAP_FAILED || address == 0) {
            throw new OutOfMemoryError("cannot reserve memory: tag=" + tag + ", requestedBytes=" + bytes
                    + " (see ulimit -v and vm.max_map_count)");
        }
        calls.madvise(address, bytes, MADV_DONTDUMP);
        return address;
    }

    private static long mapArena(long bytes, String tag) {
        if (bytes > ARENA_LIMIT_BYTES) {
            throw new OutOfMemoryError("cannot reserve memory without mmap: tag=" + tag + ", requestedBytes=" + bytes
                    + ", limitBytes=" + ARENA_LIMIT_BYTES);
        }
        Arena arena = Arena.ofShared();
        long address = arena.allocate(bytes, PAGE_BYTES).address();
        ARENAS.put(address, arena);
        return address;
    }

    /**
     * Gives address space back.
     *
     * @param address what {@link #map} returned
     * @param bytes what was asked for
     */
    public static void unmap(long address, long bytes) {
        Calls calls = CALLS;
        if (calls != null) {
            calls.munmap(address, bytes);
            return;
        }
        Arena arena = ARENAS.remove(address);
        if (arena != null) {
            arena.close();
        }
    }

    /**
     * Gives the pages of a range back to the kernel; they read as zero when they are touched again.
     *
     * @param address start, a multiple of {@link #PAGE_BYTES}
     * @param bytes length, a multiple of {@link #PAGE_BYTES}
     */
    public static void release(long address, long bytes) {
        Calls calls = CALLS;
        if (calls != null) {
            calls.madvise(address, bytes, MADV_DONTNEED);
        } else {
            RawMemory.fill(address, bytes, (byte) 0);
        }
    }

    /**
     * Asks for huge pages; a hint that the kernel may ignore.
     *
     * @param address start, a multiple of {@link #PAGE_BYTES}
     * @param bytes length
     */
    public static void adviseHugePages(long address, long bytes) {
        Calls calls = CALLS;
        if (calls != null) {
            calls.madvise(address, bytes, MADV_HUGEPAGE);
        }
    }

    /** The three calls of libc, linked once. */
    private record Calls(MethodHandle mmapHandle, MethodHandle munmapHandle, MethodHandle madviseHandle) {
        static @Nullable Calls link() {
            if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
                return null;
            }
            FunctionDescriptor map = FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG);
            FunctionDescriptor unmap =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG);
            FunctionDescriptor advise = FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);
            Calls calls = new Calls(handle("mmap", map), handle("munmap", unmap), handle("madvise", advise));
            long probe = calls.mmap(PAGE_BYTES);
            if (probe == MAP_FAILED) {
                return null;
            }
            calls.munmap(probe, PAGE_BYTES);
            return calls;
        }

        @SuppressWarnings("restricted")
        private static MethodHandle handle(String symbol, FunctionDescriptor descriptor) {
            Linker linker = Linker.nativeLinker();
            SymbolLookup libc = linker.defaultLookup();
            MemorySegment address =
                    libc.find(symbol).orElseThrow(() -> new LinkageError("the C library has no " + symbol));
            return linker.downcallHandle(address, descriptor);
        }

        /** {@code void *mmap(void *, size_t, int, int, int, off_t)}; mmap(2). */
        long mmap(long bytes) {
            try {
                return (long) mmapHandle.invokeExact(
                        0L, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
            } catch (Throwable t) {
                throw new LinkageError("mmap", t);
            }
        }

        /** {@code int munmap(void *, size_t)}; munmap(2). */
        int munmap(long address, long bytes) {
            try {
                return (int) munmapHandle.invokeExact(address, bytes);
            } catch (Throwable t) {
                throw new LinkageError("munmap", t);
            }
        }

        /** {@code int madvise(void *, size_t, int)}; madvise(2). The result is ignored: advice may be refused. */
        int madvise(long address, long bytes, int advice) {
            try {
                return (int) madviseHandle.invokeExact(address, bytes, advice);
            } catch (Throwable t) {
                throw new LinkageError("madvise", t);
            }
        }
    }
}
