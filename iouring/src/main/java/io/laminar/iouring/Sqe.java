package io.laminar.iouring;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * A submission entry as it lies in memory, at an address that {@link Uring#claim} gave. Written once by the method of
 * its opcode ({@link FileSqe}, {@link SocketSqe}, {@link ControlSqe}), which sets all 64 bytes; after that, the methods
 * here add flags.
 *
 * <pre>
 *   0 opcode (1) | 1 flags (1) | 2 ioprio (2) | 4 fd (4)
 *   8 off, or a second address (8)
 *  16 addr (8)
 *  24 len (4) | 28 flags of the opcode (4)
 *  32 user_data (8)
 *  40 buf_index or buf_group (2) | 42 personality (2) | 44 file_index, or addr_len (2) (4)
 *  48 addr3 (8)
 *  56 padding (8)
 * </pre>
 *
 * @threading the owner of the {@link Uring}
 * @allocation none
 */
@HotPath
public final class Sqe {
    /** Bytes of an entry. */
    public static final int BYTES = 64;

    static final int BYTES_SHIFT = 6;

    private static final int FLAGS_OFFSET = 1;
    private static final int GROUP_OFFSET = 40;

    private static final int FIXED_FILE = 1;
    private static final int DRAIN = 1 << 1;
    private static final int LINK = 1 << 2;
    private static final int HARD_LINK = 1 << 3;
    private static final int ASYNC = 1 << 4;
    private static final int BUFFER_SELECT = 1 << 5;

    private Sqe() {}

    /**
     * Writes all of an entry.
     *
     * @param head {@link #head} of opcode, ioprio and descriptor
     * @param lengths {@link #pair} of length and flags of the opcode
     * @param tail {@link #pair} of buffer index and file index
     */
    static void write(long sqe, long head, long offset, long address, long lengths, long userData, long tail) {
        RawMemory.putLong(sqe, head);
        RawMemory.putLong(sqe + 8, offset);
        RawMemory.putLong(sqe + 16, address);
        RawMemory.putLong(sqe + 24, lengths);
        RawMemory.putLong(sqe + 32, userData);
        RawMemory.putLong(sqe + 40, tail);
        RawMemory.putLong(sqe + 48, 0);
        RawMemory.putLong(sqe + 56, 0);
    }

    static long head(int opcode, int priority, int descriptor) {
        return opcode | (long) priority << 16 | (long) descriptor << 32;
    }

    static long pair(int low, int high) {
        return (low & 0xFFFF_FFFFL) | (long) high << 32;
    }

    /** The descriptor is a slot of the table of registered files: IOSQE_FIXED_FILE. */
    public static void fixedFile(long sqe) {
        add(sqe, FIXED_FILE);
    }

    /** Starts when all that was submitted before has ended: IOSQE_IO_DRAIN. */
    public static void drain(long sqe) {
        add(sqe, DRAIN);
    }

    /**
     * The next entry starts when this one has ended, and is cancelled when it fails or falls short: IOSQE_IO_LINK. Both
     * have to be submitted at once.
     */
    public static void link(long sqe) {
        add(sqe, LINK);
    }

    /** The next entry starts when this one has ended, however it did: IOSQE_IO_HARDLINK. */
    public static void hardLink(long sqe) {
        add(sqe, HARD_LINK);
    }

    /** Runs on a worker of the kernel from the start: IOSQE_ASYNC. */
    public static void async(long sqe) {
        add(sqe, ASYNC);
    }

    /**
     * Takes its buffer from a group of {@link ProvidedBuffers} when there is something to put in: IOSQE_BUFFER_SELECT.
     */
    public static void selectBuffer(long sqe, int group) {
        add(sqe, BUFFER_SELECT);
        RawMemory.putShort(sqe + GROUP_OFFSET, (short) group);
    }

    private static void add(long sqe, int flag) {
        RawMemory.putByte(sqe + FLAGS_OFFSET, (byte) (RawMemory.getByte(sqe + FLAGS_OFFSET) | flag));
    }
}
