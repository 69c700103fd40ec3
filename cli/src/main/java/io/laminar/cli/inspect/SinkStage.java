package io.laminar.cli.inspect;

import io.laminar.engine.connector.staged.StagedEpoch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a sink has in its directory.
 *
 * @param sink its name
 * @param files how many there are, of whatever kind
 * @param bytes of all of them
 * @param epochs those that wait to be delivered
 */
record SinkStage(String sink, long files, long bytes, List<StagedEpoch> epochs) {
    /** Looks at a directory that may go meanwhile. */
    static SinkStage of(Path directory, boolean verify) throws IOException {
        long files = 0;
        long bytes = 0;
        List<StagedEpoch> epochs = List.of();
        try (Stream<Path> staged = Files.walk(directory)) {
            epochs = Files.isDirectory(directory) ? StagedEpoch.of(directory, verify) : List.of();
            for (Path path : staged.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(path);
                files++;
            }
        } catch (NoSuchFileException | UncheckedIOException e) {
            // It was committed, or dropped, while it was looked at.
        }
        return new SinkStage(nameOf(String.valueOf(directory.getFileName())), files, bytes, epochs);
    }

    /** The engine's own directories have names in code; those that are not are somebody else's. */
    private static String nameOf(String directory) {
        try {
            return URLDecoder.decode(directory, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return directory;
        }
    }

    /** {@return rows of the epochs} */
    long rows() {
        return epochs.stream().mapToLong(StagedEpoch::rows).sum();
    }
}
