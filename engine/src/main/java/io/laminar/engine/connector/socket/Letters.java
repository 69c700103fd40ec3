package io.laminar.engine.connector.socket;

import io.laminar.engine.format.binary.ControlFrames;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;

/**
 * Memory for what a source says to its clients: a place for each connection that speaks to it by name, and some for
 * connections that are being left.
 *
 * @threading the source's
 */
final class Letters {
    private final IoPort port;
    private final long base;
    private final int[] free;
    private int count;

    Letters(IoPort port, int places) throws IOException {
        this.port = port;
        this.base = port.allocate((long) places * ControlFrames.MOST_ERROR_BYTES);
        this.free = new int[places];
        for (int i = 0; i < places; i++) {
            free[count++] = i;
        }
    }

    /** {@return a place; 0 when there is none left} */
    long take() {
        return count == 0 ? 0 : base + (long) free[--count] * ControlFrames.MOST_ERROR_BYTES;
    }

    void give(long place) {
        free[count++] = (int) ((place - base) / ControlFrames.MOST_ERROR_BYTES);
    }

    void close() {
        port.free(base);
    }
}
