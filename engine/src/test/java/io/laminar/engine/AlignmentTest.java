package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.LimitException;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources that keep together: each pause and what ends it, warnings, drops that are counted. */
class AlignmentTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int DRIFT_SECONDS = 60;
    private static final String OPTIONS = "align.group = 'g', align.drift = '60 s', idle.timeout = '30 s'";

    private final ManualClock clock = new ManualClock();
    private Laminar laminar = Laminar.open(LaminarConfig.inline());

    private void open(int cores) {
        open(LaminarConfig.builder().mode(LaminarConfig.Mode.INLINE).cores(cores));
    }

    private void open(LaminarConfig.Builder config) {
        laminar.close();
        laminar = Laminar.open(config.clock(clock).build());
        laminar.assembly().cores().order(new RandomOrder(System.nanoTime()));
    }

    @AfterEach
    void close() {
        laminar.close();
    }

    private Appender source(String name, String options, boolean partitioned) {
        laminar.execute("CREATE SOURCE " + name + " (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (" + options
                + (partitioned ? ", partition.by = 'k')" : ")"));
        return laminar.appender(name);
    }

    private static void write(Appender appender, long seconds) {
        appender.setLong(0, seconds);
        appender.setLong(1, seconds * SECOND);
        appender.endRow();
        appender.publish();
    }

    private void row(Appender appender, long seconds) {
        write(appender, seconds);
        settle();
    }

    private void settle() {
        int quiet = 0;
        while (quiet < 3) {
            quiet = laminar.poll() == 0 ? quiet + 1 : 0;
        }
    }

    private void pass(long seconds) {
        clock.seconds(seconds);
        settle();
    }

    private WatermarkMetrics producers(String name) {
        return laminar.metrics().source(name).orElseThrow().producers();
    }

    private long taken(String name) {
        settle();
        return laminar.metrics().source(name).orElseThrow().rowsIn();
    }

    /** Two sources, of which "a" wants to be ten minutes ahead; answers the other one. */
    private Appender sourceBehind(boolean partitioned) {
        Appender a = source("a", OPTIONS, partitioned);
        Appender b = source("b", OPTIONS, partitioned);
        settle();
        row(b, 0);
        for (int minute = 0; minute <= 10; minute++) {
            write(a, minute * 60L + 1);
        }
        return b;
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "4,false", "2,true", "4,true"})
    void shouldHoldWhoIsAheadUntilTheOthersHaveCaughtUp(int cores, boolean partitioned) {
        open(cores);
        Appender b = sourceBehind(partitioned);
        assertEquals(2, taken("a"), "at 61 s it is more than 60 s ahead");
        assertTrue(producers("a").isPaused());
        assertFalse(producers("b").isPaused(), "the slowest goes on");
        assertFalse(laminar.await(Duration.ofMillis(1)), "rows wait");
        row(b, 1);
        assertEquals(3, taken("a"), "resumed, and ahead again at 121 s");
        row(b, 301);
        assertEquals(8, taken("a"));
        b.end();
        assertEquals(11, taken("a"), "who has ended holds nobody back");
        assertFalse(producers("a").isPaused());
        assertEquals(3, producers("a").timesAhead() / (partitioned ? cores : 1));
        assertTrue(laminar.await(Duration.ofSeconds(1)));
    }

    /** Rows that wait stand behind the barrier: it does not wait for them, nor do they go on because of it. */
    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "4,true"})
    void shouldLetABarrierPassWhileItIsPaused(int cores, boolean partitioned, @TempDir Path directory) {
        open(LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .cores(cores)
                .baseDirectory(directory)
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "1048576")
                .set("data.log.buffer.bytes", "262144"));
        Appender b = sourceBehind(partitioned);
        assertEquals(2, taken("a"));
        assertTrue(producers("a").isPaused());
        long first = laminar.checkpoint();
        assertEquals(first + 1, laminar.checkpoint(), "one behind the other");
        assertTrue(producers("a").isPaused());
        assertEquals(2, taken("a"));
        row(b, 301);
        assertEquals(8, taken("a"));
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "4,true"})
    void shouldNotWaitForIdleSources(int cores, boolean partitioned) {
        open(cores);
        Appender a = source("a", OPTIONS, partitioned);
        Appender b = source("b", OPTIONS, partitioned);
        settle();
        row(b, 0);
        row(a, 100);
        write(a, 200);
        assertEquals(1, taken("a"));
        pass(29);
        assertEquals(1, taken("a"), "b is only slow");
        pass(1);
        assertEquals(2, taken("a"), "b is idle");
        row(b, 5);
        write(a, 300);
        assertEquals(2, taken("a"), "b is back");
        pass(31);
        assertEquals(3, taken("a"));
        row(b, 300);
        assertEquals(3, taken("b"), "who comes back finds nobody to wait for");
    }

    @Test
    void shouldNotWaitForASourceWithoutProducersOrOneThatIsDropped() {
        open(1);
        Appender a = source("a", OPTIONS, false);
        source("b", OPTIONS, false).close();
        settle();
        row(a, 0);
        write(a, 1000);
        assertEquals(1, taken("a"), "b has said nothing yet, and may");
        pass(31);
        assertEquals(2, taken("a"), "nobody is there");
        Appender b = laminar.appender("b");
        row(b, 10);
        write(a, 2000);
        assertEquals(2, taken("a"));
        laminar.execute("DROP SOURCE b");
        assertEquals(3, taken("a"));
    }

    @Test
    void shouldMakeTheProducerOfAPausedSourceWaitForRoom() {
        open(Engines.tinyBuilder(LaminarConfig.Mode.INLINE));
        Appender a = source("a", OPTIONS, false);
        Appender b = source("b", OPTIONS, false);
        laminar.execute("CREATE STREAM result AS SELECT k FROM a");
        Subscription result = laminar.subscribe("result");
        row(b, 0);
        row(a, 100);
        int written = 0;
        while (a.tryRow() && written < 1000) {
            write(a, 101 + written++);
            laminar.poll();
        }
        assertTrue(written < 20, "no room: written=" + written);
        List<Object[]> read = new ArrayList<>();
        Engines.settle(laminar, result, read);
        assertEquals(1, read.size());
        assertFalse(a.tryRow());
        row(b, 1000);
        Engines.settle(laminar, result, read);
        assertEquals(1 + written, read.size(), "nothing was lost");
        assertTrue(a.tryRow());
    }

    @ParameterizedTest
    @CsvSource({"warn,1,false", "warn,4,true", "drop,1,false", "drop,4,true"})
    void shouldCountWhatIsAhead(String excess, int cores, boolean partitioned) {
        open(cores);
        String options = OPTIONS + ", align.excess = '" + excess + "'";
        Appender a = source("a", options, partitioned);
        Appender b = source("b", options, partitioned);
        laminar.execute("CREATE STREAM result AS SELECT k FROM a");
        Subscription result = laminar.subscribe("result");
        settle();
        List<Object[]> read = new ArrayList<>();
        row(a, 500);
        row(a, 1000);
        Engines.settle(laminar, result, read);
        assertEquals(2, read.size(), "b has said nothing: nobody loses rows for that");
        row(b, 0);
        for (int r = 0; r < 10; r++) {
            row(a, 1001 + r);
        }
        row(b, 950);
        row(a, 1010);
        Engines.settle(laminar, result, read);
        boolean drops = excess.equals("drop");
        assertEquals(drops ? 3 : 13, read.size());
        WatermarkMetrics metrics = producers("a");
        assertEquals(drops ? 0 : 10, metrics.rowsAhead());
        assertEquals(drops ? 10 : 0, metrics.rowsDropped());
        assertFalse(metrics.isPaused());
        assertEquals(13, taken("a"), "offered = delivered + dropped");
    }

    /** Rows of three sources, at random: all come out, in order, and nobody is ever further ahead than allowed. */
    @ParameterizedTest
    @CsvSource({"1,false,false", "1,false,true", "2,false,false", "4,true,false", "3,true,true"})
    void shouldKeepTogetherAndLoseNothing(int cores, boolean partitioned, boolean tiny) {
        long seed = System.nanoTime();
        for (int run = 0; run < 5; run++) {
            Random random = new Random(seed + run);
            LaminarConfig.Builder config = tiny
                    ? Engines.tinyBuilder(LaminarConfig.Mode.INLINE)
                    : LaminarConfig.builder().mode(LaminarConfig.Mode.INLINE);
            open(config.cores(cores));
            keepTogether(random, cores, partitioned, "seed=" + (seed + run));
        }
    }

    private static boolean tryEnd(Appender appender) {
        try {
            appender.end();
            return true;
        } catch (LimitException e) {
            // The lane is full, and its source waits for the others of its group.
            return false;
        }
    }

    private void keepTogether(Random random, int cores, boolean partitioned, String message) {
        List<String> names = List.of("a", "b", "c");
        List<Appender> appenders = new ArrayList<>();
        List<Subscription> results = new ArrayList<>();
        List<List<Object[]>> read = new ArrayList<>();
        long[] times = new long[3];
        int[] written = new int[3];
        for (String name : names) {
            appenders.add(source(name, OPTIONS, partitioned));
            laminar.execute("CREATE STREAM " + name + "2 AS SELECT k FROM " + name);
            results.add(laminar.subscribe(name + "2"));
            read.add(new ArrayList<>());
        }
        for (int step = 0; step < 2000; step++) {
            int s = random.nextInt(3);
            if (appenders.get(s).tryRow()) {
                times[s] += random.nextInt(10 + 10 * s);
                write(appenders.get(s), times[s]);
                written[s]++;
            }
            if (random.nextInt(3) == 0) {
                laminar.poll();
                read.get(s).addAll(Engines.drain(results.get(s)));
                requireTogether(names, message);
            }
        }
        // One ends after the other, who is held back when the others have gone on; those that are left go on.
        boolean[] ended = new boolean[3];
        for (int s = 0; !(ended[0] && ended[1] && ended[2]); s = (s + 1) % 3) {
            ended[s] = ended[s] || tryEnd(appenders.get(s));
            laminar.poll();
            for (int i = 0; i < 3; i++) {
                read.get(i).addAll(Engines.drain(results.get(i)));
            }
        }
        for (int s = 2; s >= 0; s--) {
            for (int turn = 0; turn < 100_000 && !results.get(s).ended(); turn++) {
                laminar.poll();
                for (int i = 0; i < 3; i++) {
                    read.get(i).addAll(Engines.drain(results.get(i)));
                }
            }
        }
        for (int s = 0; s < 3; s++) {
            assertTrue(results.get(s).ended(), message);
            assertEquals(written[s], read.get(s).size(), message);
        }
    }

    /** The largest step between two rows is 30 s, and marks of sources on several cores come every second at least. */
    private void requireTogether(List<String> names, String message) {
        Cores cores = laminar.assembly().cores();
        for (String name : names) {
            SourceNode node = laminar.assembly().sources().get(name);
            for (long watermark : cores.ask(core ->
                    core.has(node.spec()) ? core.source(node.spec()).clock().current() : Long.MIN_VALUE)) {
                for (String other : names) {
                    SourceNode beside = laminar.assembly().sources().get(other);
                    long least = cores.least(
                            beside.spec(),
                            core -> core.source(beside.spec()).clock().current());
                    if (watermark != Long.MIN_VALUE && !other.equals(name)) {
                        long ahead = least == Long.MIN_VALUE ? watermark : watermark - least;
                        assertTrue(ahead <= (DRIFT_SECONDS + 31) * SECOND, () -> message + " ahead by " + ahead);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,false", "4,true"})
    void shouldTellTheLogOnceEachTimeThatASourceComesAhead(int cores, boolean partitioned) {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getMessage().contains("ahead of its group")) {
                    lines.add(MessageFormat.format(line.getMessage(), line.getParameters()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("io.laminar.engine");
        log.addHandler(handler);
        log.setUseParentHandlers(false);
        try {
            open(cores);
            Appender a = source("a", OPTIONS + ", align.excess = 'warn'", partitioned);
            Appender b = source("b", OPTIONS + ", align.excess = 'warn'", partitioned);
            settle();
            row(b, 0);
            row(a, 1);
            for (int seconds = 61; seconds < 100; seconds++) {
                row(a, seconds);
            }
            String line = "source is too far ahead of its group: source=a, group=g, drift=60.0 s, times=";
            awaitLines(lines, 1);
            row(a, 101);
            row(b, 100);
            row(a, 102);
            assertEquals(List.of(line + 1), lines);
            row(a, 200);
            row(a, 201);
            awaitLines(lines, 2);
            laminar.execute("DROP SOURCE a");
            assertEquals(List.of(line + 1, line + 2), lines);
        } finally {
            log.setUseParentHandlers(true);
            log.removeHandler(handler);
        }
    }

    private static void awaitLines(List<String> lines, int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (lines.size() < count) {
            assertTrue(System.nanoTime() < deadline, lines.toString());
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldResumeOnThreads() {
        open(LaminarConfig.builder().cores(2));
        Appender a = source("a", OPTIONS, false);
        Appender b = source("b", OPTIONS, false);
        laminar.execute("CREATE STREAM result AS SELECT k FROM a UNION ALL SELECT k FROM b");
        Subscription result = laminar.subscribe("result");
        Thread slow = Thread.ofPlatform().start(() -> {
            for (int r = 0; r < 20_000; r++) {
                write(b, r);
            }
            b.end();
        });
        Thread fast = Thread.ofPlatform().start(() -> {
            for (int r = 0; r < 20_000; r++) {
                write(a, 2L * r);
            }
            a.end();
        });
        assertEquals(40_000, Engines.untilEnd(laminar, result).size());
        assertFalse(slow.isAlive() && fast.isAlive());
        assertTrue(producers("a").timesAhead() > 0, "it was ahead");
    }
}
