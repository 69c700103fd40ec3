package io.laminar.engine.format.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.DataException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.FieldDecoder;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.ReaderHarness;
import io.laminar.engine.format.TimestampFormat;
import io.laminar.memory.block.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReaderTest {
    private static final FieldFormat ID = new FieldFormat("id", ColumnType.BIGINT, 0, true);
    private static final FieldFormat NAME = new FieldFormat("name", ColumnType.VARCHAR, 0, true);
    private static final FieldFormat TS = new FieldFormat("ts", ColumnType.TIMESTAMP, 3, false);
    private static final List<FieldFormat> FIELDS = List.of(ID, NAME);

    private final BadRecords.Policy policy = BadRecords.Policy.FAIL;

    private static List<List<Object>> read(String text) throws IOException {
        return read(text, CsvFormat.DEFAULT, FIELDS);
    }

    private static List<List<Object>> read(String text, CsvFormat format, List<FieldFormat> fields) throws IOException {
        return read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), format, fields, 1 << 20);
    }

    private static List<List<Object>> read(InputStream in, CsvFormat format, List<FieldFormat> fields, int maxLine)
            throws IOException {
        return read(in, format, fields, maxLine, new BadRecords(BadRecords.Policy.FAIL, fields, null));
    }

    private static List<List<Object>> read(
            InputStream in, CsvFormat format, List<FieldFormat> fields, int maxLine, BadRecords bad)
            throws IOException {
        return ReaderHarness.rows(
                in,
                fields,
                bad,
                1000,
                (input, f, b) ->
                        new CsvReader(input, format, new FieldDecoder(f, TimestampFormat.ISO, true), b, maxLine));
    }

    private static DataException failure(String text) {
        return assertThrows(DataException.class, () -> read(text));
    }

    @Test
    void shouldMapFieldsByNameInAnyOrderAndCase() throws IOException {
        assertEquals(List.of(List.of(1L, "a"), List.of(2L, "b")), read("other,NAME,id\nx,a,1\ny,b,2\n"));
    }

    @Test
    void shouldReadQuotedFieldsOfAllKinds() throws IOException {
        assertEquals(
                List.of(List.of(1L, "a,b"), List.of(2L, "say \"hi\""), List.of(3L, "two\r\nlines"), List.of(4L, "")),
                read("id,name\r\n1,\"a,b\"\r\n\"2\",\"say \"\"hi\"\"\"\r\n3,\"two\r\nlines\"\r\n4,\"\"\r\n"));
    }

    @Test
    void shouldReadEmptyUnquotedFieldAsNull() throws IOException {
        assertEquals(List.of(Arrays.asList(null, null), Arrays.asList(null, "x")), read("id,name\n,\n  ,x"));
    }

    @Test
    void shouldSkipByteOrderMarkAndBlankLines() throws IOException {
        assertEquals(List.of(List.of(1L, "é")), read("\uFEFFid,name\n\n1,é\n\r\n"));
    }

    @Test
    void shouldReadWithoutHeaderAndWithOtherMarks() throws IOException {
        CsvFormat format = new CsvFormat((byte) ';', (byte) '\'', false, "NULL");
        assertEquals(List.of(List.of(1L, "a;b"), Arrays.asList(2L, null)), read("1;'a;b'\n2;NULL\n", format, FIELDS));
    }

    @Test
    void shouldRoundTimestampsToDeclaredDigits() throws IOException {
        assertEquals(
                List.of(List.of(978307200_123_000_000L), List.of(978303600_000_000_000L), List.of(-1_000_000L)),
                read(
                        "ts\n2001-01-01T00:00:00.1234Z\n2001-01-01 00:00+01\n1969-12-31T23:59:59.9986\n",
                        CsvFormat.DEFAULT,
                        List.of(TS)));
    }

    @Test
    void shouldNameFileLineColumnAndTextOfBadValue() {
        DataException e = failure("id,name\n1,a\n2x,b\n");
        assertEquals(ErrorCode.INVALID_VALUE, e.code());
        assertEquals(3, e.position().line());
        assertEquals(
                "cannot read record: no value of this type: at=test:3:1, column=id, type=BIGINT, text='2x'",
                e.getMessage());
    }

    @Test
    void shouldCountLinesInsideQuotes() {
        DataException e = failure("id,name\n1,\"a\nb\nc\"\nx,y\n");
        assertEquals(5, e.position().line());
    }

    @Test
    void shouldRefuseBrokenRecords() {
        assertEquals(ErrorCode.TOO_FEW_FIELDS, failure("id,name\n1\n").code());
        assertEquals(ErrorCode.TOO_MANY_FIELDS, failure("id,name\n1,2,3\n").code());
        assertEquals(ErrorCode.UNTERMINATED_QUOTE, failure("id,name\n1,\"abc\n").code());
        assertEquals(
                ErrorCode.TEXT_AFTER_QUOTE, failure("id,name\n1,\"abc\"d\n").code());
        assertEquals(
                ErrorCode.OUT_OF_RANGE,
                failure("id,name\n9223372036854775808,a\n").code());
        assertEquals(ErrorCode.NUL_BYTE, failure("id,name\n1,a\0b\n").code());
        assertEquals(ErrorCode.MISSING_COLUMN, failure("id,nom\n1,2\n").code());
        assertEquals(ErrorCode.DUPLICATE_HEADER, failure("id,name,id\n1,2,3\n").code());
        assertEquals(ErrorCode.MISSING_HEADER, failure("").code());
    }

    @Test
    void shouldRefuseNullEventTimeAndTimestampsOutOfRange() {
        for (String text : List.of("ts,x\n,1\n", "ts,x\n  ,1\n")) {
            DataException e = assertThrows(DataException.class, () -> read(text, CsvFormat.DEFAULT, List.of(TS)));
            assertEquals(ErrorCode.NULL_NOT_ALLOWED, e.code());
        }
        for (String text : List.of("1677-01-01", "2263-01-01 00:00", "9999-12-31")) {
            DataException e =
                    assertThrows(DataException.class, () -> read("ts\n" + text + "\n", CsvFormat.DEFAULT, List.of(TS)));
            assertEquals(ErrorCode.TIMESTAMP_OUT_OF_RANGE, e.code());
        }
        for (String text :
                List.of("2001-02-29", "2001-13-01", "2001-1-1", "2001-01-01T24:00", "2001-01-01T10:00:00.")) {
            DataException e =
                    assertThrows(DataException.class, () -> read("ts\n" + text + "\n", CsvFormat.DEFAULT, List.of(TS)));
            assertEquals(ErrorCode.INVALID_VALUE, e.code(), text);
        }
    }

    @Test
    void shouldRefuseBrokenUtf8() {
        for (int[] broken :
                new int[][] {{0xFF}, {0xC0, 0x80}, {0xE2, 0x82}, {0xED, 0xA0, 0x80}, {0xF5, 0x80, 0x80, 0x80}}) {
            byte[] head = "id,name\n1,abcdefgh".getBytes(StandardCharsets.UTF_8);
            byte[] text = Arrays.copyOf(head, head.length + broken.length + 1);
            for (int i = 0; i < broken.length; i++) {
                text[head.length + i] = (byte) broken[i];
            }
            text[text.length - 1] = '\n';
            DataException e = assertThrows(
                    DataException.class,
                    () -> read(new ByteArrayInputStream(text), CsvFormat.DEFAULT, FIELDS, 1 << 20));
            assertEquals(ErrorCode.INVALID_UTF8, e.code());
            assertEquals(2, e.position().line());
        }
    }

    @Test
    void shouldRefuseLineOfTenMegabytesAndReadItWhenAllowed() throws IOException {
        String line = "id,name\n1,a\n2," + "x".repeat(10 << 20) + "\n3,c\n";
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        DataException e = assertThrows(
                DataException.class, () -> read(new ByteArrayInputStream(text), CsvFormat.DEFAULT, FIELDS, 1 << 20));
        assertEquals(ErrorCode.LINE_TOO_LONG, e.code());
        assertEquals(3, e.position().line());
        e = assertThrows(
                DataException.class, () -> read(new ByteArrayInputStream(text), CsvFormat.DEFAULT, FIELDS, 16 << 20));
        assertEquals(ErrorCode.VALUE_TOO_LONG, e.code(), "the test's blocks hold 4096 bytes of text");
        List<FieldFormat> only = List.of(ID);
        assertEquals(
                List.of(List.of(1L), List.of(2L), List.of(3L)),
                read(new ByteArrayInputStream(text), CsvFormat.DEFAULT, only, 16 << 20));
    }

    @Test
    void shouldSkipAndCountBadRecords() throws IOException {
        BadRecords bad = new BadRecords(BadRecords.Policy.SKIP, FIELDS, null);
        String text = "id,name\n1,a\nx,b\n2,c,d\n" + "y".repeat(300_000) + "\n3,e\n";
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(List.of(1L, "a"), List.of(3L, "e")), read(in, CsvFormat.DEFAULT, FIELDS, 1000, bad));
        assertEquals(3, bad.count());
        assertTrue(bad.lastReason().contains("at=test:5:1"), bad.lastReason());
    }

    @Test
    void shouldKeepBadRecordsByteForByteInDeadLetters(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("dead.csv");
        String longLine = "y".repeat(300_000);
        String text = "id,name\r\n1,a\r\nx,\"b\"\"\n\"\r\n2,c,d\r\n" + longLine + "\n3,e\nz,";
        try (BadRecords bad = new BadRecords(BadRecords.Policy.DEAD_LETTER, FIELDS, path)) {
            InputStream in = ReaderHarness.slow(text.getBytes(StandardCharsets.UTF_8), 7);
            assertEquals(List.of(List.of(1L, "a"), List.of(3L, "e")), read(in, CsvFormat.DEFAULT, FIELDS, 1000, bad));
        }
        assertEquals("id,name\r\nx,\"b\"\"\n\"\r\n2,c,d\r\n" + longLine + "\nz,\n", Files.readString(path));
    }

    @Test
    void shouldReadTheSameRowsHoweverTheBytesArrive() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            StringBuilder text = new StringBuilder("id,name\n");
            List<List<Object>> expected = new ArrayList<>();
            for (int r = 0; r < 40; r++) {
                expected.add(randomRow(random, text));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            int most = 1 + random.nextInt(round < 30 ? 5 : 500);
            BadRecords bad = new BadRecords(policy, FIELDS, null);
            List<List<Object>> rows = ReaderHarness.rows(
                    ReaderHarness.slow(bytes, most),
                    FIELDS,
                    bad,
                    1 + random.nextInt(20),
                    (in, f, b) -> new CsvReader(
                            in, CsvFormat.DEFAULT, new FieldDecoder(f, TimestampFormat.ISO, true), b, 100_000));
            assertEquals(expected, rows, "seed=" + seed + " round=" + round + " text=" + text);
        }
    }

    private static List<Object> randomRow(Random random, StringBuilder text) {
        Long id = random.nextInt(10) == 0 ? null : random.nextLong() >> random.nextInt(64);
        String pool = "ab,\"\n\r;é€𝄞 x";
        StringBuilder name = new StringBuilder();
        int length = random.nextInt(20);
        for (int i = 0; i < length; i++) {
            int at = pool.offsetByCodePoints(0, random.nextInt(pool.codePointCount(0, pool.length())));
            name.appendCodePoint(pool.codePointAt(at));
        }
        String value = name.toString();
        boolean mustQuote = value.matches("(?s).*[,\"\n\r].*") || value.isEmpty();
        text.append(id == null ? "" : id).append(',');
        if (mustQuote || random.nextBoolean()) {
            text.append('"').append(value.replace("\"", "\"\"")).append('"');
        } else {
            text.append(value);
        }
        text.append(random.nextBoolean() ? "\n" : "\r\n");
        return Arrays.asList(id, value);
    }
}
