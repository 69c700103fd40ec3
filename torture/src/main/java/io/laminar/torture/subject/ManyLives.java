package io.laminar.torture.subject;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.error.EngineException;
import io.laminar.torture.audit.Output;
import io.laminar.torture.audit.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The process that opens one damaged directory after the other: on each line of its input it is told up to which row
 * the input should be there, which row is the last, and a directory, and brings the engine in it from there to the end
 * of the input. It says "D." when it got there and "F code text." when the engine has refused; what came out is not its
 * business.
 */
public final class ManyLives {
    /** It is not known which rows are there: what is visible behind a checkpoint says it. */
    public static final long UNKNOWN = -1;

    private final long seed;

    private ManyLives(long seed) {
        this.seed = seed;
    }

    /**
     * Lives again and again.
     *
     * @param arguments seed of the rows
     * @throws IOException when the other end is gone
     */
    public static void main(String[] arguments) throws IOException {
        ManyLives lives = new ManyLives(Long.parseLong(arguments[0]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Subject.say("READY");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                String[] words = line.split(" ", 3);
                lives.live(Path.of(words[2]), Long.parseLong(words[0]), Long.parseLong(words[1]));
                Subject.say("D");
            } catch (EngineException e) {
                Subject.failed(e);
            }
        }
    }

    private void live(Path directory, long there, long goal) {
        LaminarConfig config = LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .baseDirectory(directory)
                .blockRows(64)
                .memoryLimitBytes(64 << 20)
                .set("io.backend", "nio")
                .set("data.directory", "data")
                .set("data.log.segment.bytes", Subject.SEGMENT_BYTES)
                .set("data.log.buffer.bytes", "262144")
                .set("data.checkpoint.ms", "0")
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(Subject.SCRIPT);
            settle(laminar);
            finish(laminar, there == UNKNOWN ? visible(laminar, directory) : there, goal);
        }
    }

    /** Rows of one source and one core become visible in their order. */
    private static long visible(Laminar laminar, Path directory) {
        laminar.checkpoint();
        settle(laminar);
        return Output.read(directory).ledger().size();
    }

    private void finish(Laminar laminar, long there, long goal) {
        try (Appender appender = laminar.appender("t")) {
            for (long seq = there + 1; seq <= goal; seq++) {
                Subject.append(appender, Row.of(seed, seq));
            }
            appender.publish();
            appender.end();
        }
        do {
            laminar.checkpoint();
        } while (!laminar.await(Duration.ofMillis(20)));
    }

    private static void settle(Laminar laminar) {
        if (!laminar.await(Duration.ofSeconds(20))) {
            throw new IllegalStateException("rows are under way for too long");
        }
    }
}
