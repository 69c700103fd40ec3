package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;

/** Starts operations on files and sees that each one ends, once, and as its kind may end. */
public final class FileLedger implements FileEvents {
    /** How an operation ended. */
    public record End(int bytes, int error) {}

    private record Started(int file, int bytes, boolean exact) {}

    private final IoPort port;
    private final Map<Long, Started> open = new HashMap<>();
    final Map<Long, End> ends = new HashMap<>();
    boolean portClosed;
    private long nextToken = 1;

    FileLedger(IoPort port) {
        this.port = port;
    }

    /** {@return the token, or 0 when the port was full} */
    long read(int file, long offset, long address, int bytes) {
        return note(port.read(file, offset, address, bytes, nextToken), new Started(file, bytes, false));
    }

    long write(int file, long offset, long address, int bytes) {
        return note(port.write(file, offset, address, bytes, nextToken), new Started(file, bytes, true));
    }

    long writeAndSync(int file, long offset, long address, int bytes) {
        return note(port.writeAndSync(file, offset, address, bytes, nextToken), new Started(file, bytes, true));
    }

    long sync(int file) {
        return note(port.sync(file, nextToken), new Started(file, 0, true));
    }

    private long note(boolean accepted, Started started) {
        if (!accepted) {
            return 0;
        }
        open.put(nextToken, started);
        return nextToken++;
    }

    boolean hasEnded(long token) {
        return ends.containsKey(token);
    }

    int openCount() {
        return open.size();
    }

    @Override
    public void onFile(int file, long token, int bytes, int error) {
        assertFalse(portClosed, "an event after close");
        Started started = open.remove(token);
        assertTrue(started != null, "ended twice, or never started: token=" + token);
        assertEquals(started.file, file, "file of token " + token);
        assertTrue(bytes >= 0 && bytes <= started.bytes, () -> "bytes=" + bytes + " of " + started.bytes);
        if (error == 0 && started.exact) {
            assertEquals(started.bytes, bytes, "a write that fell short without an error");
        }
        ends.put(token, new End(bytes, error));
    }
}
