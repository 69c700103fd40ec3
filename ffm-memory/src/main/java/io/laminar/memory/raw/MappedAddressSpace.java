package io.laminar.memory.raw;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code mmap(2)} and {@code madvise(2)} of Linux. Beside {@link RawMemory} the one class of this module with
 * restricted calls.
 *
 * <p>Reservations are MAP_NORESERVE: address space costs nothing until it is touched, whatever the overcommit mode.
 * They are left out of core dumps, which would otherwise be as large as the state.
 */
final class MappedAddressSpace implements AddressSpace {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x02 | 0x20 | 0x4000;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_DONTDUMP = 16;
    /** Since Linux 5.14; older kernels refuse it, and pages come when they are touched. */
    private static final int MADV_POPULATE_WRITE = 23;

    private static final long MAP_FAILED = -1;
    /** Half of the 47 bits that a process has on the smallest of our machines. */
    private static final long LARGEST = 1L << 46;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            STATE.varHandle(MemoryLayout.PathElement.groupElement("errno")).withInvokeExactBehavior();

    private final MethodHandle mmap;
    private final MethodHandle munmap;
    private final MethodHandle madvise;

    private MappedAddressSpace() {
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        ValueLayout.OfInt number = ValueLayout.JAVA_INT;
        mmap = handle("mmap", FunctionDescriptor.of(word, word, word, number, number, number, word));
        munmap = handle("munmap", FunctionDescriptor.of(number, word, word));
        madvise = handle("madvise", FunctionDescriptor.of(number, word, word, number));
    }

    /** {@return the address space of this process; or null where it cannot be had this way} */
    static @Nullable MappedAddressSpace probe() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            return null;
        }
        try {
            MappedAddressSpace space = new MappedAddressSpace();
            space.unmap(space.reserve(VirtualMemory.PAGE_BYTES, "probe"), VirtualMemory.PAGE_BYTES);
            return space;
        } catch (OutOfMemoryError | LinkageError | UnsupportedOperationException e) {
            return null;
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String symbol, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup()
                .find(symbol)
                .orElseThrow(() -> new LinkageError("the C library has no " + symbol));
        return linker.downcallHandle(address, descriptor, Linker.Option.captureCallState("errno"));
    }

    @Override
    public String mode() {
        return "mmap";
    }

    @Override
    public long largestReservation() {
        return LARGEST;
    }

    /** {@code void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)}; mmap(2). */
    @Override
    public long reserve(long bytes, String tag) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            long address =
                    (long) mmap.invokeExact(state, 0L, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
            if (address == MAP_FAILED) {
                throw new OutOfMemoryError("cannot reserve memory: tag=" + tag + ", requestedBytes=" + bytes
                        + ", errno=" + (int) ERRNO.get(state, 0L) + " (see ulimit -v and vm.max_map_count)");
            }
            advise(address, bytes, MADV_DONTDUMP);
            return address;
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable t) {
            throw new LinkageError("mmap", t);
        }
    }

    /** {@code int munmap(void *addr, size_t length)}; munmap(2). */
    @Override
    public void unmap(long address, long bytes) {
        int result;
        int errno;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            result = (int) munmap.invokeExact(state, address, bytes);
            errno = (int) ERRNO.get(state, 0L);
        } catch (Throwable t) {
            throw new LinkageError("munmap", t);
        }
        if (result != 0) {
            throw new IllegalArgumentException(
                    "cannot unmap: address=0x" + Long.toHexString(address) + ", bytes=" + bytes + ", errno=" + errno);
        }
    }

    /**
     * Behind the start of a huge page that was set aside, the kernel rounds the range down without a word (Linux 5.18);
     * anywhere else in one it refuses. So the part that would be left out never begins at such a start.
     */
    @Override
    public void release(long address, long bytes) {
        long tail = address % VirtualMemory.RESERVE_ALIGNMENT == 0 ? bytes % VirtualMemory.RESERVE_ALIGNMENT : 0;
        releaseOrZero(address, bytes - tail);
        if (tail > 0) {
            long from = address + bytes - tail;
            RawMemory.zero(from, VirtualMemory.PAGE_BYTES);
            releaseOrZero(from + VirtualMemory.PAGE_BYTES, tail - VirtualMemory.PAGE_BYTES);
        }
    }

    private void releaseOrZero(long address, long bytes) {
        if (bytes > 0 && !advise(address, bytes, MADV_DONTNEED)) {
            // Locked pages cannot be given back; they have to read as zero all the same.
            RawMemory.zero(address, bytes);
        }
    }

    @Override
    public boolean populate(long address, long bytes) {
        return advise(address, bytes, MADV_POPULATE_WRITE);
    }

    @Override
    public void adviseHugePages(long address, long bytes) {
        advise(address, bytes, MADV_HUGEPAGE);
    }

    /** {@code int madvise(void *addr, size_t length, int advice)}; madvise(2). {@return whether it was taken} */
    private boolean advise(long address, long bytes, int advice) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) madvise.invokeExact(arena.allocate(STATE), address, bytes, advice) == 0;
        } catch (Throwable t) {
            throw new LinkageError("madvise", t);
        }
    }
}
