package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a log has gives the rows that it gave when it was written, and nothing outside notices. */
@Timeout(120)
class LogReplayTest {
    private static final String SOURCE =
            "CREATE SOURCE t (k BIGINT, v BIGINT, s VARCHAR, ts TIMESTAMP, WATERMARK FOR ts AS ts)";

    private static final List<String> STREAMS = List.of("counts", "sums");

    @TempDir
    Path directory;

    private String script(int cores) {
        return SOURCE + (cores > 1 ? " WITH (partition.by = 'v');" : ";") + """
                CREATE STREAM sums AS SELECT k, window_end, SUM(v) AS total, COUNT(*) AS n, MAX(s) AS last
                  FROM TUMBLE(t, ts, INTERVAL '10' SECOND) GROUP BY k, window_end EMIT ON WINDOW CLOSE;
                CREATE STREAM counts AS SELECT k, COUNT(*) AS n, SUM(v) AS total FROM t GROUP BY k;
                """
                + "CREATE SINK o FROM sums INTO FILE (path = '" + directory.resolve("o.csv")
                + "', delivery = 'exactly_once') FORMAT CSV;";
    }

    private LaminarConfig.Builder config(LaminarConfig.Mode mode, int cores) {
        return LaminarConfig.builder()
                .mode(mode)
                .cores(cores)
                .blockRows(16)
                .blockDataBytes(4096)
                .set("data.directory", directory.resolve("data").toString())
                .set("data.checkpoint.ms", "0")
                .set("data.retain", "100")
                .set("data.log.segment.bytes", "262144")
                .set("data.log.buffer.bytes", "65536");
    }

    /** How a replay reads it: cores and mode are those of the checkpoint, and of whoever reads. */
    private LaminarConfig reading() {
        return config(LaminarConfig.Mode.THREADED, 1).build();
    }

    private static void append(Laminar laminar, int from, int to) {
        try (Appender appender = laminar.appender("t")) {
            for (int r = from; r < to; r++) {
                assertTrue(appender.tryRow());
                appender.setLong(0, r % 5);
                appender.setLong(1, r);
                appender.setString(2, "a text that is long, with \"quotes\" " + r);
                appender.setLong(3, r * 1_000_000_000L);
                appender.endRow();
            }
            appender.publish();
        }
    }

    /** A life of three thirds, the last of which ends without a word; the rows of each stream. */
    private Map<String, List<String>> live(LaminarConfig.Mode mode, int cores, List<Long> epochs) {
        Map<String, List<String>> rows = new TreeMap<>();
        for (int life = 0; life < 3; life++) {
            Laminar laminar = Laminar.open(config(mode, cores).build());
            laminar.execute(script(cores));
            epochs.add(laminar.metrics().checkpoints().epoch());
            Map<String, Subscription> read = new LinkedHashMap<>();
            STREAMS.forEach(name -> read.put(name, laminar.subscribe(name)));
            append(laminar, 40 * life, 40 * life + 40);
            boolean done = false;
            while (!done) {
                done = laminar.await(Duration.ofMillis(10));
                read.forEach((name, from) -> Engines.drain(from)
                        .forEach(row -> rows.computeIfAbsent(name, any -> new ArrayList<>())
                                .add(Arrays.toString(row))));
            }
            if (life == 2) {
                laminar.discard();
                laminar.statements().require().directory().close();
            } else {
                laminar.close();
            }
        }
        return rows;
    }

    private static Map<String, List<String>> rows(LogReplay replay) {
        Map<String, List<String>> rows = new TreeMap<>();
        while (replay.next()) {
            Subscription row = (Subscription) replay.row();
            Object[] values = new Object[row.columnCount() + 1];
            values[0] = (long) row.weight();
            for (int c = 0; c < row.columnCount(); c++) {
                values[c + 1] = row.isNull(c) ? null : Engines.value(row, c);
            }
            rows.computeIfAbsent(replay.stream(), any -> new ArrayList<>()).add(Arrays.toString(values));
        }
        return rows;
    }

    /** Rows of a key in their order, by keys: the order between keys is that of the cores. */
    private static Map<String, List<String>> byKey(List<String> rows) {
        Map<String, List<String>> keys = new TreeMap<>();
        rows.forEach(row -> keys.computeIfAbsent(row.split(", ")[1], any -> new ArrayList<>())
                .add(row));
        return keys;
    }

    @ParameterizedTest
    @CsvSource({"INLINE,1", "INLINE,2", "THREADED,1", "THREADED,2", "THREADED,3"})
    void shouldGiveTheRowsOfTheLifeThatItIsOf(LaminarConfig.Mode mode, int cores) throws IOException {
        List<Long> epochs = new ArrayList<>();
        Map<String, List<String>> expected = live(mode, cores, epochs);
        assertTrue(expected.get("sums").size() > 45, expected.toString());
        SortedMap<String, String> before = listing();
        try (LogReplay replay = LogReplay.open(reading(), ReplayRequest.from(epochs.get(0)))) {
            Map<String, List<String>> rows = rows(replay);
            assertEquals(List.of("counts", "o", "sums"), List.copyOf(rows.keySet()));
            assertEquals(byKey(expected.get("sums")), byKey(rows.get("sums")));
            assertEquals(byKey(expected.get("sums")), byKey(rows.get("o")), "a sink is given what it reads");
            requireSameResult(cores, expected.get("counts"), rows.get("counts"));
            assertEquals(cores, replay.places().size());
            assertTrue(replay.isAtEnd());
            assertEquals(List.of(), replay.notes());
            assertEquals(120, replay.metrics().source("t").orElseThrow().rowsIn());
        }
        assertEquals(before, listing());
    }

    /** Updates that follow each other at once are drawn together, or not: a replay of one core shows each of them. */
    private static void requireSameResult(int cores, List<String> expected, List<String> rows) {
        Map<String, List<String>> keys = byKey(rows);
        byKey(expected).forEach((key, updates) -> {
            List<String> again = keys.getOrDefault(key, List.of());
            assertEquals(updates.getLast(), again.getLast());
            assertTrue(cores > 1 || again.containsAll(updates), updates + " are not all in " + again);
        });
    }

    @Test
    void shouldSayTheSameTwice() {
        List<Long> epochs = new ArrayList<>();
        live(LaminarConfig.Mode.THREADED, 2, epochs);
        List<String> first = transcript(epochs.get(1));
        assertTrue(first.size() > 60, first.toString());
        assertEquals(first, transcript(epochs.get(1)));
    }

    private List<String> transcript(long epoch) {
        List<String> lines = new ArrayList<>();
        try (LogReplay replay = LogReplay.open(reading(), ReplayRequest.from(epoch))) {
            while (replay.next()) {
                lines.add(replay.number() + " " + replay.stream() + " " + replay.core() + " " + replay.cause() + " "
                        + replay.line(LogReplay.Format.CSV) + " " + replay.line(LogReplay.Format.JSON));
            }
            lines.addAll(replay.places().stream().map(ReplayPlace::toString).toList());
        }
        return lines;
    }

    @Test
    void shouldStandBehindTheRowThatItStoppedAt() {
        List<Long> epochs = new ArrayList<>();
        live(LaminarConfig.Mode.INLINE, 1, epochs);
        try (LogReplay replay =
                LogReplay.open(reading(), new ReplayRequest(epochs.get(0), ReplayRequest.END, List.of("sums")))) {
            for (int row = 1; row <= 7; row++) {
                assertTrue(replay.next());
                assertEquals(row, replay.number());
                assertEquals("sums", replay.stream());
                assertEquals(0, replay.core());
            }
            // The second of each key's windows closes with the row that is twenty seconds on.
            assertEquals(
                    "1,1970-01-01T00:00:20Z,", replay.line(LogReplay.Format.CSV).substring(0, 23));
            assertEquals("k,window_end,total,n,last", replay.head(LogReplay.Format.CSV));
            String json = replay.line(LogReplay.Format.JSON);
            assertTrue(json.startsWith("{\"k\":1,\"window_end\":\"1970-01-01T00:00:20Z\","), json);
            ReplayPlace cause = replay.cause();
            assertNotNull(cause);
            assertEquals(List.of(cause), replay.places());
            assertEquals(epochs.get(0) + 1, cause.epoch());
            assertTrue(cause.place().contains("wal-00000-") && cause.place().contains("sequence=" + cause.sequence()));
            assertFalse(replay.isAtEnd());
            assertTrue(replay.metrics().source("t").orElseThrow().watermarkNs() >= 20_000_000_000L);
        }
    }

    @Test
    void shouldEndWithTheLastEpochThatIsWanted() {
        List<Long> epochs = new ArrayList<>();
        live(LaminarConfig.Mode.THREADED, 2, epochs);
        long to = epochs.get(1);
        try (LogReplay part = open(new ReplayRequest(epochs.get(0), to, List.of()))) {
            rows(part);
            assertEquals(40, taken(part));
            part.places().forEach(place -> assertTrue(place.epoch() <= to, place.toString()));
        }
        try (LogReplay rest = open(ReplayRequest.from(to))) {
            assertEquals(to, rest.epoch());
            assertEquals(40, taken(rest), "what the checkpoint has counted");
            rows(rest);
            assertEquals(120, taken(rest));
        }
    }

    private LogReplay open(ReplayRequest request) {
        return LogReplay.open(reading(), request);
    }

    /** Counts go on from the checkpoint's. */
    private static long taken(LogReplay replay) {
        return replay.metrics().source("t").orElseThrow().rowsIn();
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        assertRefused(ErrorCode.NOT_A_DATA_DIRECTORY, ReplayRequest.from(ReplayRequest.NEWEST));
        List<Long> epochs = new ArrayList<>();
        live(LaminarConfig.Mode.INLINE, 1, epochs);
        String refused = assertRefused(ErrorCode.NO_SUCH_CHECKPOINT, ReplayRequest.from(77));
        assertTrue(refused.contains("from=77, epochs=[") && refused.contains(epochs.get(0) + ""), refused);
        assertRefused(
                ErrorCode.UNKNOWN_RELATION,
                new ReplayRequest(ReplayRequest.NEWEST, ReplayRequest.END, List.of("nobody")));
        assertThrows(IllegalArgumentException.class, () -> new ReplayRequest(5, 5, List.of()));
        // Whoever was refused has given everything back.
        Laminar.open(config(LaminarConfig.Mode.INLINE, 1).build()).close();
    }

    private String assertRefused(ErrorCode code, ReplayRequest request) {
        EngineException refused = assertThrows(EngineException.class, () -> {
            try (LogReplay replay = open(request)) {
                rows(replay);
            }
        });
        assertEquals(code, refused.code(), refused.getMessage());
        return refused.getMessage();
    }

    @Test
    void shouldKeepAwayFromAnEngineAndKeepEnginesAway() {
        LaminarConfig config = config(LaminarConfig.Mode.INLINE, 1).build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(script(1));
            assertRefused(ErrorCode.CHECKPOINT_IN_USE, ReplayRequest.from(ReplayRequest.NEWEST));
            laminar.checkpoint();
        }
        try (LogReplay replay = open(ReplayRequest.from(ReplayRequest.NEWEST))) {
            assertFalse(replay.next());
            assertEquals(
                    ErrorCode.CHECKPOINT_IN_USE,
                    assertThrows(EngineException.class, () -> Laminar.open(config))
                            .code());
        }
        Laminar.open(config).close();
    }

    @Test
    void shouldTakeAnOlderCheckpointForADamagedOneAndSaySo() throws IOException {
        List<Long> epochs = new ArrayList<>();
        live(LaminarConfig.Mode.INLINE, 1, epochs);
        long newest = epochs.get(2);
        Files.writeString(manifest(newest), "no manifest");
        assertRefused(ErrorCode.CHECKPOINT_DAMAGED, ReplayRequest.from(newest));
        SortedMap<String, String> before = listing();
        try (LogReplay replay = open(ReplayRequest.from(ReplayRequest.NEWEST))) {
            assertEquals(newest - 1, replay.epoch());
            assertTrue(replay.notes().get(0).contains("epoch " + newest + " is damaged"), replay.notes() + "");
            assertFalse(rows(replay).isEmpty());
        }
        for (Path manifest : files("checkpoints", ".manifest")) {
            Files.writeString(manifest, "no manifest");
        }
        assertRefused(ErrorCode.CHECKPOINT_NONE_WHOLE, ReplayRequest.from(ReplayRequest.OLDEST));
        Files.writeString(manifest(newest), "no manifest");
        assertEquals(before.keySet(), listing().keySet());
    }

    private Path manifest(long epoch) {
        return directory.resolve("data/checkpoints/checkpoint-%020d.manifest".formatted(epoch));
    }

    private List<Path> files(String folder, String end) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data").resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }

    @Test
    void shouldSayWhatOfALogIsMissingOrDamaged() throws IOException {
        List<Long> epochs = new ArrayList<>();
        live(LaminarConfig.Mode.INLINE, 1, epochs);
        Path log;
        long offset;
        try (LogReplay replay = open(ReplayRequest.from(epochs.get(1)))) {
            for (int row = 0; row < 10; row++) {
                assertTrue(replay.next());
            }
            ReplayPlace cause = replay.cause();
            assertNotNull(cause);
            log = Path.of(cause.place().replaceFirst("file=(.*?), .*", "$1"));
            offset = Long.parseLong(cause.place().replaceFirst(".*offset=([0-9]+).*", "$1"));
        }
        byte[] whole = Files.readAllBytes(log);
        byte[] damaged = whole.clone();
        damaged[(int) offset + 100] ^= 1;
        Files.write(log, damaged);
        String message = assertRefused(ErrorCode.LOG_DAMAGED, ReplayRequest.from(epochs.get(1)));
        assertTrue(message.contains("offset=" + offset), message);
        Files.write(log, whole);
        for (Path file : files("log", ".log")) {
            Files.delete(file);
        }
        message = assertRefused(ErrorCode.LOG_DAMAGED, ReplayRequest.from(epochs.get(1)));
        assertTrue(message.contains("the log ends before the checkpoint's barrier: core=0"), message);
    }

    @Test
    void shouldSayThatStatementsCameAndShowWhatHasFailed() {
        long epoch;
        LaminarConfig config = config(LaminarConfig.Mode.INLINE, 1).build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(SOURCE + "; CREATE STREAM broken AS SELECT k / (k - 3) AS q FROM t;");
            epoch = laminar.metrics().checkpoints().epoch();
            laminar.execute("CREATE SOURCE u (a BIGINT); CREATE STREAM b AS SELECT a + 1 AS c FROM u");
            laminar.execute("INSERT INTO u VALUES (1)");
            Subscription broken = laminar.subscribe("broken");
            append(laminar, 0, 10);
            List<Object[]> rows = new ArrayList<>();
            assertThrows(EngineException.class, () -> Engines.settle(laminar, broken, rows));
            while (laminar.poll() > 0) {
                Thread.onSpinWait();
            }
        }
        try (LogReplay replay = open(ReplayRequest.from(epoch))) {
            rows(replay);
            assertTrue(replay.notes().get(0).contains("statements came or went"), replay.notes() + "");
            assertEquals(
                    ErrorCode.COMPUTED_DIVISION_BY_ZERO,
                    replay.metrics().failures().get(0).code());
        }
    }

    private SortedMap<String, String> listing() throws IOException {
        SortedMap<String, String> listing = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                BasicFileAttributes about = Files.readAttributes(path, BasicFileAttributes.class);
                int bytes = about.isRegularFile() ? Arrays.hashCode(bytesOf(path)) : 0;
                listing.put(
                        path.toString(), about.lastModifiedTime() + " " + about.size() + " " + bytes + about.fileKey());
            }
        }
        return listing;
    }

    private static byte[] bytesOf(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
