package io.laminar.engine.connector.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files by epochs: what is visible when, and what a life leaves to the next. */
@Timeout(60)
class EpochFileSinkTest {
    @TempDir
    Path folder;

    private final FilePorts ports = new FilePorts();
    private final List<TransactionalSink> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (TransactionalSink sink : open) {
            sink.close();
        }
        ports.close();
    }

    private TransactionalSink open(String name, long decided) throws IOException {
        TransactionalSink sink = SteppedFileSink.of(folder, name, step -> {});
        open.add(sink);
        sink.open(ports);
        sink.recover(decided);
        return sink;
    }

    private static void write(TransactionalSink sink, long... values) throws IOException {
        try (Lane lane = Lane.create(new BlockLayout(List.of(ColumnType.BIGINT), 512, 64, false), 2, "test")) {
            for (long value : values) {
                lane.writer().claim();
                lane.writer().setLong(0, value);
                lane.writer().endRow();
            }
            lane.writer().publish();
            assertEquals(LaneReader.ROWS, lane.reader().next(1000));
            sink.write(new BlockCursor(lane.layout()).wrap(lane.reader().block()), 0, values.length);
        }
    }

    /** Names and texts of what a reader sees. */
    private Map<String, String> visible() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path path : files.toList()) {
                String name = path.getFileName().toString();
                if (!name.startsWith(".")) {
                    byte[] bytes = Files.readAllBytes(path);
                    if (name.endsWith(".gz")) {
                        bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
                    }
                    found.put(name, new String(bytes, StandardCharsets.UTF_8));
                }
            }
        }
        return found;
    }

    private long hidden() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().matches("\\.out-.*"))
                    .count();
        }
    }

    @Test
    void shouldShowAnEpochAsAWholeFileWhenItIsCommitted() throws IOException {
        TransactionalSink sink = open("out.csv", -1);
        write(sink, 1, 2);
        sink.flush();
        write(sink, 3);
        assertEquals(Map.of(), visible());
        sink.prepare(7);
        write(sink, 4);
        assertEquals(Map.of(), visible());
        sink.commit(7);
        Map<String, String> first = Map.of("out-000000000007-000000000000000-3.csv", "id\n1\n2\n3\n");
        assertEquals(first, visible());
        sink.commit(7);
        assertEquals(first, visible());
        sink.prepare(8);
        sink.prepare(9);
        write(sink, 5);
        sink.prepare(10);
        sink.commit(10);
        assertEquals(
                Map.of(
                        "out-000000000007-000000000000000-3.csv", "id\n1\n2\n3\n",
                        "out-000000000008-000000000000003-1.csv", "id\n4\n",
                        "out-000000000010-000000000000004-1.csv", "id\n5\n"),
                visible());
    }

    @Test
    void shouldWriteWholeCompressedFilesAndJsonLines() throws IOException {
        TransactionalSink zipped = open("zipped.csv.gz", -1);
        TransactionalSink json = open("lines.jsonl", -1);
        for (TransactionalSink sink : List.of(zipped, json)) {
            write(sink, 1);
            sink.prepare(1);
            write(sink, 2);
            sink.prepare(2);
            sink.commit(2);
        }
        assertEquals(
                Map.of(
                        "zipped-000000000001-000000000000000-1.csv.gz", "id\n1\n",
                        "zipped-000000000002-000000000000001-1.csv.gz", "id\n2\n",
                        "lines-000000000001-000000000000000-1.jsonl", "{\"id\":1}\n",
                        "lines-000000000002-000000000000001-1.jsonl", "{\"id\":2}\n"),
                visible());
    }

    @Test
    void shouldCommitWhatWasDecidedAndDiscardTheRestInTheNextLife() throws IOException {
        TransactionalSink sink = open("out.csv", -1);
        write(sink, 1);
        sink.prepare(1);
        sink.commit(1);
        write(sink, 2);
        sink.prepare(2);
        write(sink, 3);
        sink.prepare(3);
        write(sink, 4);
        assertEquals(3, hidden());
        sink.close();
        assertEquals(2, hidden(), "what is prepared stays, what is open goes");
        TransactionalSink next = open("out.csv", 2);
        assertEquals(0, hidden());
        write(next, 30);
        next.prepare(3);
        next.commit(3);
        assertEquals(
                Map.of(
                        "out-000000000001-000000000000000-1.csv", "id\n1\n",
                        "out-000000000002-000000000000001-1.csv", "id\n2\n",
                        "out-000000000003-000000000000002-1.csv", "id\n30\n"),
                visible());
        next.close();
        open("out.csv", 3);
        assertEquals(3, visible().size());
    }

    @Test
    void shouldRefuseAnOutputThatIsAheadOfTheCheckpoint() throws IOException {
        TransactionalSink sink = open("out.csv", -1);
        for (long epoch = 1; epoch <= 2; epoch++) {
            write(sink, epoch);
            sink.prepare(epoch);
            sink.commit(epoch);
        }
        sink.close();
        IoException e = assertThrows(IoException.class, () -> open("out.csv", 1));
        assertEquals(ErrorCode.SINK_AHEAD, e.code());
        assertTrue(
                e.getMessage().endsWith("out-000000000002-000000000000001-1.csv, checkpointEpoch=1"), e.getMessage());
        open.remove(1).close();
        Files.delete(folder.resolve("out-000000000002-000000000000001-1.csv"));
        write(open("out.csv", 1), 2);
    }

    @Test
    void shouldRefuseRowsThatHaveChangedSinceTheyWerePrepared() throws IOException {
        TransactionalSink sink = open("out.csv", -1);
        write(sink, 7);
        sink.prepare(1);
        sink.close();
        open.clear();
        Path prepared;
        try (Stream<Path> files = Files.list(folder)) {
            prepared = files.filter(file -> file.toString().endsWith("-1-" + checksum("id\n7\n") + ".csv"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(prepared, "id\n6\n");
        IoException e = assertThrows(IoException.class, () -> open("out.csv", 1));
        assertEquals(ErrorCode.STAGE_DAMAGED, e.code());
        assertTrue(e.getMessage().contains(prepared.toString()), e.getMessage());
        assertTrue(Files.exists(prepared));
        open.remove(0).close();
        Files.writeString(prepared, "id\n7\n");
        open("out.csv", 1);
        assertEquals(Map.of("out-000000000001-000000000000000-1.csv", "id\n7\n"), visible());
    }

    private static String checksum(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(checksum.getValue());
    }

    @Test
    void shouldRefuseTheFilesOfAnotherSink() throws IOException {
        open("out.csv", -1);
        IoException e = assertThrows(IoException.class, () -> open("out.csv", -1));
        assertEquals(ErrorCode.SINK_IN_USE, e.code());
        open("other.csv", -1);
        assertEquals(
                ErrorCode.NOT_WRITABLE,
                assertThrows(IoException.class, () -> open("nowhere/out.csv", -1))
                        .code());
    }

    @Test
    void shouldLeaveOtherFilesAlone() throws IOException {
        for (String name : List.of("out.csv", "out-1.csv", ".out-x.csv", "out-000000000009-000000000000000-1.csv.gz")) {
            Files.writeString(folder.resolve(name), name);
        }
        TransactionalSink sink = open("out.csv", 3);
        write(sink, 1);
        sink.prepare(4);
        sink.commit(4);
        for (String name : List.of("out.csv", "out-1.csv", ".out-x.csv", "out-000000000009-000000000000000-1.csv.gz")) {
            assertEquals(name, Files.readString(folder.resolve(name)));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldNotShowWhatADiskWithoutSpaceHasNotTaken() throws IOException {
        TransactionalSink sink = open("out.csv", -1);
        write(sink, 1);
        sink.prepare(1);
        Files.createSymbolicLink(folder.resolve(".out-open.csv"), Path.of("/dev/full"));
        write(sink, 2);
        IoException e = assertThrows(IoException.class, () -> sink.prepare(2));
        assertEquals(ErrorCode.DISK_FULL, e.code());
        sink.commit(1);
        assertEquals(1, visible().size());
        sink.close();
        TransactionalSink next = open("out.csv", 1);
        write(next, 2);
        next.prepare(2);
        next.commit(2);
        assertEquals("id\n2\n", visible().get("out-000000000002-000000000000001-1.csv"));
    }

    @Test
    void shouldBeRefusedWhereNothingEverDecides() {
        try (Laminar laminar =
                Laminar.open(LaminarConfig.builder().baseDirectory(folder).build())) {
            laminar.execute("CREATE SOURCE t (id BIGINT)");
            for (String wrong : List.of(
                    "1015 CREATE SINK k AS SELECT id FROM t INTO FILE (path = 'k.csv', delivery = 'exactly_once')",
                    "1003 CREATE SINK k AS SELECT id FROM t INTO FILE (path = 'k.csv', delivery = 'twice')",
                    "1003 CREATE SINK k AS SELECT id FROM t INTO FILE (path = 'k', delivery = 'exactly_once') "
                            + "FORMAT TABLE")) {
                EngineException e = assertThrows(EngineException.class, () -> laminar.execute(wrong.substring(5)));
                assertEquals(Integer.parseInt(wrong.substring(0, 4)), e.code().number(), e.getMessage());
                assertEquals(1, e.statementPosition().line());
            }
            laminar.execute("CREATE SINK k AS SELECT id FROM t INTO FILE (path = 'k.csv', delivery = 'at_least_once')");
        }
    }
}
