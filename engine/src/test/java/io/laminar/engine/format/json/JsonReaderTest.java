package io.laminar.engine.format.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.laminar.engine.error.DataException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.FieldDecoder;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.ReaderHarness;
import io.laminar.engine.format.TimestampFormat;
import io.laminar.memory.block.ColumnType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonReaderTest {
    private static final List<FieldFormat> FIELDS = List.of(
            new FieldFormat("id", ColumnType.BIGINT, 0, true),
            new FieldFormat("name", ColumnType.VARCHAR, 0, true),
            new FieldFormat("price_in_cents", ColumnType.DOUBLE, 0, true),
            new FieldFormat("ok", ColumnType.BOOLEAN, 0, true));

    private static List<List<Object>> read(String text) throws IOException {
        return read(text, FIELDS, TimestampFormat.ISO, 1 << 20);
    }

    private static List<List<Object>> read(String text, List<FieldFormat> fields, TimestampFormat format, int most)
            throws IOException {
        BadRecords bad = new BadRecords(BadRecords.Policy.FAIL, fields, null);
        return ReaderHarness.rows(
                ReaderHarness.slow(text.getBytes(StandardCharsets.UTF_8), most),
                fields,
                bad,
                7,
                (in, f, b) -> new JsonReader(in, new FieldDecoder(f, format, false), b, 1 << 20));
    }

    private static ErrorCode failure(String text) {
        return assertThrows(DataException.class, () -> read(text), text).code();
    }

    @Test
    void shouldMapKeysByNameInAnyOrder() throws IOException {
        assertEquals(
                List.of(
                        List.of(1L, "a", 1.5, true),
                        Arrays.asList(2L, "b", -2e3, null),
                        Arrays.asList(null, null, null, false)),
                read("""
                        {"id":1,"name":"a","price_in_cents":1.5,"ok":true}
                        \t{ "other" : [1,{"x":null}] , "price_in_cents" : -2e3 , "name":"b","id":2 }\r

                        {"ok":false,"id":null}
                        """));
    }

    @Test
    void shouldReadEscapes() throws IOException {
        assertEquals(
                List.of(Arrays.asList(1L, "\"\\/\b\f\n\r\té𝄞", null, null)),
                read("{\"\\u0069d\":1,\"name\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD834\\udd1e\"}\n"));
    }

    @Test
    void shouldKeepNestedValuesAsTextForVarchar() throws IOException {
        assertEquals(
                List.of(
                        Arrays.asList(null, "{\"a\": [1, \"}\"]}", null, null),
                        Arrays.asList(null, "12.50", null, null)),
                read("{\"name\": {\"a\": [1, \"}\"]}}\n{\"name\":12.50}"));
    }

    @Test
    void shouldReadTimestampsByFormat() throws IOException {
        List<FieldFormat> ts = List.of(new FieldFormat("t", ColumnType.TIMESTAMP, 9, true));
        assertEquals(List.of(List.of(1_500_000_000L)), read("{\"t\":1500}", ts, TimestampFormat.EPOCH_MS, 100));
        assertEquals(List.of(List.of(-1_000L)), read("{\"t\":\"-1\"}", ts, TimestampFormat.EPOCH_US, 100));
        assertEquals(List.of(List.of(0L)), read("{\"t\":\"1970-01-01\"}", ts, TimestampFormat.ISO, 100));
        DataException e =
                assertThrows(DataException.class, () -> read("{\"t\":99999999999}", ts, TimestampFormat.EPOCH_S, 100));
        assertEquals(ErrorCode.TIMESTAMP_OUT_OF_RANGE, e.code());
    }

    @Test
    void shouldRefuseWhatIsNoJson() {
        for (String bad : List.of(
                "{",
                "[]",
                "{}x",
                "{\"id\":1,}",
                "{\"id\" 1}",
                "{id:1}",
                "{\"id\":01}",
                "{\"id\":1.}",
                "{\"id\":+1}",
                "{\"id\":.5}",
                "{\"id\":1e}",
                "{\"id\":tru}",
                "{\"name\":\"a",
                "{\"name\":\"a\tb\"}",
                "{\"name\":\"\\x\"}",
                "{\"name\":\"\\u12\"}",
                "{\"name\":\"\\ud834\"}",
                "{\"name\":\"\\udd1e\"}",
                "{\"x\":[1,]}",
                "{\"x\":{\"a\"}}",
                "{\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}",
                "{\"id\":1}{\"id\":2}")) {
            assertEquals(ErrorCode.INVALID_JSON, failure(bad + "\n"), bad);
        }
    }

    @Test
    void shouldRefuseWrongValues() {
        assertEquals(ErrorCode.INVALID_VALUE, failure("{\"id\":1.5}"));
        assertEquals(ErrorCode.INVALID_VALUE, failure("{\"id\":true}"));
        assertEquals(ErrorCode.INVALID_VALUE, failure("{\"id\":\"\"}"));
        assertEquals(ErrorCode.NESTED_VALUE, failure("{\"id\":[1]}"));
        assertEquals(ErrorCode.DUPLICATE_KEY, failure("{\"id\":1,\"id\":2}"));
        assertEquals(ErrorCode.NUL_BYTE, failure("{\"name\":\"\\u0000\"}"));
        assertEquals(ErrorCode.OUT_OF_RANGE, failure("{\"price_in_cents\":1e999}"));
    }

    @Test
    void shouldRefuseObjectWithoutRequiredKey() {
        List<FieldFormat> fields = List.of(new FieldFormat("a", ColumnType.BIGINT, 0, false), FIELDS.get(1));
        DataException e = assertThrows(
                DataException.class, () -> read("{\"a\":1}\n{\"name\":\"x\"}", fields, TimestampFormat.ISO, 9));
        assertEquals(ErrorCode.NULL_NOT_ALLOWED, e.code());
        assertEquals(2, e.position().line());
    }

    @Test
    void shouldReadTheSameRowsHoweverTheBytesArrive() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int r = 0; r < 200; r++) {
            text.append("{\"id\":")
                    .append(random.nextLong())
                    .append(",\"name\":\"n")
                    .append("é".repeat(random.nextInt(20)));
            text.append("\\n\",\"k").append(r).append("\":null}\n");
        }
        List<List<Object>> whole = read(text.toString());
        assertEquals(200, whole.size());
        for (int most : new int[] {1, 2, 3, 17, 300}) {
            assertEquals(whole, read(text.toString(), FIELDS, TimestampFormat.ISO, most), "seed=" + seed);
        }
    }
}
