package io.laminar.torture.subject;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.SinkMetrics;
import io.laminar.engine.error.EngineException;
import io.laminar.torture.audit.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The process that is tortured: an engine, fed by its standard input.
 *
 * <pre>
 *   R seq,k,v,s,ts    append this row
 *   S seq             wait until all rows so far are durable, and say "A seq."
 *   E                 end the input, close everything, and say "E."
 * </pre>
 *
 * <p>When it has recovered it says "READY." and when a statement or a checkpoint fails "F code text."; a line that
 * death has cut has no dot.
 */
public final class Subject {
    /** Source and sinks; each sink is a stream of its own, so that they can be ahead of each other. */
    static final String SCRIPT = """
            CREATE SOURCE t (seq BIGINT, k BIGINT, v BIGINT, s VARCHAR, ts TIMESTAMP,
                WATERMARK FOR ts AS ts - INTERVAL '60' SECOND) WITH (partition.by = 'k');
            CREATE STREAM sums AS SELECT k, window_end, SUM(v) AS total, COUNT(*) AS n, MAX(seq) AS last, MAX(s) AS text
                FROM TUMBLE(t, ts, INTERVAL '1' SECOND) GROUP BY k, window_end EMIT ON WINDOW CLOSE;
            CREATE SINK sums_out FROM sums INTO STEPPED_FILE (path = 'sums.csv', delivery = 'exactly_once');
            CREATE SINK passed_out AS SELECT seq, k, v, s FROM t WHERE v % 3 <> 0
                INTO STEPPED_FILE (path = 'passed.csv', delivery = 'exactly_once');
            CREATE SINK ledger_out AS SELECT seq FROM t
                INTO STEPPED_FILE (path = 'ledger.csv', delivery = 'exactly_once');
            CREATE SINK seen_out AS SELECT seq, s FROM t
                INTO STEPPED_FILE (path = 'seen.csv', delivery = 'idempotent');
            CREATE SINK told_out AS SELECT seq, s FROM t INTO STEPPED_FILE (path = 'told.csv');
            """;

    /** Small, so that segments come and go. */
    static final String SEGMENT_BYTES = "1048576";

    private static final int ROWS_A_PUBLISH = 20;
    private static final long PAUSE_NS = 1_000_000;
    private static final long GLANCE_NS = 100_000;
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(20);

    private final Laminar laminar;
    private final Appender appender;
    private int unpublished;

    private Subject(Laminar laminar) {
        this.laminar = laminar;
        this.appender = laminar.appender("t");
    }

    /**
     * Lives.
     *
     * @param arguments directory, cores, backend, milliseconds between checkpoints
     * @throws IOException when the other end is gone
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        LaminarConfig config = LaminarConfig.builder()
                .baseDirectory(directory)
                .cores(Integer.parseInt(arguments[1]))
                .blockRows(64)
                .memoryLimitBytes(256 << 20)
                .set("io.backend", arguments[2])
                .set("data.directory", "data")
                .set("data.log.segment.bytes", SEGMENT_BYTES)
                .set("data.log.buffer.bytes", "262144")
                .set("data.checkpoint.ms", arguments[3])
                .set("data.timeout.ms", "8000")
                .build();
        int status = 0;
        try {
            live(config);
        } catch (EngineException e) {
            failed(e);
            status = 1;
        }
        System.exit(status);
    }

    private static void live(LaminarConfig config) throws IOException {
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(SCRIPT);
            Subject subject = new Subject(laminar);
            subject.sync();
            say("READY");
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            boolean ended = false;
            for (String line = in.readLine(); line != null && !ended; line = in.readLine()) {
                ended = subject.obey(line);
                if (ended) {
                    break;
                }
            }
        }
        say("E");
    }

    private boolean obey(String line) {
        switch (line.charAt(0)) {
            case 'R' -> append(line.substring(2).split(","));
            case 'S' -> acknowledge(line.substring(2));
            default -> {
                appender.end();
                appender.close();
                finish();
                return true;
            }
        }
        return false;
    }

    private void append(String[] values) {
        append(appender, Row.parse(values));
        if (++unpublished == ROWS_A_PUBLISH) {
            appender.publish();
            unpublished = 0;
            // At a pace, so that barriers come between rows.
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    static void append(Appender to, Row row) {
        to.setLong(0, row.seq());
        to.setLong(1, row.k());
        to.setLong(2, row.v());
        to.setString(3, row.s());
        to.setLong(4, row.ts());
        to.endRow();
    }

    private void acknowledge(String sequence) {
        try {
            appender.publish();
            unpublished = 0;
            if (!appender.awaitDurable(Duration.ofNanos(LONGEST_NS))) {
                throw new IllegalStateException("rows do not become durable: " + laminar.metrics());
            }
            say("A " + sequence);
        } catch (EngineException e) {
            failed(e);
        }
    }

    /** Everything so far is computed, in a checkpoint, and visible. */
    private void sync() {
        appender.publish();
        unpublished = 0;
        settle();
        long epoch = laminar.checkpoint();
        long startNs = System.nanoTime();
        while (!areCommitted(epoch)) {
            LockSupport.parkNanos(GLANCE_NS);
            if (System.nanoTime() - startNs > LONGEST_NS) {
                throw new IllegalStateException("sinks do not commit: epoch=" + epoch);
            }
        }
    }

    private void settle() {
        if (!laminar.await(Duration.ofNanos(LONGEST_NS))) {
            throw new IllegalStateException("rows are under way for too long: " + laminar.metrics());
        }
    }

    /** Sinks end when their last epoch is committed, so checkpoints go on until then. */
    private void finish() {
        long startNs = System.nanoTime();
        do {
            laminar.checkpoint();
            if (System.nanoTime() - startNs > LONGEST_NS) {
                throw new IllegalStateException("rows are under way for too long: " + laminar.metrics());
            }
        } while (!laminar.await(Duration.ofMillis(20)));
    }

    private boolean areCommitted(long epoch) {
        for (SinkMetrics sink : laminar.metrics().sinks()) {
            if (sink.failure() != null) {
                throw sink.failure();
            }
            if (sink.epochs().committed() < Math.min(epoch, sink.epochs().prepared())) {
                return false;
            }
        }
        return true;
    }

    static void failed(EngineException failure) {
        say("F " + failure.describe().replace('\n', ' '));
    }

    static void say(String text) {
        System.out.println(text + ".");
        System.out.flush();
    }
}
