package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;
import java.util.Arrays;

/**
 * What was asked for and has not ended: a table of fixed size whose rows are linked into lists. The number of a row is
 * the slot in what its entries carry; it is used again only after the last completion of its former tenant.
 *
 * @allocation none after construction
 */
final class Operations {
    /** No operation: the end of a list, or a full table. */
    static final int NONE = -1;

    /** No result of that kind was noted. */
    private static final int NO_RESULT = Integer.MIN_VALUE;

    private final OperationKind[] kinds;
    private final int[] owners;
    private final long[] offsets;
    private final long[] addresses;
    private final int[] bytes;
    private final int[] done;
    private final long[] tokens;
    private final long[] starts;
    private final int[] next;
    private final boolean[] owesSync;
    private final int[] attempts;
    /** Results of those that ended before others that were to be told of first. */
    private final int[] results;

    private int free;
    private int freeCount;

    Operations(int count) {
        kinds = new OperationKind[count];
        owners = new int[count];
        offsets = new long[count];
        addresses = new long[count];
        bytes = new int[count];
        done = new int[count];
        tokens = new long[count];
        starts = new long[count];
        next = new int[count];
        owesSync = new boolean[count];
        attempts = new int[count];
        results = new int[count];
        Arrays.fill(kinds, OperationKind.READ);
        Arrays.setAll(next, i -> i + 1 < count ? i + 1 : NONE);
        freeCount = count;
    }

    /** {@return an operation that is the caller's to describe; there must be one, see {@link #freeCount}} */
    @HotPath
    int add(OperationKind kind, int owner, long token, long startNs) {
        int operation = free;
        free = next[operation];
        freeCount--;
        kinds[operation] = kind;
        owners[operation] = owner;
        tokens[operation] = token;
        starts[operation] = startNs;
        done[operation] = 0;
        bytes[operation] = 0;
        offsets[operation] = 0;
        attempts[operation] = 0;
        results[operation] = NO_RESULT;
        owesSync[operation] = false;
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

    @HotPath
    void remove(int operation) {
        addresses[operation] = 0;
        next[operation] = free;
        free = operation;
        freeCount++;
    }

    /** Notes that so many bytes went through: attempts count from here on. */
    @HotPath
    void advance(int operation, int count) {
        done[operation] += count;
        attempts[operation] = 0;
    }

    /** {@return attempts without a byte, with this one} */
    @HotPath
    int countAttempt(int operation) {
        return ++attempts[operation];
    }

    /** Notes a result that is told of later. */
    @HotPath
    void note(int operation, int result) {
        results[operation] = result;
    }

    /** {@return whether a result was noted and not taken} */
    @HotPath
    boolean hasNoted(int operation) {
        return operation != NONE && results[operation] != NO_RESULT;
    }

    /** {@return the result that was noted, which there must be; forgotten from here on} */
    @HotPath
    int takeNoted(int operation) {
        int result = results[operation];
        results[operation] = NO_RESULT;
        return result;
    }

    /** Notes that some of what is written is not on the device before it is synced. */
    @HotPath
    void needsSync(int operation) {
        owesSync[operation] = true;
    }

    @HotPath
    boolean owesSync(int operation) {
        return owesSync[operation];
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

    /** {@return whether a write goes on where another ends, in the file and in memory; both sync or neither} */
    @HotPath
    boolean isContinued(int operation, int by) {
        OperationKind kind = kinds[operation];
        int rest = rest(operation);
        return kind == kinds[by]
                && (kind == OperationKind.WRITE || kind == OperationKind.COMMIT)
                && owners[operation] == owners[by]
                && rest > 0
                && rest(by) > 0
                && offset(operation) + rest == offset(by)
                && address(operation) + rest == address(by);
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

    int capacity() {
        return next.length;
    }

    @HotPath
    OperationKind kind(int operation) {
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

    @HotPath
    long startNs(int operation) {
        return starts[operation];
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
}
