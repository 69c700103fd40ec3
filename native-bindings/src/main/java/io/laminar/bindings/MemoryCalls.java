package io.laminar.bindings;

import io.laminar.bindings.libc.Libc;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Calls about pages of memory. Addresses and sizes are bytes; a wrong address is the kernel's to refuse, except in
 * {@link #unmap}, which takes away whatever lies there.
 */
public final class MemoryCalls {
    /** Flag of {@link #lock(MemorySegment, long, long, int)}: each page when it is touched, not all of them now. */
    public static final int MLOCK_ONFAULT = 1;

    /** Flags of {@link #remap}: to the address that is given, in place of what lies there. */
    public static final int MREMAP_MAYMOVE_FIXED = 3;

    private static final MethodHandle MMAP = CapturingLink.of(Libc.mmap$address(), Libc.mmap$descriptor());
    private static final MethodHandle MUNMAP = CapturingLink.of(Libc.munmap$address(), Libc.munmap$descriptor());
    private static final MethodHandle MREMAP = CapturingLink.ofSystemCall(5);
    private static final MethodHandle MADVISE = CapturingLink.of(Libc.madvise$address(), Libc.madvise$descriptor());
    private static final MethodHandle MLOCK = CapturingLink.of(Libc.mlock$address(), Libc.mlock$descriptor());
    private static final MethodHandle MLOCK2 = CapturingLink.of(
            "mlock2",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MUNLOCK = CapturingLink.of(Libc.munlock$address(), Libc.munlock$descriptor());

    private MemoryCalls() {}

    /**
     * {@code void *mmap(void *addr, size_t length, int prot, int flags, int fd, off_t offset)}
     *
     * @param capture takes {@code errno}
     * @return the address of the mapping; or -1 (MAP_FAILED): EINVAL, ENOMEM, EPERM, EEXIST with MAP_FIXED_NOREPLACE
     * @native mmap(2)
     * @threading any
     * @allocation none after linking
     * @blocking no; with MAP_POPULATE until every page is there
     */
    public static long map(
            MemorySegment capture, long address, long bytes, int protection, int flags, int descriptor, long offset) {
        try {
            return (long) MMAP.invokeExact(capture, address, bytes, protection, flags, descriptor, offset);
        } catch (Throwable t) {
            throw new LinkageError("mmap", t); // C cannot throw: the descriptor is wrong
        }
    }

    /**
     * {@code int munmap(void *addr, size_t length)}
     *
     * @param capture takes {@code errno}
     * @param address start of a page; nothing may use what lies there any more, or the process dies
     * @return 0; or -1: EINVAL
     * @native munmap(2)
     * @threading any
     * @allocation none after linking
     * @blocking no; large mappings take milliseconds
     */
    public static int unmap(MemorySegment capture, long address, long bytes) {
        try {
            return (int) MUNMAP.invokeExact(capture, address, bytes);
        } catch (Throwable t) {
            throw new LinkageError("munmap", t);
        }
    }

    /**
     * {@code void *mremap(void *old_address, size_t old_size, size_t new_size, int flags, void *new_address)}
     *
     * @param capture takes {@code errno}
     * @param address start of a mapping; nothing may use it there any more
     * @param to where it goes; what is mapped there goes away in the same step
     * @return {@code to}; or -1: EINVAL, for huge pages also before Linux 5.16, ENOMEM
     * @native mremap(2)
     * @threading any
     * @allocation none after linking
     * @blocking no; large mappings take milliseconds
     */
    public static long remap(MemorySegment capture, long address, long bytes, long to) {
        try {
            return (long) MREMAP.invokeExact(
                    capture, CallNumbers.MREMAP, address, bytes, bytes, (long) MREMAP_MAYMOVE_FIXED, to);
        } catch (Throwable t) {
            throw new LinkageError("mremap", t);
        }
    }

    /**
     * {@code int madvise(void *addr, size_t length, int advice)}
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: EINVAL for advice that this kernel does not know, ENOMEM where nothing is mapped
     * @native madvise(2)
     * @threading any
     * @allocation none after linking
     * @blocking no; MADV_POPULATE_WRITE until every page is there
     */
    public static int advise(MemorySegment capture, long address, long bytes, int advice) {
        try {
            return (int) MADVISE.invokeExact(capture, address, bytes, advice);
        } catch (Throwable t) {
            throw new LinkageError("madvise", t);
        }
    }

    /**
     * {@code int mlock(const void *addr, size_t len)}
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: ENOMEM over RLIMIT_MEMLOCK or where nothing is mapped, EPERM when that limit is 0
     * @native mlock(2)
     * @threading any
     * @allocation none after linking
     * @blocking until every page is there
     */
    public static int lock(MemorySegment capture, long address, long bytes) {
        try {
            return (int) MLOCK.invokeExact(capture, address, bytes);
        } catch (Throwable t) {
            throw new LinkageError("mlock", t);
        }
    }

    /**
     * {@code int mlock2(const void *addr, size_t len, unsigned int flags)}
     *
     * @param capture takes {@code errno}
     * @param flags 0, or {@link #MLOCK_ONFAULT}; the whole range counts against the limit either way
     * @return 0; or -1: as {@link #lock(MemorySegment, long, long)}, ENOSYS before Linux 4.4
     * @native glibc 2.27; mlock2(2)
     * @threading any
     * @allocation none after linking
     * @blocking with MLOCK_ONFAULT no, else until every page is there
     */
    public static int lock(MemorySegment capture, long address, long bytes, int flags) {
        try {
            return (int) MLOCK2.invokeExact(capture, address, bytes, flags);
        } catch (Throwable t) {
            throw new LinkageError("mlock2", t);
        }
    }

    /**
     * {@code int munlock(const void *addr, size_t len)}
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: ENOMEM where nothing is mapped
     * @native munlock(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int unlock(MemorySegment capture, long address, long bytes) {
        try {
            return (int) MUNLOCK.invokeExact(capture, address, bytes);
        } catch (Throwable t) {
            throw new LinkageError("munlock", t);
        }
    }
}
