package io.laminar.iouring.reactor;

import io.laminar.iouring.Uring;
import io.laminar.iouring.UserDataCodec;
import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoError;

/**
 * Hands operations on files to the kernel and takes their completions: what fell short goes on, what was interrupted is
 * tried again, and a commit is synced only behind all of its bytes.
 *
 * <p>Writes of one turn that continue each other, in the file and in memory, go to the kernel as one entry, because a
 * file system that may block has each entry done by a worker, and to wake that up costs more than to copy a page:
 *
 * <pre>
 *   waiting   w0 [0,4K)  w1 [4K,8K)  w2 [8K,12K)  w3 [64K,68K)
 *   entries   [0,12K) of w0 ──next──▶ w1 ──next──▶ w2          [64K,68K) of w3
 *   result    6K:  w0 has ended; w1 goes on at 6K; w2 waits as it was, and is handed over again with w1
 *             -E:  w0 has failed; w1 and w2 are handed over again, and have results of their own
 * </pre>
 *
 * The entry carries the number of its first write; the others hang on it by the links of the table, which are free
 * while an operation is in flight. What has ended when a turn is over is told in the next.
 *
 * @allocation none
 */
@HotPath
final class FileWork {
    /** Attempts in a row without a byte before that is an error. */
    private static final int ATTEMPTS_MOST = 64;

    /** Most bytes of one entry: further ones would be no cheaper, and the first write would wait for all of them. */
    private static final int MERGED_BYTES_MOST = 256 << 10;

    private static final int NOT_SUPPORTED = -95;

    private final PortParts parts;
    private final UringFiles files;
    private final Operations operations;
    private final OperationList waiting;
    /** Writes whose bytes are written, and whose ends are not told yet. */
    private final OperationList ended;

    FileWork(PortParts parts, UringFiles files) {
        this.parts = parts;
        this.files = files;
        this.operations = parts.operations();
        this.waiting = new OperationList(operations);
        this.ended = new OperationList(operations);
    }

    void add(int operation) {
        waiting.add(operation);
    }

    boolean isIdle() {
        return waiting.isEmpty() && ended.isEmpty();
    }

    /** Writes entries for what waits, as far as there is room. */
    void flush() {
        while (!waiting.isEmpty()) {
            int operation = waiting.first();
            UringFile file = files.file(operations.owner(operation));
            UringQueue queue = queueOf(operation, file);
            if (!queue.makeRoom(1)) {
                return;
            }
            waiting.removeFirst();
            enter(operation, takeFollowers(operation), file, queue);
        }
    }

    /** Links waiting writes that continue a write to it. {@return bytes of all of them} */
    private int takeFollowers(int first) {
        int last = first;
        int bytes = operations.rest(first);
        while (!waiting.isEmpty() && operations.isContinued(last, waiting.first())) {
            int follower = waiting.first();
            int more = operations.rest(follower);
            if (bytes + more > MERGED_BYTES_MOST || !parts.memory().holds(operations.address(first), bytes + more)) {
                break;
            }
            waiting.removeFirst();
            operations.link(last, follower);
            last = follower;
            bytes += more;
        }
        operations.link(last, Operations.NONE);
        return bytes;
    }

    private UringQueue queueOf(int operation, UringFile file) {
        UringQueue poll = parts.poll();
        OperationKind kind = operations.kind(operation);
        boolean syncs = kind == OperationKind.SYNC || isSyncOnly(operation, kind);
        // A queue that polls takes no syncs.
        return file.polled && poll != null && !syncs ? poll : parts.main();
    }

    /** A commit whose bytes are written already. */
    private boolean isSyncOnly(int operation, OperationKind kind) {
        return kind == OperationKind.COMMIT && operations.rest(operation) == 0;
    }

    private void enter(int operation, int bytes, UringFile file, UringQueue queue) {
        Uring uring = queue.uring();
        OperationKind kind = operations.kind(operation);
        Entries entries = parts.entries();
        if (kind == OperationKind.SYNC || isSyncOnly(operation, kind)) {
            entries.sync(uring.claim(), file.descriptor, UserDataCodec.of(OperationKind.SYNC.ordinal(), operation, 0));
            return;
        }
        long userData = UserDataCodec.of(kind.ordinal(), operation, 0);
        long address = operations.address(operation);
        // Only the main queue knows the fixed buffers, and only what it writes can be durable at once.
        boolean main = queue == parts.main();
        int fixed = main ? parts.memory().fixedIndex(address, bytes) : PortMemory.NOT_FIXED;
        if (!main) {
            for (int o = operation; o != Operations.NONE; o = operations.next(o)) {
                operations.needsSync(o);
            }
        }
        long sqe = uring.claim();
        long offset = operations.offset(operation);
        if (kind == OperationKind.READ) {
            entries.read(sqe, file.descriptor, fixed, address, bytes, offset, userData);
        } else if (kind == OperationKind.COMMIT && main) {
            entries.commit(sqe, file.descriptor, fixed, address, bytes, offset, userData);
        } else {
            entries.write(sqe, file.descriptor, fixed, address, bytes, offset, userData);
        }
    }

    /** Takes a completion. */
    void complete(OperationKind kind, int operation, int result) {
        UringFile file = files.file(operations.owner(operation));
        switch (kind) {
            case READ -> judgeRead(operation, file, result);
            case SYNC -> judgeSync(operation, file, result);
            default -> judgeWrite(operation, file, result);
        }
    }

    private void judgeRead(int operation, UringFile file, int result) {
        if (result < 0) {
            judgeError(operation, file, result);
            return;
        }
        operations.advance(operation, result);
        // Past the page cache a piece of a block is the end of the file, and going on from there is not possible.
        boolean end = result == 0 || (result & (file.alignment - 1)) != 0;
        if (end || operations.rest(operation) == 0) {
            end(operation, file, 0);
        } else {
            waiting.add(operation);
        }
    }

    /** Shares a result among the writes that an entry was for, in their order. */
    private void judgeWrite(int first, UringFile file, int result) {
        int follower = operations.next(first);
        int rest = operations.rest(first);
        if (result < 0 && isTriedAgain(first, file, result)) {
            waiting.add(first);
            waitAgain(follower);
        } else if (result < 0 || (result == 0 && rest > 0)) {
            waitAgain(follower);
            end(first, file, result == 0 ? IoError.IO : -result);
        } else {
            // Handlers come last: they may start operations of their own.
            boolean over = advance(first, Math.min(rest, result));
            for (int left = result - Math.min(rest, result); left > 0; ) {
                int next = operations.next(follower);
                int share = Math.min(operations.rest(follower), left);
                left -= share;
                if (advance(follower, share)) {
                    ended.add(follower);
                }
                follower = next;
            }
            waitAgain(follower);
            if (over) {
                end(first, file, 0);
                tell();
            }
        }
    }

    /** {@return whether a write has ended by so many bytes more; it waits again otherwise} */
    private boolean advance(int operation, int count) {
        operations.advance(operation, count);
        // A commit that was written by polling the device is synced in a second step.
        boolean unsynced = operations.kind(operation) == OperationKind.COMMIT && operations.owesSync(operation);
        boolean over = operations.rest(operation) == 0 && !unsynced;
        if (!over) {
            waiting.add(operation);
        }
        return over;
    }

    private void waitAgain(int first) {
        for (int operation = first; operation != Operations.NONE; ) {
            int next = operations.next(operation);
            waiting.add(operation);
            operation = next;
        }
    }

    /** Tells who wrote what has ended, as far as the turn goes. */
    void tell() {
        while (!ended.isEmpty() && !parts.turn().over()) {
            int operation = ended.removeFirst();
            end(operation, files.file(operations.owner(operation)), 0);
        }
    }

    private void judgeSync(int operation, UringFile file, int result) {
        if (result < 0) {
            judgeError(operation, file, result);
        } else {
            end(operation, file, 0);
        }
    }

    private void judgeError(int operation, UringFile file, int result) {
        if (isTriedAgain(operation, file, result)) {
            waiting.add(operation);
        } else {
            end(operation, file, -result);
        }
    }

    private boolean isTriedAgain(int operation, UringFile file, int result) {
        boolean again = result == -IoError.INTERRUPTED || result == -IoError.AGAIN;
        if (result == NOT_SUPPORTED && file.polled) {
            file.polled = false;
            parts.main().counters().fallback();
            again = true;
        }
        return again && operations.countAttempt(operation) < ATTEMPTS_MOST;
    }

    private void end(int operation, UringFile file, int error) {
        int handle = operations.owner(operation);
        long token = operations.token(operation);
        int done = operations.done(operation);
        UringQueue poll = parts.poll();
        parts.complete(operation, file.polled && poll != null ? poll : parts.main());
        file.inFlight--;
        if (file.fellBack) {
            parts.main().counters().fallback();
        }
        parts.turn().spend();
        file.events.onFile(handle, token, done, error);
    }
}
