package io.laminar.engine.nio;

import io.laminar.ring0.port.IoError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;

/** Does one operation on a file, in as many steps as the kernel makes of it. */
final class FileTransfer {
    /** So often in a row the kernel may take nothing and give no reason before that counts as an error. */
    private static final int EMPTY_STEPS = 64;

    private static final int ENDED = -1;

    /** A pipe knows no offsets: the kernel refuses them (ESPIPE). */
    private static final long NO_POSITION = -1;

    private final PortParts parts;
    private boolean interrupted;

    FileTransfer(PortParts parts) {
        this.parts = parts;
    }

    /** {@return 0, or the code of the error that ended the operation} */
    int run(NioFile file, int operation) {
        try {
            int kind = parts.operations().code(operation);
            if (kind != Operations.SYNC && !transfer(file, operation, kind)) {
                return IoError.IO;
            }
            if (kind == Operations.SYNC || kind == Operations.WRITE_AND_SYNC) {
                sync(file);
            }
            return 0;
        } catch (ClosedByInterruptException e) {
            if (!file.hasPositions()) {
                holdInterrupt();
                return IoError.CANCELLED; // nobody knows how many bytes a pipe took, so none can follow
            }
            return IoError.IO; // twice in one step: not a matter of bad luck any more
        } catch (IOException e) {
            return Errors.of(e);
        } catch (UnsupportedOperationException | IllegalStateException e) {
            return IoError.IO; // a file opened for reading is written to, or the other way round
        }
    }

    private boolean transfer(NioFile file, int operation, int kind) throws IOException {
        Operations operations = parts.operations();
        int empty = 0;
        while (operations.rest(operation) > 0) {
            int count = step(file, operation, kind);
            if (count == ENDED) {
                return true;
            }
            operations.proceed(operation, count);
            empty = count > 0 ? 0 : empty + 1;
            if (empty == EMPTY_STEPS) {
                return false;
            }
        }
        return true;
    }

    private int step(NioFile file, int operation, int kind) throws IOException {
        try {
            return once(file, operation, kind);
        } catch (ClosedByInterruptException e) {
            if (!file.hasPositions()) {
                throw e;
            }
            reopen(file);
            return once(file, operation, kind);
        }
    }

    private int once(NioFile file, int operation, int kind) throws IOException {
        Operations operations = parts.operations();
        ByteBuffer view = parts.memory().view(operations.address(operation), operations.rest(operation));
        long offset = file.hasPositions() ? operations.offset(operation) : NO_POSITION;
        return kind == Operations.READ
                ? parts.calls().read(file.channel(), view, offset)
                : parts.calls().write(file.channel(), view, offset);
    }

    private void sync(NioFile file) throws IOException {
        try {
            parts.calls().sync(file.channel());
        } catch (ClosedByInterruptException e) {
            reopen(file);
            parts.calls().sync(file.channel());
        }
    }

    private void reopen(NioFile file) throws IOException {
        holdInterrupt();
        file.reopen();
    }

    /** Takes the thread's interrupt away, until {@link #passInterruptOn}. */
    void holdInterrupt() {
        interrupted |= Thread.interrupted();
    }

    void passInterruptOn() {
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }
}
