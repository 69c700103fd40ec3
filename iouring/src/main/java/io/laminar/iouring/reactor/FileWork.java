package io.laminar.iouring.reactor;

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
            if (!queue.makeRoom(1)) {
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
        return kind == OperationKind.COMMIT && operations.rest(operation) == 0;
    }

    private void enter(int operation, UringFile file, UringQueue queue) {
        Uring uring = queue.uring();
        OperationKind kind = operations.kind(operation);
        Entries entries = parts.entries();
        if (kind == OperationKind.SYNC || isSyncOnly(operation, kind)) {
            entries.sync(uring.claim(), file.descriptor, UserDataCodec.of(OperationKind.SYNC.ordinal(), operation, 0));
            return;
        }
        long userData = UserDataCodec.of(kind.ordinal(), operation, 0);
        long address = operations.address(operation);
        int rest = operations.rest(operation);
        // Only the main queue knows the fixed buffers, and only what it writes can be durable at once.
        boolean main = queue == parts.main();
        int fixed = main ? parts.memory().fixedIndex(address, rest) : PortMemory.NOT_FIXED;
        if (!main) {
            operations.needsSync(operation);
        }
        long sqe = uring.claim();
        long offset = operations.offset(operation);
        if (kind == OperationKind.READ) {
            entries.read(sqe, file.descriptor, fixed, address, rest, offset, userData);
        } else if (kind == OperationKind.COMMIT && main) {
            entries.commit(sqe, file.descriptor, fixed, address, rest, offset, userData);
        } else {
            entries.write(sqe, file.descriptor, fixed, address, rest, offset, userData);
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
        } else if (operations.rest(operation) == 0 && !isUnsynced(operation)) {
            end(operation, file, 0);
        } else {
            waiting.add(operation);
        }
    }

    /** A commit whose last bytes were written by polling the device: the sync is a second step. */
    private boolean isUnsynced(int operation) {
        return operations.kind(operation) == OperationKind.COMMIT && operations.owesSync(operation);
    }

    private void judgeSync(int operation, UringFile file, int result) {
        if (result < 0) {
            judgeError(operation, file, result);
        } else {
            end(operation, file, 0);
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
