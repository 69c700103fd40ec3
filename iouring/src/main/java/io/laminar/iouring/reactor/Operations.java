package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.parts.OperationTable;

/**
 * What was asked for and has not ended. The number of a row is the slot in what its entries carry; it is used again
 * only after the last completion of its former tenant.
 *
 * @allocation none after construction
 */
final class Operations extends OperationTable {
    /** No result of that kind was noted. */
    private static final int NO_RESULT = Integer.MIN_VALUE;

    private final boolean[] owesSync;
    private final int[] attempts;
    /** Results of those that ended before others that were to be told of first. */
    private final int[] results;

    Operations(int count) {
        super(count);
        owesSync = new boolean[count];
        attempts = new int[count];
        results = new int[count];
    }

    /** {@return an operation that is the caller's to describe; there must be one, see {@link #freeCount}} */
    @HotPath
    int add(OperationKind kind, int owner, long token, long startNs) {
        int operation = take(kind.ordinal(), owner, token, startNs);
        attempts[operation] = 0;
        results[operation] = NO_RESULT;
        owesSync[operation] = false;
        return operation;
    }

    @HotPath
    OperationKind kind(int operation) {
        return OperationKind.of(code(operation));
    }

    /** Notes that so many bytes went through: attempts count from here on. */
    @HotPath
    void advance(int operation, int count) {
        proceed(operation, count);
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

    /** {@return whether a write goes on where another ends, in the file and in memory; both sync or neither} */
    @HotPath
    boolean isContinued(int operation, int by) {
        OperationKind kind = kind(operation);
        int rest = rest(operation);
        return kind == kind(by)
                && (kind == OperationKind.WRITE || kind == OperationKind.COMMIT)
                && owner(operation) == owner(by)
                && rest > 0
                && rest(by) > 0
                && offset(operation) + rest == offset(by)
                && address(operation) + rest == address(by);
    }
}
