package io.laminar.engine.connector.file;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The files that a path means: itself, all files of a directory but hidden ones, or those that a pattern ({@code *},
 * {@code ?}, {@code [..]}, {@code {..}} in the last part) matches; in the order of their names.
 */
final class InputFiles {
    private InputFiles() {}

    static List<Path> resolve(Path baseDirectory, String path) {
        int slash = path.lastIndexOf('/');
        String last = path.substring(slash + 1);
        boolean pattern = last.matches(".*[*?\\[{].*") && !Files.exists(baseDirectory.resolve(path));
        Path named = baseDirectory.resolve(pattern ? path.substring(0, slash + 1) : path);
        try {
            if (pattern) {
                return list(named, last, path);
            }
            if (Files.isDirectory(named)) {
                return list(named, "*", path);
            }
            return List.of(named);
        } catch (IOException e) {
            throw FileFaults.opening(named, e);
        }
    }

    private static List<Path> list(Path directory, String pattern, String path) throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry)
                        && !entry.getFileName().toString().startsWith(".")) {
                    found.add(entry);
                }
            }
        }
        if (found.isEmpty()) {
            throw new IoException(
                    ErrorCode.FILE_NOT_FOUND, "cannot open files: nothing matches: path=" + path + ", in=" + directory);
        }
        return new ArrayList<>(found);
    }
}
