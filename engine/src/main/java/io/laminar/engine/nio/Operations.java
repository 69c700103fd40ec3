package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import java.util.Arrays;

/**
 * What is in flight on files and sockets: a table of fixed size whose rows are linked into lists, one list for the
 * files and one a socket.
 */
final class Operations {
    /** No operation: the end of a list, or a full table. */
    static final int NONE = -1;

    static final int READ = 0;
    static final int WRITE = 1;
    static final int WRITE_AND_SYNC = 2;
    static final int SYNC = 3;
    static final int SEND = 4;
    static final int CONNECT = 5;

    private final int[] kinds;
    private final int[] owners;
    private final long[] offsets;
    private final long[] addresses;
    private final int[] bytes;
    private final int[] done;
    private final long[] tokens;
    private final long[] starts;
    private final int[] next;
    private int free;
    private int freeCount;

    Operations(int count) {
        kinds = new int[count];
        owners = new int[count];
        offsets = new long[count];
        addresses = new long[count];
        bytes = new int[count];
        done = new int[count];
        tokens = new long[count];
        starts = new long[count];
        next = new int[count];
        Arrays.setAll(next, i -> i + 1 < count ? i + 1 : NONE);
        freeCount = count;
    }

    /** {@return an operation that is the caller's to describe; there must be one, see {@link #freeCount}} */
    @HotPath
    int add(int kind, int owner, long token) {
        int operation = free;
        free = next[operation];
        freeCount--;
        kinds[operation] = kind;
        owners[operation] = owner;
        tokens[operation] = token;
        done[operation] = 0;
        bytes[operation] = 0;
        next[operation] = NONE;
        return operation;
    }

    /** Says where an operation's bytes are. */
    @HotPath
    void transfers(int operation, long offset, long address, int count) {
        offsets[operation] = offset;
        addresses[operation] = address;
        bytes[operation] = count;
    }

    void started(int operation, long nowNs) {
        starts[operation] = nowNs;
    }

    @HotPath
    void remove(int operation) {
        addresses[operation] = 0;
        next[operation] = free;
        free = operation;
        freeCount++;
    }

    @HotPath
    void advance(int operation, int count) {
        done[operation] += count;
    }

    /** {@return whether an operation that has not ended uses memory from one address to another} */
    boolean touches(long from, long to) {
        for (long address : addresses) {
            if (address >= from && address < to) {
                return true;
            }
        }
        return false;
    }

    @HotPath
    void link(int operation, int follower) {
        next[operation] = follower;
    }

    @HotPath
    int next(int operation) {
        return next[operation];
    }

    @HotPath
    int freeCount() {
        return freeCount;
    }

    @HotPath
    int inUse() {
        return next.length - freeCount;
    }

    @HotPath
    int capacity() {
        return next.length;
    }

    @HotPath
    int kind(int operation) {
        return kinds[operation];
    }

    @HotPath
    int owner(int operation) {
        return owners[operation];
    }

    @HotPath
    long token(int operation) {
        return tokens[operation];
    }

    /** {@return where in the file the rest goes} */
    @HotPath
    long offset(int operation) {
        return offsets[operation] + done[operation];
    }

    /** {@return where in memory the rest is} */
    @HotPath
    long address(int operation) {
        return addresses[operation] + done[operation];
    }

    /** {@return how many bytes are still to be transferred} */
    @HotPath
    int rest(int operation) {
        return bytes[operation] - done[operation];
    }

    @HotPath
    int done(int operation) {
        return done[operation];
    }

    long startNs(int operation) {
        return starts[operation];
    }
}
