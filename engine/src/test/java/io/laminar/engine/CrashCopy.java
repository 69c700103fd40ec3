package io.laminar.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a crash of the process would leave of an engine that runs: all that the system has been given. */
final class CrashCopy {
    private CrashCopy() {}

    /**
     * Copies all files of an engine.
     *
     * @return the copy's directory
     */
    static Path of(Path life, Path copy) throws IOException {
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
