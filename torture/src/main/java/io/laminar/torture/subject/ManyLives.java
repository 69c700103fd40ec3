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
import java.util.HashSet;
import java.util.Set;

/**
 * The process that opens one damaged directory after the other: on each line of its input it is told a directory, and
 * brings the engine in it from where it is to the end of the input. It says "D." when it got there and "F code text."
 * when the engine has refused; what came out is not its business.
 */
public final class ManyLives {
    private final long seed;
    private final long goal;

    private ManyLives(long seed, long goal) {
        this.seed = seed;
        this.goal = goal;
    }

    /**
     * Lives again and again.
     *
     * @param arguments seed of the rows, number of the last row
     * @throws IOException when the other end is gone
     */
    public static void main(String[] arguments) throws IOException {
        ManyLives lives = new ManyLives(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Subject.say("READY");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            try {
                lives.live(Path.of(line));
                Subject.say("D");
            } catch (EngineException e) {
                Subject.failed(e);
            }
        }
    }

    private void live(Path directory) {
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
            laminar.checkpoint();
            settle(laminar);
            Set<String> known = new HashSet<>(Output.read(directory).ledger());
            try (Appender appender = laminar.appender("t")) {
                for (long seq = 1; seq <= goal; seq++) {
                    if (!known.contains(Long.toString(seq))) {
                        Subject.append(appender, Row.of(seed, seq));
                    }
                }
                appender.publish();
                appender.end();
            }
            do {
                laminar.checkpoint();
            } while (!laminar.await(Duration.ofMillis(20)));
        }
    }

    private static void settle(Laminar laminar) {
        if (!laminar.await(Duration.ofSeconds(20))) {
            throw new IllegalStateException("rows are under way for too long");
        }
    }
}
