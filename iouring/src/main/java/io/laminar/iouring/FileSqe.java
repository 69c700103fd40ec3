package io.laminar.iouring;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Entries about files, one method an opcode. Memory at an address must stay where it is until the operation has ended,
 * except for paths, which are read at submission.
 *
 * @threading the owner of the {@link Uring}
 * @allocation none
 */
@HotPath
public final class FileSqe {
    /** In place of an offset: the position of the file itself, which moves. */
    public static final long CURRENT_POSITION = -1;

    /** In place of a folder's descriptor: the working directory. AT_FDCWD. */
    public static final int WORKING_DIRECTORY = -100;

    private static final int DATA_ONLY = 1;
    private static final int RWF_DSYNC = 2;
    private static final long OPCODE_FLAGS_OFFSET = 28;

    private FileSqe() {}

    /** As {@code pread(2)}; result: bytes read, 0 at the end of the file. */
    public static void read(long sqe, int descriptor, long address, int bytes, long offset, long userData) {
        long head = Sqe.head(Opcode.READ, 0, descriptor);
        Sqe.write(sqe, head, offset, address, Sqe.pair(bytes, 0), userData, 0);
    }

    /** As {@code pwrite(2)}; result: bytes written, which may be fewer. */
    public static void write(long sqe, int descriptor, long address, int bytes, long offset, long userData) {
        long head = Sqe.head(Opcode.WRITE, 0, descriptor);
        Sqe.write(sqe, head, offset, address, Sqe.pair(bytes, 0), userData, 0);
    }

    /**
     * Reads into a registered buffer; result as of {@link #read}.
     *
     * @param buffer index among the registered buffers
     * @param address anywhere inside that buffer
     */
    public static void readFixed(
            long sqe, int descriptor, int buffer, long address, int bytes, long offset, long userData) {
        long head = Sqe.head(Opcode.READ_FIXED, 0, descriptor);
        Sqe.write(sqe, head, offset, address, Sqe.pair(bytes, 0), userData, buffer);
    }

    /**
     * Writes from a registered buffer; result as of {@link #write}.
     *
     * @param buffer index among the registered buffers
     * @param address anywhere inside that buffer
     */
    public static void writeFixed(
            long sqe, int descriptor, int buffer, long address, int bytes, long offset, long userData) {
        long head = Sqe.head(Opcode.WRITE_FIXED, 0, descriptor);
        Sqe.write(sqe, head, offset, address, Sqe.pair(bytes, 0), userData, buffer);
    }

    /**
     * A write that ends when its bytes, and what is needed to read them back, are on the device: RWF_DSYNC. One worker
     * of the kernel does both, so that there is one completion, and no second hand-over.
     *
     * @param sqe an entry that {@link #write} or {@link #writeFixed} wrote
     */
    public static void durably(long sqe) {
        RawMemory.putInt(sqe + OPCODE_FLAGS_OFFSET, RWF_DSYNC);
    }

    /** As {@code fsync(2)}; result 0. */
    public static void sync(long sqe, int descriptor, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.FSYNC, 0, descriptor), 0, 0, 0, userData, 0);
    }

    /** As {@code fdatasync(2)}; result 0. */
    public static void syncData(long sqe, int descriptor, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.FSYNC, 0, descriptor), 0, 0, Sqe.pair(0, DATA_ONLY), userData, 0);
    }

    /**
     * As {@code fallocate(2)}; result 0.
     *
     * @param mode FALLOC_FL_* together; 0 extends the file with zeroes
     */
    public static void allocate(long sqe, int descriptor, int mode, long offset, long bytes, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.FALLOCATE, 0, descriptor), offset, bytes, Sqe.pair(mode, 0), userData, 0);
    }

    /**
     * As {@code openat(2)}; result: a descriptor, which the caller closes.
     *
     * @param folder descriptor that a relative path starts from, or {@link #WORKING_DIRECTORY}
     * @param path address of a path that ends in a zero byte
     * @param flags O_* together
     * @param mode permissions of a file that is made
     */
    public static void open(long sqe, int folder, long path, int flags, int mode, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.OPENAT, 0, folder), 0, path, Sqe.pair(mode, flags), userData, 0);
    }

    /** As {@code close(2)}; result 0. What is in flight on the descriptor goes on. */
    public static void close(long sqe, int descriptor, long userData) {
        Sqe.write(sqe, Sqe.head(Opcode.CLOSE, 0, descriptor), 0, 0, 0, userData, 0);
    }
}
