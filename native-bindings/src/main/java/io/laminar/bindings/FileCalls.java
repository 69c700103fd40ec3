package io.laminar.bindings;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.laminar.bindings.libc.Libc;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls that open files and make room in them, and those of pipes and events; what moves rows goes through io_uring.
 */
public final class FileCalls {
    /** Memory that {@link #directAlignment} needs, in bytes. */
    public static final int STATX_SCRATCH_BYTES = 264;

    private static final FunctionDescriptor TRANSFER = FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);

    private static final MethodHandle OPEN =
            CapturingLink.of("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle READ = CapturingLink.of("read", TRANSFER);
    private static final MethodHandle WRITE = CapturingLink.of("write", TRANSFER);
    private static final MethodHandle PWRITE =
            CapturingLink.of("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LSEEK =
            CapturingLink.of("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle PIPE2 =
            CapturingLink.of("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle FALLOCATE =
            CapturingLink.of(Libc.fallocate$address(), Libc.fallocate$descriptor());
    private static final MethodHandle FTRUNCATE =
            CapturingLink.of(Libc.ftruncate$address(), Libc.ftruncate$descriptor());
    private static final MethodHandle FSYNC = CapturingLink.of(Libc.fsync$address(), Libc.fsync$descriptor());

    private static final MethodHandle STATX =
            CapturingLink.of("statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));

    private static final MethodHandle FADVISE = CapturingLink.of(
            "posix_fadvise", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));

    private static final int NOT_NEEDED = 4;
    private static final int EMPTY_PATH = 0x1000;
    private static final int DIRECT_MASK = 0x2000;
    private static final int STATX_BYTES = 256;
    private static final long MASK_OFFSET = 0;
    private static final long MEMORY_ALIGNMENT_OFFSET = 152;
    private static final long FILE_ALIGNMENT_OFFSET = 156;

    private FileCalls() {}

    /**
     * {@code int open(const char *path, int flags, mode_t mode)}
     *
     * @param capture takes {@code errno}
     * @param path address of a path that ends in a zero byte
     * @return a file descriptor, which the caller closes by {@link SocketCalls#close}; or -1: ENOENT, EACCES, EMFILE,
     *     and what else the file system says
     * @native open(2)
     * @threading any
     * @allocation none after linking
     * @blocking as long as the file system takes
     */
    public static int open(MemorySegment capture, long path, int flags, int mode) {
        try {
            return (int) OPEN.invokeExact(capture, path, flags, mode);
        } catch (Throwable t) {
            throw new LinkageError("open", t);
        }
    }

    /**
     * {@code ssize_t read(int fd, void *buf, size_t count)}
     *
     * @param capture takes {@code errno}
     * @return bytes, 0 at the end; or -1: EAGAIN, EINTR, EIO
     * @native read(2)
     * @threading any
     * @allocation none after linking
     * @blocking as the descriptor does
     */
    public static long read(MemorySegment capture, int descriptor, long address, long bytes) {
        try {
            return (long) READ.invokeExact(capture, descriptor, address, bytes);
        } catch (Throwable t) {
            throw new LinkageError("read", t);
        }
    }

    /**
     * {@code ssize_t write(int fd, const void *buf, size_t count)}
     *
     * @param capture takes {@code errno}
     * @return bytes, which may be fewer; or -1: EAGAIN, EINTR, EIO
     * @native write(2)
     * @threading any
     * @allocation none after linking
     * @blocking as the descriptor does
     */
    public static long write(MemorySegment capture, int descriptor, long address, long bytes) {
        try {
            return (long) WRITE.invokeExact(capture, descriptor, address, bytes);
        } catch (Throwable t) {
            throw new LinkageError("write", t);
        }
    }

    /**
     * {@code ssize_t pwrite(int fd, const void *buf, size_t count, off_t offset)}
     *
     * @param capture takes {@code errno}
     * @return bytes, which may be fewer; or -1: ENOSPC, EINTR, EIO, EFBIG
     * @native pwrite(2)
     * @threading any
     * @allocation none after linking
     * @blocking as the device does
     */
    public static long writeAt(MemorySegment capture, int descriptor, long address, long bytes, long offset) {
        try {
            return (long) PWRITE.invokeExact(capture, descriptor, address, bytes, offset);
        } catch (Throwable t) {
            throw new LinkageError("pwrite", t);
        }
    }

    /**
     * {@code off_t lseek(int fd, off_t offset, int whence)}
     *
     * @param capture takes {@code errno}
     * @param whence SEEK_*: 2 counts from the end, and so tells the size
     * @return the position; or -1: ESPIPE, EINVAL
     * @native lseek(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static long seek(MemorySegment capture, int descriptor, long offset, int whence) {
        try {
            return (long) LSEEK.invokeExact(capture, descriptor, offset, whence);
        } catch (Throwable t) {
            throw new LinkageError("lseek", t);
        }
    }

    /**
     * {@code int pipe2(int fds[2], int flags)}
     *
     * @param capture takes {@code errno}
     * @param pair where the descriptors go: the end to read, the end to write, 4 bytes each; the caller closes both
     * @param flags O_CLOEXEC, O_NONBLOCK together
     * @return 0; or -1: EMFILE, ENFILE
     * @native pipe2(2)
     * @threading any
     * @allocation none after linking
     * @blocking never
     */
    public static int pipe(MemorySegment capture, long pair, int flags) {
        try {
            return (int) PIPE2.invokeExact(capture, pair, flags);
        } catch (Throwable t) {
            throw new LinkageError("pipe2", t);
        }
    }

    /**
     * {@code int fallocate(int fd, int mode, off_t offset, off_t len)}
     *
     * @param capture takes {@code errno}
     * @param mode FALLOC_FL_* together; 0 extends the file
     * @return 0; or -1: ENOSPC, EOPNOTSUPP where the file system cannot, EINTR
     * @native fallocate(2)
     * @threading any
     * @allocation none after linking
     * @blocking as long as the file system takes
     */
    public static int allocate(MemorySegment capture, int descriptor, int mode, long offset, long bytes) {
        try {
            return (int) FALLOCATE.invokeExact(capture, descriptor, mode, offset, bytes);
        } catch (Throwable t) {
            throw new LinkageError("fallocate", t);
        }
    }

    /**
     * {@code int statx(int dirfd, const char *path, int flags, unsigned mask, struct statx *statxbuf)} with
     * STATX_DIOALIGN: what O_DIRECT wants of memory and of offsets.
     *
     * @param capture takes {@code errno}
     * @param scratch memory that is written over, {@value #STATX_SCRATCH_BYTES} bytes
     * @return the larger of both, in bytes; 0 where nothing is said: by kernels before 6.1, and by file systems that do
     *     not know
     * @native statx(2)
     * @threading any
     * @allocation none after linking
     * @blocking as long as the file system takes
     */
    public static int directAlignment(MemorySegment capture, int descriptor, long scratch) {
        MemorySegment memory = MemorySegment.ofAddress(scratch).reinterpret(STATX_SCRATCH_BYTES);
        // Behind the struct, an empty path: the descriptor itself is meant.
        memory.set(JAVA_BYTE, STATX_BYTES, (byte) 0);
        memory.set(JAVA_INT, MASK_OFFSET, 0);
        try {
            long path = scratch + STATX_BYTES;
            int answer = (int) STATX.invokeExact(capture, descriptor, path, EMPTY_PATH, DIRECT_MASK, scratch);
            if (answer < 0 || (memory.get(JAVA_INT, MASK_OFFSET) & DIRECT_MASK) == 0) {
                return 0;
            }
        } catch (Throwable t) {
            throw new LinkageError("statx", t);
        }
        return Math.max(memory.get(JAVA_INT, MEMORY_ALIGNMENT_OFFSET), memory.get(JAVA_INT, FILE_ALIGNMENT_OFFSET));
    }

    /**
     * {@code int posix_fadvise(int fd, off_t 0, off_t 0, POSIX_FADV_DONTNEED)}: the page cache lets go of what it holds
     * of a file and is on the device already.
     *
     * @param capture not written to: the answer itself is the error
     * @return 0; or EBADF, ESPIPE
     * @native posix_fadvise(2)
     * @threading any
     * @allocation none after linking
     * @blocking not on the device
     */
    public static int dropCached(MemorySegment capture, int descriptor) {
        try {
            return (int) FADVISE.invokeExact(capture, descriptor, 0L, 0L, NOT_NEEDED);
        } catch (Throwable t) {
            throw new LinkageError("posix_fadvise", t);
        }
    }

    /**
     * {@code int ftruncate(int fd, off_t length)}
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: EINVAL, EIO, EFBIG
     * @native ftruncate(2)
     * @threading any
     * @allocation none after linking
     * @blocking as long as the file system takes
     */
    public static int truncate(MemorySegment capture, int descriptor, long bytes) {
        try {
            return (int) FTRUNCATE.invokeExact(capture, descriptor, bytes);
        } catch (Throwable t) {
            throw new LinkageError("ftruncate", t);
        }
    }

    /**
     * {@code int fsync(int fd)}
     *
     * @param capture takes {@code errno}
     * @return 0; or -1: EIO, ENOSPC: what is on the device is not known then
     * @native fsync(2)
     * @threading any
     * @allocation none after linking
     * @blocking as long as the device takes
     */
    public static int sync(MemorySegment capture, int descriptor) {
        try {
            return (int) FSYNC.invokeExact(capture, descriptor);
        } catch (Throwable t) {
            throw new LinkageError("fsync", t);
        }
    }
}
