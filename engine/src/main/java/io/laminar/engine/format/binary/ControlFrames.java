package io.laminar.engine.format.binary;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Frames that hold no rows: what a client with a name and its source tell each other. Each begins with the header of
 * all frames; its counts and its schema are 0.
 *
 * <pre>
 *  hello   32  first     int64   number of the row that the client will begin with; 0: wherever the source wants
 *          40  nameBytes int32
 *          44  zero      int32
 *          48  name, UTF-8, zeros up to 8 bytes
 *  ack     32  durable   int64   rows up to this number need not be sent again, whatever happens
 *          40  taken     int64   the source waits for the row behind this one
 *  error   32  code      int32   as in docs/ERRORS.md
 *          36  textBytes int32
 *          40  text, UTF-8, zeros up to 8 bytes
 * </pre>
 *
 * @threading any; it keeps nothing
 */
public final class ControlFrames {
    /** Length of an ack. */
    public static final int ACK_BYTES = FrameLayout.HEADER_BYTES + 16;

    /** The longest error frame, whose text is cut. */
    public static final int MOST_ERROR_BYTES = 512;

    private static final long FIRST_OFFSET = FrameLayout.HEADER_BYTES;
    private static final long NAME_BYTES_OFFSET = 40;
    private static final long NAME_OFFSET = 48;
    private static final long CODE_OFFSET = 32;
    private static final long TEXT_BYTES_OFFSET = 36;
    private static final long TEXT_OFFSET = 40;

    private ControlFrames() {}

    /** {@return bytes of a hello with a name of so many} */
    public static int helloBytes(int nameBytes) {
        return (int) (NAME_OFFSET + FrameLayout.padded(nameBytes));
    }

    /** Writes a hello; answers the address behind it. */
    public static long putHello(long frame, long first, byte[] name) {
        int bytes = helloBytes(name.length);
        FrameLayout.putHeader(frame, FrameLayout.KIND_HELLO, bytes, 0, 0, 0);
        RawMemory.putLong(frame + FIRST_OFFSET, first);
        RawMemory.putInt(frame + NAME_BYTES_OFFSET, name.length);
        RawMemory.putInt(frame + NAME_BYTES_OFFSET + 4, 0);
        RawMemory.copyFrom(name, 0, frame + NAME_OFFSET, name.length);
        return FrameLayout.pad(frame + NAME_OFFSET + name.length, frame + NAME_OFFSET);
    }

    /** {@return the row that a hello says it begins with} */
    public static long first(long hello) {
        return RawMemory.getLong(hello + FIRST_OFFSET);
    }

    /**
     * {@return the name that a hello says; null when there is none: it is empty, too long, no UTF-8, or the frame has
     * another length}
     *
     * @param hello address of the frame, all of it there
     * @param bytes its length
     * @param mostNameBytes the longest name
     */
    public static @Nullable String name(long hello, int bytes, int mostNameBytes) {
        long nameBytes = bytes < NAME_OFFSET ? 0 : FrameLayout.unsigned(hello + NAME_BYTES_OFFSET);
        if (nameBytes == 0 || nameBytes > mostNameBytes || bytes != helloBytes((int) nameBytes)) {
            return null;
        }
        byte[] utf8 = RawMemory.toArray(hello + NAME_OFFSET, (int) nameBytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Writes an ack. */
    @HotPath
    public static void putAck(long frame, long durable, long taken) {
        FrameLayout.putHeader(frame, FrameLayout.KIND_ACK, ACK_BYTES, 0, 0, 0);
        RawMemory.putLong(frame + FrameLayout.HEADER_BYTES, durable);
        RawMemory.putLong(frame + FrameLayout.HEADER_BYTES + 8, taken);
    }

    /** Writes an error; answers its length. */
    public static int putError(long frame, int code, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, MOST_ERROR_BYTES - (int) TEXT_OFFSET);
        RawMemory.copyFrom(utf8, 0, frame + TEXT_OFFSET, length);
        long end = FrameLayout.pad(frame + TEXT_OFFSET + length, frame + TEXT_OFFSET);
        FrameLayout.putHeader(frame, FrameLayout.KIND_ERROR, end - frame, 0, 0, 0);
        RawMemory.putInt(frame + CODE_OFFSET, code);
        RawMemory.putInt(frame + TEXT_BYTES_OFFSET, length);
        return (int) (end - frame);
    }
}
