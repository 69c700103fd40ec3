package io.laminar.engine.format.binary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.ReaderHarness;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.raw.RawMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What is written as frames reads back as the same rows; what is no frame is refused, and nothing outside it is read.
 */
class FrameCodecTest {
    private static final int MAX_FRAME = 4096;
    private static final int DATA_BYTES = 4096;

    private static FieldFormat field(String name, ColumnType type, boolean nullable) {
        return new FieldFormat(name, type, 9, nullable);
    }

    private static List<FieldFormat> allTypes() {
        List<FieldFormat> fields = new ArrayList<>();
        for (ColumnType type : ColumnType.values()) {
            fields.add(field("c_" + type.name().toLowerCase(Locale.ROOT), type, true));
        }
        fields.add(field("second", ColumnType.VARCHAR, true));
        fields.add(field("must", ColumnType.BIGINT, false));
        return fields;
    }

    /** Random rows, as frames, and as the lists of values that they should read back as. */
    private static byte[] frames(Random random, List<FieldFormat> fields, int rowCount, List<List<Object>> expected)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BinaryFrames out = new BinaryFrames(bytes, fields, MAX_FRAME)) {
            for (int r = 0; r < rowCount; r++) {
                List<Object> row = new ArrayList<>();
                for (int c = 0; c < fields.size(); c++) {
                    boolean nothing = fields.get(c).nullable() && random.nextInt(5) == 0;
                    row.add(nothing ? null : value(random, fields.get(c).type(), c, out));
                }
                expected.add(row);
                out.endRow();
                if (random.nextInt(50) == 0) {
                    out.flush();
                }
            }
        }
        return bytes.toByteArray();
    }

    private static Object value(Random random, ColumnType type, int column, BinaryFrames out) {
        switch (type) {
            case BOOLEAN -> {
                boolean value = random.nextBoolean();
                out.setBoolean(column, value);
                return value;
            }
            case REAL, DOUBLE -> {
                double value = random.nextInt(1000) / 8.0;
                out.setDouble(column, value);
                return value;
            }
            case INTERVAL -> {
                int days = random.nextInt(9);
                out.setInterval(column, 1, days, 8);
                return List.of(1, days);
            }
            case VARCHAR -> {
                String text = "xé€𝄞".repeat(random.nextInt(8)) + "a".repeat(random.nextInt(40));
                out.setString(column, text);
                return text;
            }
            default -> {
                long value = random.nextInt(100);
                out.setLong(column, value);
                return value;
            }
        }
    }

    /** Reads frames as a connection would; each is put into memory of its very length first. */
    private static List<List<Object>> read(
            byte[] bytes, List<FieldFormat> fields, int blockRows, List<String> refused) {
        FrameDecoder decoder = new FrameDecoder(new FrameSchema(fields), MAX_FRAME);
        List<ColumnType> types = fields.stream().map(FieldFormat::type).toList();
        List<List<Object>> rows = new ArrayList<>();
        try (Lane lane = Lane.create(new BlockLayout(types, blockRows, DATA_BYTES, false), 2, "test")) {
            BlockCursor cursor = new BlockCursor(lane.layout());
            int at = 0;
            while (at < bytes.length) {
                int there = Math.min(bytes.length - at, FrameLayout.HEADER_BYTES);
                int length = onCopy(bytes, at, there, memory -> decoder.header(memory, there));
                if (length == FrameDecoder.MORE || length > bytes.length - at) {
                    break;
                }
                if (length == FrameDecoder.LOST) {
                    refused.add(decoder.reason());
                    break;
                }
                onCopy(bytes, at, length, memory -> {
                    if (!decoder.open(memory, length, false, lane.layout())) {
                        refused.add(decoder.reason());
                    } else if (decoder.hasRows(memory)) {
                        int done = 0;
                        while (done < decoder.rows()) {
                            assertTrue(decoder.open(memory, length, true, lane.layout()));
                            done = decoder.write(done, decoder.rows(), lane.writer());
                            lane.writer().publish();
                            ReaderHarness.drain(lane.reader(), cursor, rows);
                        }
                    }
                    return 0;
                });
                at += length;
            }
        }
        return rows;
    }

    private interface OnMemory {
        int apply(long memory);
    }

    private static int onCopy(byte[] bytes, int from, int count, OnMemory action) {
        long memory = RawMemory.allocate(count, 8, "test.frame");
        try {
            RawMemory.copyFrom(bytes, from, memory, count);
            return action.apply(memory);
        } finally {
            RawMemory.free(memory);
        }
    }

    /** An interval shows its days only. */
    private static List<List<Object>> withDays(List<List<Object>> rows) {
        List<List<Object>> plain = new ArrayList<>();
        for (List<Object> row : rows) {
            List<Object> copy = new ArrayList<>();
            for (Object value : row) {
                copy.add(value instanceof List<?> interval ? interval.get(1) : value);
            }
            plain.add(copy);
        }
        return plain;
    }

    @Test
    void shouldReadBackWhatWasWritten() throws IOException {
        for (int round = 0; round < 20; round++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            List<List<Object>> expected = new ArrayList<>();
            byte[] bytes = frames(random, allTypes(), 300, expected);
            List<String> refused = new ArrayList<>();
            List<List<Object>> rows = read(bytes, allTypes(), 1 + random.nextInt(100), refused);
            assertEquals(List.of(), refused, "seed=" + seed);
            assertEquals(withDays(expected), withDays(rows), "seed=" + seed);
        }
    }

    @Test
    void shouldRefuseGarbageAndReadNothingOutsideTheFrame() throws IOException {
        long start = System.nanoTime();
        long rounds = 0;
        long refusals = 0;
        while (System.nanoTime() - start < 1_500_000_000L) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            byte[] bytes = frames(random, allTypes(), 40, new ArrayList<>());
            for (int change = 1 + random.nextInt(6); change > 0; change--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> bytes[at] = (byte) random.nextInt();
                    case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                    default ->
                        ByteBuffer.wrap(bytes)
                                .order(ByteOrder.LITTLE_ENDIAN)
                                .putInt(Math.min(at, bytes.length - 4) & ~3, random.nextInt() >> random.nextInt(32));
                }
            }
            try {
                List<String> refused = new ArrayList<>();
                read(bytes, allTypes(), 7, refused);
                refusals += refused.size();
                rounds++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed=" + seed, e);
            }
        }
        assertTrue(refusals > rounds / 20, "rounds=" + rounds + ", refusals=" + refusals);
    }

    private static List<String> refusals(List<FieldFormat> sent, List<FieldFormat> wanted, byte[] change)
            throws IOException {
        List<String> refused = new ArrayList<>();
        byte[] bytes = change.length > 0 ? change : frames(new Random(1), sent, 3, new ArrayList<>());
        read(bytes, wanted, 8, refused);
        return refused;
    }

    @Test
    void shouldNameTheColumnThatIsDifferent() throws IOException {
        List<FieldFormat> sent = List.of(field("a", ColumnType.BIGINT, true), field("b", ColumnType.DOUBLE, true));
        List<FieldFormat> wanted = List.of(field("a", ColumnType.BIGINT, true), field("b", ColumnType.REAL, true));
        String other = refusals(sent, wanted, new byte[0]).get(0);
        assertTrue(other.contains("column 2 is b DOUBLE, wanted is column=b REAL"), other);
        String missing = refusals(sent.subList(0, 1), wanted, new byte[0]).get(0);
        assertTrue(missing.contains("column=b is missing"), missing);
        String more = refusals(wanted, sent.subList(0, 1), new byte[0]).get(0);
        assertTrue(more.contains("column 2 is b REAL, wanted are 1 columns"), more);
    }

    /** A rows frame of one BIGINT column, with three rows, behind its schema: 56 + 64 bytes. */
    private static byte[] threeLongs() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BinaryFrames out = new BinaryFrames(bytes, List.of(field("t", ColumnType.TIMESTAMP, true)))) {
            for (int r = 0; r < 3; r++) {
                out.setLong(0, r);
                out.endRow();
            }
        }
        return bytes.toByteArray();
    }

    private static String refusal(FieldFormat wanted, byte[] bytes) throws IOException {
        return refusals(List.of(), List.of(wanted), bytes).get(0);
    }

    @Test
    void shouldSayWhatIsWrongWithAFrame() throws IOException {
        FieldFormat wanted = field("t", ColumnType.TIMESTAMP, false);
        int rows = 48;
        assertEquals(rows + 64, threeLongs().length);
        byte[] magic = threeLongs();
        magic[rows] = 'X';
        assertTrue(refusal(wanted, magic).startsWith("frame is broken: first four bytes="));
        byte[] version = threeLongs();
        version[rows + 4] = 2;
        assertTrue(refusal(wanted, version).contains("wanted is version 1, version=2"));
        byte[] longer = threeLongs();
        longer[rows + 10] = 127;
        assertTrue(refusal(wanted, longer).startsWith("frame is too long: bytes="));
        byte[] count = threeLongs();
        count[rows + 12] = 4;
        assertTrue(refusal(wanted, count).contains("the frame ends within column=1"));
        byte[] end = threeLongs();
        Arrays.fill(end, rows + 40 + 8, rows + 40 + 15, (byte) -1);
        end[rows + 40 + 15] = 127;
        String reason = refusal(wanted, end);
        assertTrue(reason.contains("column=t") && reason.contains("row=2"), reason);
    }

    @Test
    void shouldRefuseNullsAndTextsThatTheColumnCannotHold() throws IOException {
        List<FieldFormat> sent = List.of(field("s", ColumnType.VARCHAR, true));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BinaryFrames out = new BinaryFrames(bytes, sent)) {
            out.setString(0, "good");
            out.endRow();
            out.setNull(0);
            out.endRow();
            out.setString(0, "plain text, and long");
            out.endRow();
        }
        byte[] frame = bytes.toByteArray();
        String nothing = refusal(field("s", ColumnType.VARCHAR, false), frame);
        assertTrue(nothing.startsWith(ErrorCode.NULL_NOT_ALLOWED.summary()) && nothing.contains("row=2"), nothing);
        byte[] broken = frame.clone();
        broken[broken.length - 5] = (byte) 0xFF;
        String text = refusal(sent.get(0), broken);
        assertTrue(text.startsWith(ErrorCode.INVALID_UTF8.summary()) && text.contains("row=3"), text);
        broken[broken.length - 5] = 0;
        assertTrue(refusal(sent.get(0), broken).startsWith(ErrorCode.NUL_BYTE.summary()));
        assertFalse(read(frame, sent, 2, new ArrayList<>()).isEmpty());
    }

    @Test
    void shouldRefuseToWriteARowThatNoFrameHolds() throws IOException {
        try (BinaryFrames out =
                new BinaryFrames(new ByteArrayOutputStream(), List.of(field("s", ColumnType.VARCHAR, true)), 1024)) {
            assertThrows(IllegalArgumentException.class, () -> out.setString(0, "x".repeat(2000)));
        }
    }
}
