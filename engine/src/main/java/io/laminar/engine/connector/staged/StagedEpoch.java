package io.laminar.engine.connector.staged;

import io.laminar.engine.error.IoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An epoch that waits in a sink's directory, as it is found by who only looks: nothing is locked or changed.
 *
 * @param epoch its number
 * @param rows how many it has
 * @param bytes of its file
 * @param file where they are
 * @param damage how the file differs from what was written; null when it does not, or was not read
 */
public record StagedEpoch(
        long epoch,
        long rows,
        long bytes,
        Path file,
        @Nullable IoException damage) {
    /**
     * {@return what waits, by epoch; without what is delivered meanwhile}
     *
     * @param directory of a sink, {@link io.laminar.engine.connector.SinkRequest#stage()}
     * @param verify whether to read the files and compare their checksums
     * @throws IOException when the directory or a file cannot be read
     */
    public static List<StagedEpoch> of(Path directory, boolean verify) throws IOException {
        EpochFiles.Names names = StagedSink.names(directory);
        List<StagedEpoch> epochs = new ArrayList<>();
        for (EpochFile file : EpochFiles.prepared(names)) {
            Path path = directory.resolve(names.hidden(file));
            try {
                long bytes = Files.size(path);
                epochs.add(new StagedEpoch(
                        file.epoch(), file.rows(), bytes, path, verify ? EpochFiles.damage(path, file) : null));
            } catch (NoSuchFileException e) {
                // It was delivered, or discarded, while it was looked at.
            }
        }
        return epochs;
    }
}
