package io.laminar.iouring;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * A datagram as {@link SocketSqe#receiveMessages} leaves it in a provided buffer: {@code struct io_uring_recvmsg_out},
 * then as much room for the peer's address and for control data as the message header asked for, then the payload.
 *
 * <pre>
 *  0 namelen (4) | 4 controllen (4) | 8 payloadlen (4) | 12 flags (4) | 16 address | control data | payload
 * </pre>
 *
 * @threading the owner of the {@link Uring}
 * @allocation none
 */
@HotPath
public final class DatagramLayout {
    /** Bytes before the address. */
    public static final int HEADER_BYTES = 16;

    /** Bytes of a {@code struct msghdr}. */
    public static final int MESSAGE_BYTES = 56;

    /** MSG_TRUNC among the flags: the datagram did not fit. */
    public static final int TRUNCATED = 0x20;

    /** Bytes of a {@code struct iovec}: address and length, 8 bytes each. */
    public static final int VECTOR_BYTES = 16;

    /** Bytes of the control data that says how long datagrams are: {@code struct cmsghdr} and a u16, aligned. */
    public static final int SEGMENT_CONTROL_BYTES = 24;

    private static final int MESSAGE_NAME_BYTES_OFFSET = 8;
    private static final int MESSAGE_VECTOR_OFFSET = 16;
    private static final int MESSAGE_VECTOR_COUNT_OFFSET = 24;
    private static final int MESSAGE_CONTROL_OFFSET = 32;
    private static final int MESSAGE_CONTROL_BYTES_OFFSET = 40;
    private static final int CONTROL_HEADER_BYTES = 16;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;

    private DatagramLayout() {}

    /** Writes the header of a message that asks for room for the peer's address and nothing else. */
    public static void writeReceiveHeader(long message, int addressBytes) {
        RawMemory.fill(message, MESSAGE_BYTES, (byte) 0);
        RawMemory.putInt(message + MESSAGE_NAME_BYTES_OFFSET, addressBytes);
    }

    /**
     * Writes the header of a message to a peer, or from one.
     *
     * @param vector address of a {@code struct iovec}: address and length of the payload, 8 bytes each
     */
    public static void writeHeader(long message, long peer, int peerBytes, long vector) {
        RawMemory.fill(message, MESSAGE_BYTES, (byte) 0);
        RawMemory.putLong(message, peer);
        RawMemory.putInt(message + MESSAGE_NAME_BYTES_OFFSET, peerBytes);
        RawMemory.putLong(message + MESSAGE_VECTOR_OFFSET, vector);
        RawMemory.putLong(message + MESSAGE_VECTOR_COUNT_OFFSET, 1);
    }

    /**
     * Writes the header of a message that the kernel cuts into datagrams of one length, the last may be shorter:
     * UDP_SEGMENT, see udp(7). Linux 4.18.
     *
     * @param control room for {@link #SEGMENT_CONTROL_BYTES}, which must stay until the operation has ended
     * @param vectors addresses and lengths, one a datagram
     * @param count how many
     * @param bytes length of a datagram
     */
    public static void writeSegments(long message, long control, long vectors, int count, int bytes) {
        RawMemory.fill(message, MESSAGE_BYTES, (byte) 0);
        RawMemory.putLong(message + MESSAGE_VECTOR_OFFSET, vectors);
        RawMemory.putLong(message + MESSAGE_VECTOR_COUNT_OFFSET, count);
        RawMemory.putLong(message + MESSAGE_CONTROL_OFFSET, control);
        RawMemory.putLong(message + MESSAGE_CONTROL_BYTES_OFFSET, SEGMENT_CONTROL_BYTES);
        RawMemory.putLong(control, CONTROL_HEADER_BYTES + Short.BYTES);
        RawMemory.putInt(control + 8, SOL_UDP);
        RawMemory.putInt(control + 12, UDP_SEGMENT);
        RawMemory.putLong(control + CONTROL_HEADER_BYTES, bytes);
    }

    /** Writes one part of a message's payload. */
    public static void writeVector(long vector, long address, int bytes) {
        RawMemory.putLong(vector, address);
        RawMemory.putLong(vector + 8, bytes);
    }

    /** {@return how many parts the payload of a message has} */
    public static int vectorCount(long message) {
        return (int) RawMemory.getLong(message + MESSAGE_VECTOR_COUNT_OFFSET);
    }

    /** {@return the address of the peer's address} */
    public static long peer(long buffer) {
        return buffer + HEADER_BYTES;
    }

    /** {@return bytes of the peer's address; may be more than there was room for} */
    public static int peerBytes(long buffer) {
        return RawMemory.getInt(buffer);
    }

    /** {@return the address of the payload, given the room that the header asked for} */
    public static long payload(long buffer, int addressRoom) {
        return buffer + HEADER_BYTES + addressRoom;
    }

    /** {@return bytes of the datagram as it was sent; more than arrived when it is {@link #isTruncated}} */
    public static int payloadBytes(long buffer) {
        return RawMemory.getInt(buffer + 8);
    }

    /** {@return whether the datagram did not fit} */
    public static boolean isTruncated(long buffer) {
        return (RawMemory.getInt(buffer + 12) & TRUNCATED) != 0;
    }
}
