package io.laminar.cli.inspect;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where things are in a data directory.
 *
 * @param path of it
 */
public record EngineFolder(Path path) {
    /**
     * {@return a data directory}
     *
     * @param path of it
     * @throws IOException when it is not there
     * @throws ConfigException {@link ErrorCode#NOT_A_DATA_DIRECTORY} when it is no data directory
     */
    public static EngineFolder of(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        EngineFolder folder = new EngineFolder(path);
        if (!Files.isDirectory(folder.checkpoints()) && !Files.isDirectory(folder.logs())) {
            throw new ConfigException(
                    ErrorCode.NOT_A_DATA_DIRECTORY,
                    "neither checkpoints nor logs are there: directory=" + path + ", looked for=checkpoints, log");
        }
        return folder;
    }

    /** {@return where the checkpoints are} */
    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /** {@return where the logs of all cores are} */
    public Path logs() {
        return path.resolve("log");
    }

    /** {@return where each sink has a directory for what it has staged} */
    public Path sinks() {
        return path.resolve("sinks");
    }
}
