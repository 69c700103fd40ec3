package io.laminar.iouring;

import io.laminar.memory.HotPath;

/**
 * One durable write: a write and, linked to it, a sync of the data. A write that falls short cancels the sync behind
 * it; then the rest is written and synced, as often as it takes. One at a time; used again after its end.
 *
 * <p>A sync that fails is never tried again: the kernel has dropped the pages, and a second one would say that all is
 * well.
 *
 * @threading the owner of the {@link Uring}
 * @allocation none after it is made
 */
public final class WriteChain {
    /** Not at an end: completions are awaited. */
    public static final int PENDING = 1;

    /** Not at an end: there was no room for entries, {@link #resume} after the next submission. */
    public static final int STALLED = 2;

    /** All is written and synced. */
    public static final int DONE = 0;

    /** Attempts in a row that may end without a byte written, by EINTR or EAGAIN, before that is the result. */
    public static final int ATTEMPTS_MOST = 64;

    private static final int ENTRIES = 2;
    private static final int EINTR = -4;
    private static final int EIO = -5;
    private static final int EAGAIN = -11;

    private final Uring uring;
    private final long writeData;
    private final long syncData;

    private int descriptor;
    private long address;
    private int bytes;
    private long offset;

    private int buffer = -1;
    private int awaited;
    private int writeResult;
    private int syncResult;
    private int attempts;
    private int state = DONE;
    private long shortWriteCount;

    /**
     * A chain at rest.
     *
     * @param writeData what the write's completions carry
     * @param syncData what the sync's completions carry
     */
    public WriteChain(Uring uring, long writeData, long syncData) {
        if (writeData == syncData) {
            throw new IllegalArgumentException("write and sync must carry different data: data=" + writeData);
        }
        this.uring = uring;
        this.writeData = writeData;
        this.syncData = syncData;
    }

    /** From now on writes from a registered buffer; -1: from any memory. */
    public void useFixedBuffer(int index) {
        buffer = index;
    }

    /**
     * Begins. Memory at the address belongs to the kernel until the end.
     *
     * @return {@link #PENDING} or {@link #STALLED}
     */
    @HotPath
    public int begin(int descriptor, long address, int bytes, long offset) {
        if (state > DONE) {
            throw stillRunning();
        }
        this.descriptor = descriptor;
        this.address = address;
        this.bytes = bytes;
        this.offset = offset;
        attempts = 0;
        return go();
    }

    /** {@return {@link #PENDING} or {@link #STALLED}, after an attempt to go on} */
    @HotPath
    public int resume() {
        return state == STALLED ? go() : state;
    }

    /** {@return as the last call said} */
    public int state() {
        return state;
    }

    /** {@return writes that fell short so far} */
    public long shortWriteCount() {
        return shortWriteCount;
    }

    /**
     * Takes a completion of this chain.
     *
     * @return {@link #PENDING}, {@link #STALLED}, {@link #DONE}, or a negative errno: what is on the disk is not known
     */
    @HotPath
    public int complete(long userData, int result) {
        assert awaited > 0 && (userData == writeData || userData == syncData);
        if (userData == writeData) {
            writeResult = result;
        } else {
            syncResult = result;
        }
        return --awaited > 0 ? PENDING : judge();
    }

    @HotPath
    private int judge() {
        if (writeResult == bytes) {
            state = syncResult < 0 ? syncResult : DONE;
            return state;
        }
        if (writeResult > 0) {
            // Whatever the sync said, it was not about the rest.
            shortWriteCount++;
            address += writeResult;
            offset += writeResult;
            bytes -= writeResult;
            attempts = 0;
            return go();
        }
        boolean again = writeResult == EINTR || writeResult == EAGAIN;
        if (again && ++attempts < ATTEMPTS_MOST) {
            return go();
        }
        // A write of nothing makes no progress and names no reason.
        state = writeResult == 0 ? EIO : writeResult;
        return state;
    }

    @HotPath
    private int go() {
        if (!uring.hasRoom(ENTRIES)) {
            state = STALLED;
            return state;
        }
        long write = uring.claim();
        if (buffer < 0) {
            FileSqe.write(write, descriptor, address, bytes, offset, writeData);
        } else {
            FileSqe.writeFixed(write, descriptor, buffer, address, bytes, offset, writeData);
        }
        Sqe.link(write);
        FileSqe.syncData(uring.claim(), descriptor, syncData);
        awaited = ENTRIES;
        state = PENDING;
        return state;
    }

    private static IllegalStateException stillRunning() {
        return new IllegalStateException("a write chain is begun before its end");
    }
}
