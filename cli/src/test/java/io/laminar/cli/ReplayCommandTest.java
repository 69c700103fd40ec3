package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code laminar replay} on what an engine has left. */
@Timeout(120)
class ReplayCommandTest {
    @TempDir
    Path folder;

    private long epoch;

    private LaminarConfig config() {
        return LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .baseDirectory(folder)
                .set("data.directory", "state")
                .set("data.retain", "10")
                .set("data.log.segment.bytes", "1048576")
                .set("data.log.buffer.bytes", "262144")
                .build();
    }

    @BeforeEach
    void live() {
        try (Laminar laminar = Laminar.open(config())) {
            laminar.execute("""
                    CREATE SOURCE t (k BIGINT, v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts);
                    CREATE STREAM sums AS SELECT k, window_end, SUM(v) AS total
                      FROM TUMBLE(t, ts, INTERVAL '10' SECOND) GROUP BY k, window_end EMIT ON WINDOW CLOSE;
                    CREATE SINK o FROM sums INTO FILE (path = 'o.csv') FORMAT CSV""");
            epoch = laminar.checkpoint();
            try (Appender appender = laminar.appender("t")) {
                for (int r = 0; r < 60; r++) {
                    appender.setLong(0, r % 2);
                    appender.setLong(1, r);
                    appender.setLong(2, r * 1_000_000_000L);
                    appender.endRow();
                    if (r % 20 == 19) {
                        // Later groups of the log prove what was durable before.
                        assertTrue(appender.awaitDurable(Duration.ofSeconds(30)));
                    }
                }
            }
            assertTrue(laminar.await(Duration.ofSeconds(30)));
        }
    }

    private CliRun replay(String... words) {
        List<String> all = new ArrayList<>(List.of("replay", "state"));
        all.addAll(List.of(words));
        return CliRun.in(folder, all.toArray(String[]::new));
    }

    private static void assertSays(CliRun run, ExitCode code, String... words) {
        assertEquals(code, run.code(), run.toString());
        for (String word : words) {
            assertTrue((run.out() + run.err()).contains(word), word + " is not in " + run);
        }
    }

    @Test
    void shouldPrintWhatASinkHasWritten() throws IOException {
        CliRun run = replay("--from", epoch + "", "--stream", "o");
        assertEquals(ExitCode.OK, run.code(), run.toString());
        List<String> lines = run.out().lines().toList();
        assertEquals("row,stream,core,log,epoch,sequence,k,window_end,total", lines.get(0));
        assertTrue(lines.get(1).matches("1,o,0,0," + (epoch + 1) + ",[0-9]+,0,1970-01-01T00:00:10Z,20"), lines.get(1));
        List<String> rows = lines.stream().map(line -> line.split(",", 7)[6]).toList();
        assertEquals(Files.readAllLines(folder.resolve("o.csv")), rows);
        assertSays(
                run,
                ExitCode.OK,
                "replayed from the checkpoint of epoch " + epoch + ", all that there is: 10 rows\n",
                "core 0  epoch ",
                "/log/wal-00000-",
                "  source t  1970-01-01T00:00:50Z\n",
                "  stream sums  1970-01-01T00:00:50Z\n");
    }

    @Test
    void shouldStopBehindARowAndSayWhereItStands() {
        CliRun run = replay("--from", "oldest", "--to", "99", "--until", "3", "--state", "--format", "json");
        assertSays(run, ExitCode.OK, "all that there is: 0 rows", "note: statements came or went by the checkpoint");
        run = replay("--from", epoch + "", "--until", "3", "--state", "--format", "json");
        assertEquals(3, run.out().lines().count(), run.toString());
        assertSays(
                run,
                ExitCode.OK,
                "{\"row\":1,\"stream\":\"sums\",\"core\":0,\"log\":0,\"epoch\":" + (epoch + 1) + ",\"sequence\":",
                ",\"value\":{\"k\":0,\"window_end\":\"1970-01-01T00:00:10Z\",\"total\":20}}\n",
                "stopped behind row 3\n",
                "core 0  aggregate ",
                "state ");
        assertEquals(run, replay("--from", epoch + "", "--until", "3", "--state", "--format", "json"));
    }

    @Test
    void shouldChangeNothing() throws IOException {
        SortedMap<String, String> before = listing();
        assertSays(replay(), ExitCode.OK, "all that there is: 0 rows");
        assertSays(replay("--from", epoch + "", "--format", "json"), ExitCode.OK, "\"stream\":\"o\"");
        assertEquals(before, listing());
    }

    private SortedMap<String, String> listing() throws IOException {
        SortedMap<String, String> listing = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                int bytes = Files.isRegularFile(path) ? Arrays.hashCode(Files.readAllBytes(path)) : 0;
                listing.put(path.toString(), Files.getLastModifiedTime(path) + " " + bytes);
            }
        }
        return listing;
    }

    @Test
    void shouldRefuseWhatIsNotThere() throws IOException {
        assertSays(replay("--from", "77"), ExitCode.USAGE, "E6310 ", "from=77, epochs=[", "hint: laminar inspect DIR");
        assertSays(replay("--stream", "nobody"), ExitCode.USAGE, "E1007 ", "stream=nobody");
        assertSays(replay("--from", "x"), ExitCode.USAGE, "--from: a number from 1 on is needed: x");
        assertSays(replay("--from", "5", "--to", "5"), ExitCode.USAGE, "--to: an epoch behind --from");
        assertSays(replay("--until", "0"), ExitCode.USAGE, "--until: a number from 1 on");
        assertSays(replay("--set", "no.key=1"), ExitCode.USAGE, "--set: ", "no.key");
        assertSays(CliRun.in(folder, "replay", "nowhere"), ExitCode.ENVIRONMENT, "no such file");
        Files.createDirectory(folder.resolve("empty"));
        assertSays(CliRun.in(folder, "replay", "empty"), ExitCode.ENVIRONMENT, "E6305 ");
    }

    @Test
    void shouldKeepAwayFromAnEngineThatRuns() {
        try (Laminar laminar = Laminar.open(config())) {
            assertSays(replay(), ExitCode.ENVIRONMENT, "E6204 ", "checkpoints are in use", "hint: stop");
            laminar.checkpoint();
        }
    }

    @Test
    void shouldSayThatALogIsDamaged() throws IOException {
        CliRun run = replay("--from", epoch + "", "--until", "1", "--format", "json");
        String place = run.err()
                .lines()
                .filter(line -> line.startsWith("core 0"))
                .findFirst()
                .orElseThrow();
        Path log = Path.of(place.replaceFirst(".*file=(.*?), .*", "$1"));
        long offset = Long.parseLong(place.replaceFirst(".*offset=([0-9]+).*", "$1"));
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(16), offset + 8);
        }
        assertSays(
                replay("--from", epoch + ""), ExitCode.DATA, "E6102 ", "offset=" + offset, "hint: laminar inspect DIR");
    }
}
