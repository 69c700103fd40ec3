package io.laminar.iouring.reactor;

import io.laminar.iouring.Sqe;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UserDataCodec;
import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoError;

/**
 * Hands operations on files to the kernel and takes their completions: what fell short goes on, what was interrupted is
 * tried again, and a commit is synced only behind all of its bytes.
 *
 * @allocation none
 */
@HotPath
final class FileWork {
    /** Attempts in a row without a byte before that is an error. */
    private static final int ATTEMPTS_MOST = 64;

    private static final int NOT_SUPPORTED = -95;

    private final PortParts parts;
    private final UringFiles files;
    private final Operations operations;
    private final OperationList waiting;

    FileWork(PortParts parts, UringFiles files) {
        this.parts = parts;
        this.files = files;
        this.operations = parts.operations();
        this.waiting = new OperationList(operations);
    }

    void add(int operation) {
        waiting.add(operation);
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }

    /** Writes entries for what waits, as far as there is room. */
    void flush() {
        while (!waiting.isEmpty()) {
            int operation = waiting.first();
            UringFile file = files.file(operations.owner(operation));
            UringQueue queue = queueOf(operation, file);
            if (!queue.makeRoom(2)) {
                return;
            }
            waiting.removeFirst();
            enter(operation, file, queue);
        }
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
        return kind == OperationKind.COMMIT_WRITE && operations.rest(operation) == 0;
    }

    private void enter(int operation, UringFile file, UringQueue queue) {
        Uring uring = queue.uring();
        OperationKind kind = operations.kind(operation);
        Entries entries = parts.entries();
        long userData = UserDataCodec.of(kind.ordinal(), operation, 0);
        if (kind == OperationKind.SYNC) {
            operations.await(operation, 1);
            entries.sync(uring.claim(), file.descriptor, userData);
            return;
        }
        long syncData = UserDataCodec.of(OperationKind.COMMIT_SYNC.ordinal(), operation, 0);
        if (isSyncOnly(operation, kind)) {
            operations.await(operation, 1);
            entries.sync(uring.claim(), file.descriptor, syncData);
            return;
        }
        long address = operations.address(operation);
        int rest = operations.rest(operation);
        // Only the main queue knows the fixed buffers.
        int fixed = queue == parts.main() ? parts.memory().fixedIndex(address, rest) : PortMemory.NOT_FIXED;
        boolean chained = kind == OperationKind.COMMIT_WRITE && queue == parts.main();
        operations.await(operation, chained ? 2 : 1);
        long sqe = uring.claim();
        long offset = operations.offset(operation);
        if (kind == OperationKind.READ) {
            entries.read(sqe, file.descriptor, fixed, address, rest, offset, userData);
        } else {
            entries.write(sqe, file.descriptor, fixed, address, rest, offset, userData);
        }
        if (chained) {
            Sqe.link(sqe);
            entries.sync(uring.claim(), file.descriptor, syncData);
        }
    }

    /** Takes a completion. */
    void complete(OperationKind kind, int operation, int result) {
        if (kind == OperationKind.COMMIT_SYNC) {
            operations.syncResult(operation, result);
        } else {
            operations.writeResult(operation, result);
        }
        if (!operations.arrived(operation)) {
            return;
        }
        UringFile file = files.file(operations.owner(operation));
        switch (operations.kind(operation)) {
            case READ -> judgeRead(operation, file, result);
            case WRITE -> judgeWrite(operation, file, result);
            case SYNC -> judgeSync(operation, file, result);
            default -> judgeCommit(operation, file);
        }
    }

    private void judgeRead(int operation, UringFile file, int result) {
        if (result < 0) {
            judgeError(operation, file, result);
            return;
        }
        operations.advance(operation, result);
        // Past the page cache a piece of a sector is the end of the file, and going on from there is not possible.
        boolean end = result == 0 || (file.direct && result % FileOpening.SECTOR_BYTES != 0);
        if (end || operations.rest(operation) == 0) {
            end(operation, file, 0);
        } else {
            waiting.add(operation);
        }
    }

    private void judgeWrite(int operation, UringFile file, int result) {
        if (result < 0) {
            judgeError(operation, file, result);
            return;
        }
        boolean empty = result == 0 && operations.rest(operation) > 0;
        operations.advance(operation, result);
        if (empty) {
            end(operation, file, IoError.IO);
        } else if (operations.rest(operation) == 0) {
            end(operation, file, 0);
        } else {
            waiting.add(operation);
        }
    }

    private void judgeSync(int operation, UringFile file, int result) {
        if (result < 0) {
            judgeError(operation, file, result);
        } else {
            end(operation, file, 0);
        }
    }

    private void judgeCommit(int operation, UringFile file) {
        if (operations.rest(operation) > 0) {
            int written = operations.writeResult(operation);
            if (written <= 0) {
                judgeError(operation, file, written == 0 ? -IoError.IO : written);
                return;
            }
            operations.advance(operation, written);
            // Whatever the sync said, it was not about the rest; and a polled file is synced in a second step.
            if (operations.rest(operation) > 0 || file.polled) {
                waiting.add(operation);
                return;
            }
        }
        int synced = operations.syncResult(operation);
        if (synced == -IoError.CANCELLED) {
            waiting.add(operation);
        } else {
            judgeSync(operation, file, synced);
        }
    }

    private void judgeError(int operation, UringFile file, int result) {
        boolean again = result == -IoError.INTERRUPTED || result == -IoError.AGAIN;
        if (result == NOT_SUPPORTED && file.polled) {
            file.polled = false;
            parts.main().counters().fallback();
            again = true;
        }
        if (again && operations.countAttempt(operation) < ATTEMPTS_MOST) {
            waiting.add(operation);
        } else {
            end(operation, file, -result);
        }
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
