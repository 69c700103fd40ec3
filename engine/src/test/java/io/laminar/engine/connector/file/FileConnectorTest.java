package io.laminar.engine.connector.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConnectorTest {
    private static final List<FieldFormat> FIELDS = List.of(
            new FieldFormat("id", ColumnType.BIGINT, 0, true), new FieldFormat("name", ColumnType.VARCHAR, 0, true));

    @TempDir
    Path folder;

    private final FilePorts ports = new FilePorts();

    @AfterEach
    void closePorts() {
        ports.close();
    }

    private SourceConnector source(String... options) {
        return new FileConnectorFactory().createSource(new SourceRequest("s", FIELDS, options(options), "", folder));
    }

    private static ConnectorOptions options(String... pairs) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return new ConnectorOptions("connector FILE", map);
    }

    private static Lane lane() {
        return Lane.create(new BlockLayout(List.of(ColumnType.BIGINT, ColumnType.VARCHAR), 16, 4096, false), 2, "test");
    }

    private List<Long> ids(String... options) throws IOException {
        List<Long> ids = new ArrayList<>();
        try (SourceConnector source = source(options);
                Lane lane = lane()) {
            BlockCursor cursor = new BlockCursor(lane.layout());
            while (!source.ended()) {
                source.poll(lane.writer(), 5);
                while (lane.reader().next(100) == LaneReader.ROWS) {
                    cursor.wrap(lane.reader().block());
                    for (int r = lane.reader().from(); r < lane.reader().to(); r++) {
                        ids.add(cursor.getLong(r, 0));
                    }
                    lane.reader().consumeRows(lane.reader().to() - lane.reader().from());
                    lane.reader().releaseConsumed();
                }
            }
        }
        return ids;
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void shouldReadOneFileADirectoryAndAPatternInNameOrder() throws IOException {
        Files.writeString(folder.resolve("b.csv"), "id,name\n3,c\n");
        Files.write(folder.resolve("a.csv.gz"), gzip("name,id\na,1\nb,2\n"));
        Files.writeString(folder.resolve("c.json"), "{\"id\":4}\n");
        Files.writeString(folder.resolve(".hidden"), "x");
        assertEquals(List.of(1L, 2L, 3L), ids("path", "*.csv*"));
        assertEquals(List.of(4L), ids("path", "c.json"));
        Files.delete(folder.resolve("c.json"));
        assertEquals(List.of(3L), ids("path", folder.resolve("b.csv").toString()));
        Path sub = Files.createDirectory(folder.resolve("sub"));
        Files.move(folder.resolve("b.csv"), sub.resolve("2.csv"));
        Files.write(sub.resolve("1.csv"), "id,name\n7,x\n".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of(7L, 3L), ids("path", "sub"));
        Files.writeString(folder.resolve("x.dat"), "");
        EngineException e = assertThrows(ConfigException.class, () -> ids("path", "x.dat"));
        assertEquals(ErrorCode.UNKNOWN_FORMAT, e.code());
    }

    @Test
    void shouldRefuseAtOnceWhatIsNotThereOrNotReadable() throws IOException {
        Files.writeString(folder.resolve("file.csv"), "id,name\n");
        EngineException e = assertThrows(EngineException.class, () -> source("path", "none.csv"));
        assertEquals(ErrorCode.FILE_NOT_FOUND, e.code());
        assertTrue(e.getMessage().contains("path=" + folder.resolve("none.csv")), e.getMessage());
        e = assertThrows(EngineException.class, () -> source("path", "file.csv/below.csv"));
        assertEquals(ErrorCode.NOT_READABLE, e.code());
        e = assertThrows(EngineException.class, () -> source("path", "file.csv/*.csv"));
        assertEquals(ErrorCode.NOT_READABLE, e.code());
        e = assertThrows(EngineException.class, () -> source("path", "none*.csv"));
        assertEquals(ErrorCode.FILE_NOT_FOUND, e.code());
        e = assertThrows(EngineException.class, () -> source());
        assertEquals(ErrorCode.MISSING_OPTION, e.code());
        e = assertThrows(EngineException.class, () -> source("path", "file.csv", "delimeter", ";"));
        assertEquals(ErrorCode.UNKNOWN_OPTION, e.code());
        e = assertThrows(EngineException.class, () -> source("path", "file.csv", "header", "maybe"));
        assertEquals(ErrorCode.INVALID_OPTION, e.code());
        e = assertThrows(EngineException.class, () -> source("path", "file.csv", "bad.records", "dead-letter"));
        assertEquals(ErrorCode.MISSING_OPTION, e.code());
        Files.writeString(folder.resolve("other.csv"), "ident,name\n");
        e = assertThrows(EngineException.class, () -> source("path", "other.csv"));
        assertEquals(ErrorCode.MISSING_COLUMN, e.code());
    }

    @Test
    void shouldNameFileLineAndByteOfTruncatedGzip() throws IOException {
        StringBuilder text = new StringBuilder("id,name\n");
        for (int i = 0; i < 100_000; i++) {
            text.append(i).append(",n").append(i * 31 % 1000).append('\n');
        }
        byte[] whole = gzip(text.toString());
        Files.write(folder.resolve("cut.csv.gz"), java.util.Arrays.copyOf(whole, whole.length / 2));
        EngineException e = assertThrows(EngineException.class, () -> ids("path", "cut.csv.gz"));
        assertEquals(ErrorCode.DAMAGED_INPUT, e.code());
        assertTrue(
                e.getMessage().matches(".*path=.*cut.csv.gz, line=\\d{4,}, compressedByte=\\d{4,}.*"), e.getMessage());
        Files.writeString(folder.resolve("no.csv.gz"), "id,name\n");
        e = assertThrows(EngineException.class, () -> ids("path", "no.csv.gz"));
        assertEquals(ErrorCode.DAMAGED_INPUT, e.code());
    }

    private SinkConnector sink(String... options) throws IOException {
        SinkConnector sink = new FileConnectorFactory()
                .createSink(new SinkRequest(
                        "k",
                        FIELDS,
                        true,
                        false,
                        List.of(),
                        options(options),
                        "",
                        folder,
                        null,
                        2,
                        1000,
                        new ByteArrayOutputStream()));
        sink.open(ports);
        return sink;
    }

    private static void write(SinkConnector sink, int rows) throws IOException {
        try (Lane lane = lane()) {
            BlockCursor cursor = new BlockCursor(lane.layout());
            for (int r = 0; r < rows; r++) {
                lane.writer().claim();
                lane.writer().setLong(0, r);
                lane.writer().endRow();
                lane.writer().publish();
                while (lane.reader().next(100) == LaneReader.ROWS) {
                    cursor.wrap(lane.reader().block());
                    sink.write(cursor, lane.reader().from(), lane.reader().to());
                    lane.reader().consumeRows(lane.reader().to() - lane.reader().from());
                    lane.reader().releaseConsumed();
                }
            }
        }
    }

    @Test
    void shouldWriteFilesPlainAndCompressed() throws IOException {
        for (String name : List.of("out.csv", "out.csv.gz")) {
            try (SinkConnector sink = sink("path", name)) {
                write(sink, 3);
                sink.end();
            }
        }
        String expected = "id,name\n0,\n1,\n2,\n";
        assertEquals(expected, Files.readString(folder.resolve("out.csv")));
        byte[] packed = Files.readAllBytes(folder.resolve("out.csv.gz"));
        byte[] text = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        assertEquals(expected, new String(text, StandardCharsets.UTF_8));
    }

    @Test
    void shouldRefuseOutputThatCannotBeMade() throws IOException {
        EngineException e = assertThrows(EngineException.class, () -> sink("path", "none/out.csv"));
        assertEquals(ErrorCode.NOT_WRITABLE, e.code());
        Files.writeString(folder.resolve("file"), "");
        e = assertThrows(EngineException.class, () -> sink("path", "file/out.csv"));
        assertEquals(ErrorCode.NOT_WRITABLE, e.code());
    }

    @Test
    void shouldNameThePathWhenTheDiskIsFull() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "/dev/full is a device of Linux");
        Path link = Files.createSymbolicLink(folder.resolve("full.csv"), full);
        SinkConnector sink = sink("path", "full.csv");
        write(sink, 10);
        EngineException e = assertThrows(EngineException.class, sink::flush);
        assertEquals(ErrorCode.DISK_FULL, e.code());
        assertTrue(e.getMessage().contains("path=" + link), e.getMessage());
        e = assertThrows(EngineException.class, sink::close);
        assertEquals(ErrorCode.DISK_FULL, e.code(), "what was not written is not forgotten by closing");
    }
}
