package io.laminar.ring0.port.parts;

import io.laminar.memory.HotPath;
import java.util.Arrays;

/**
 * What was asked of a port and has not ended: a table of fixed size whose rows are linked into lists. What else a
 * backend keeps for each, it keeps in columns of its own.
 *
 * @threading the port's owner
 * @allocation none after construction
 */
public class OperationTable {
    /** No operation: the end of a list, or a full table. */
    public static final int NONE = -1;

    private final int[] codes;
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

    /**
     * Makes an empty table.
     *
     * @param count most operations at a time
     */
    public OperationTable(int count) {
        codes = new int[count];
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

    /**
     * Takes a row; there must be one, see {@link #freeCount}.
     *
     * @param code what kind of operation, as the backend counts kinds
     * @param owner handle of the file or socket
     * @param token what its end is told with
     * @param startNs when it was asked for
     * @return its number, used again only after {@link #remove}
     */
    @HotPath
    public final int take(int code, int owner, long token, long startNs) {
        int operation = free;
        free = next[operation];
        freeCount--;
        codes[operation] = code;
        owners[operation] = owner;
        tokens[operation] = token;
        starts[operation] = startNs;
        done[operation] = 0;
        bytes[operation] = 0;
        offsets[operation] = 0;
        next[operation] = NONE;
        return operation;
    }

    /** Says where an operation's bytes are: in the file, and in memory. */
    @HotPath
    public final void transfers(int operation, long offset, long address, int count) {
        offsets[operation] = offset;
        addresses[operation] = address;
        bytes[operation] = count;
    }

    /** Gives a row back. */
    @HotPath
    public final void remove(int operation) {
        addresses[operation] = 0;
        next[operation] = free;
        free = operation;
        freeCount++;
    }

    /** Notes that so many bytes more went through. */
    @HotPath
    public final void proceed(int operation, int count) {
        done[operation] += count;
    }

    /** {@return whether an operation that has not ended uses memory from one address to another} */
    public final boolean touches(long from, long to) {
        for (long address : addresses) {
            if (address >= from && address < to) {
                return true;
            }
        }
        return false;
    }

    /** Puts an operation behind another. */
    @HotPath
    public final void link(int operation, int follower) {
        next[operation] = follower;
    }

    /** {@return the operation behind one, or {@link #NONE}} */
    @HotPath
    public final int next(int operation) {
        return next[operation];
    }

    /** {@return how many more there may be} */
    @HotPath
    public final int freeCount() {
        return freeCount;
    }

    /** {@return how many there are} */
    @HotPath
    public final int inUse() {
        return next.length - freeCount;
    }

    /** {@return most operations at a time} */
    public final int capacity() {
        return next.length;
    }

    /** {@return what kind of operation it is} */
    @HotPath
    public final int code(int operation) {
        return codes[operation];
    }

    /** {@return handle of the file or socket} */
    @HotPath
    public final int owner(int operation) {
        return owners[operation];
    }

    /** {@return what its end is told with} */
    @HotPath
    public final long token(int operation) {
        return tokens[operation];
    }

    /** {@return when it was asked for} */
    @HotPath
    public final long startNs(int operation) {
        return starts[operation];
    }

    /** {@return where in the file the rest goes} */
    @HotPath
    public final long offset(int operation) {
        return offsets[operation] + done[operation];
    }

    /** {@return where in memory the rest is} */
    @HotPath
    public final long address(int operation) {
        return addresses[operation] + done[operation];
    }

    /** {@return how many bytes are still to be transferred} */
    @HotPath
    public final int rest(int operation) {
        return bytes[operation] - done[operation];
    }

    /** {@return how many bytes were transferred} */
    @HotPath
    public final int done(int operation) {
        return done[operation];
    }
}
