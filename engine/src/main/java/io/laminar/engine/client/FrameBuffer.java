package io.laminar.engine.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;

/**
 * Frames that were not acknowledged, one behind the other in memory that goes round. They say themselves how long they
 * are and which rows they hold.
 *
 * <pre>
 *      head ......... sent ......... tail
 *      |  frame | frame | frame | frame |
 *        sent, may be       to be sent
 *        sent again
 * </pre>
 *
 * @threading under the lock of its producer
 * @allocation none after construction
 */
final class FrameBuffer {
    private static final int BYTES_OFFSET = 8;
    private static final int ROWS_OFFSET = 12;
    private static final int NUMBER_OFFSET = 32;

    private final ByteBuffer ring;
    private final ByteBuffer outgoing;
    private final int capacity;
    private long head;
    private long sent;
    private long tail;

    FrameBuffer(int capacity) {
        this.capacity = capacity;
        this.ring = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
        this.outgoing = ring.duplicate();
    }

    /** {@return whether a frame of so many bytes finds room} */
    boolean fits(int bytes) {
        return tail - head + bytes <= capacity;
    }

    /** Takes a frame that fits. */
    void put(byte[] frame, int bytes) {
        int at = at(tail);
        int first = Math.min(bytes, capacity - at);
        ring.put(at, frame, 0, first);
        ring.put(0, frame, first, bytes - first);
        tail += bytes;
    }

    private int at(long offset) {
        return (int) (offset % capacity);
    }

    /** Every part of a frame takes a multiple of 8 bytes, and so does the buffer: none is cut at its end. */
    private int bytesOf(long frame) {
        return ring.getInt(at(frame + BYTES_OFFSET));
    }

    private long lastRowOf(long frame) {
        return ring.getLong(at(frame + NUMBER_OFFSET)) + ring.getInt(at(frame + ROWS_OFFSET)) - 1;
    }

    /** Forgets frames whose rows are all acknowledged. */
    void forget(long acknowledged) {
        while (head < tail && lastRowOf(head) <= acknowledged) {
            head += bytesOf(head);
        }
        sent = Math.max(sent, head);
    }

    /** Goes on over a new connection with the frame that holds the row behind one. */
    void resumeBehind(long taken) {
        sent = head;
        while (sent < tail && lastRowOf(sent) <= taken) {
            sent += bytesOf(sent);
        }
    }

    boolean hasToSend() {
        return sent < tail;
    }

    /** Sends what the connection takes. */
    void send(SocketChannel to) throws IOException {
        while (sent < tail) {
            int at = at(sent);
            outgoing.clear();
            outgoing.limit((int) Math.min(capacity, at + (tail - sent))).position(at);
            int written = to.write(outgoing);
            if (written == 0) {
                return;
            }
            sent += written;
        }
    }
}
