package io.laminar.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the repository that the tests run in. */
final class Repository {
    private Repository() {}

    /** {@return the folder with the examples and scripts, from any module's folder} */
    static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("examples")) && Files.isDirectory(folder.resolve("scripts"))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "not inside the repository: " + Path.of("").toAbsolutePath());
    }
}
