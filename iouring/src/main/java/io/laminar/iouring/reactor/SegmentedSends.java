package io.laminar.iouring.reactor;

import io.laminar.iouring.DatagramLayout;
import io.laminar.memory.HotPath;
import java.io.IOException;

/**
 * Datagrams of one length to one peer go to the kernel as one message, which it cuts apart at the far end of its path
 * (UDP_SEGMENT): that path is the price of a datagram, far above the copy of its bytes.
 *
 * <pre>
 *   waiting   d0 64  d1 64  d2 64  d3 10  d4 64
 *   entries   [d0 d1 d2 d3] of d0, the last may be shorter      [d4]
 *   message i | msghdr 56 | cmsghdr, length 24 | iovec of d0 | iovec of d1 | ...          fixed, of the port
 *   result    bytes of all:  each has ended whole
 *             -EINVAL, ...:  the socket's datagrams go one by one from now on
 *             -E:            d0 has failed; the others are handed over again, and have results of their own
 * </pre>
 *
 * The entry carries the number of its first datagram as slot, and that of its message as generation.
 *
 * @allocation none after construction
 */
@HotPath
final class SegmentedSends {
    /** No message is free. */
    static final int NONE = -1;

    /** Most datagrams of a message, and of a socket at once: others want to send too. */
    static final int SEGMENTS_MOST = 32;

    /** What fits into one message behind the headers of UDP over IPv6. */
    private static final int MESSAGE_BYTES_MOST = 65_000;

    private static final int MESSAGES = 64;
    private static final int CONTROL_OFFSET = DatagramLayout.MESSAGE_BYTES;
    private static final int VECTORS_OFFSET = CONTROL_OFFSET + DatagramLayout.SEGMENT_CONTROL_BYTES;
    private static final int STRIDE = VECTORS_OFFSET + SEGMENTS_MOST * DatagramLayout.VECTOR_BYTES;

    private final Operations operations;
    private final int[] free = new int[MESSAGES];
    private int freeCount;
    private long messages;

    SegmentedSends(Operations operations) {
        this.operations = operations;
    }

    /** Makes room for messages, when there is none yet. */
    void prepare(PortMemory memory) throws IOException {
        if (messages == 0) {
            messages = memory.allocateLoose((long) MESSAGES * STRIDE);
            while (freeCount < MESSAGES) {
                free[freeCount] = freeCount++;
            }
        }
    }

    /** {@return how many datagrams from one on can go together, at most so many; 1 is one that goes by itself} */
    int countFrom(int first, int most) {
        if (freeCount == 0) {
            return 1;
        }
        int bytes = operations.rest(first);
        int total = bytes;
        int count = 1;
        int operation = operations.next(first);
        while (count < most && operation != Operations.NONE && !operations.hasNoted(operation)) {
            int more = operations.rest(operation);
            total += more;
            if (more > bytes || total > MESSAGE_BYTES_MOST) {
                return count;
            }
            count++;
            if (more < bytes) {
                return count;
            }
            operation = operations.next(operation);
        }
        return count;
    }

    /** {@return the number of the message that was written for so many datagrams; see {@link #address}} */
    int write(int first, int count) {
        int number = free[--freeCount];
        long message = address(number);
        int operation = first;
        for (int i = 0; i < count; i++) {
            long vector = message + VECTORS_OFFSET + (long) i * DatagramLayout.VECTOR_BYTES;
            DatagramLayout.writeVector(vector, operations.address(operation), operations.rest(operation));
            operation = operations.next(operation);
        }
        long vectors = message + VECTORS_OFFSET;
        DatagramLayout.writeSegments(message, message + CONTROL_OFFSET, vectors, count, operations.rest(first));
        return number;
    }

    /** {@return where a message is} */
    long address(int number) {
        return messages + (long) number * STRIDE;
    }

    /** Forgets a message that the kernel is done with. {@return how many datagrams it was} */
    int release(int number) {
        free[freeCount++] = number;
        return DatagramLayout.vectorCount(address(number));
    }
}
