package io.laminar.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Engines that go on in a directory, one after the other, with sinks into files beside their data. */
final class Lives {
    private Lives() {}

    /** An engine with small lanes, checkpoints when they are asked for, and little patience. */
    static LaminarConfig.Builder config(LaminarConfig.Mode mode, Path life) throws IOException {
        return LaminarConfig.builder()
                .mode(mode)
                .blockRows(16)
                .blocksPerLane(2)
                .baseDirectory(Files.createDirectories(life))
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "0")
                .set("data.timeout.ms", "2000")
                .set("io.drain.ms", "500");
    }

    /** Appends rows of one column, the numbers of a range, and publishes them. */
    static void rows(Laminar laminar, Appender appender, long from, long to) {
        for (long id = from; id < to; id++) {
            while (!appender.tryRow()) {
                laminar.poll();
            }
            appender.setLong(0, id);
            appender.endRow();
        }
        appender.publish();
    }

    /** Waits until nothing moves. */
    static void settle(Laminar laminar) {
        Engines.until("settled", () -> laminar.await(Duration.ofMillis(100)));
    }

    /**
     * Makes what a crash of the process would leave of an engine that runs: all that the system has been given.
     *
     * @return the copy
     */
    static Path crash(Path life, Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(life)) {
            List<Path> all = files.toList();
            for (Path path : all) {
                Path to = copy.resolve(life.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(path, to);
                }
            }
        }
        return copy;
    }
}
