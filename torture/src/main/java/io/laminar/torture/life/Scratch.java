package io.laminar.torture.life;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory that goes when it is closed.
 *
 * @param path of it
 */
public record Scratch(Path path) implements AutoCloseable {
    /** {@return a new one} */
    public static Scratch make() throws IOException {
        return new Scratch(Files.createTempDirectory("torture-model"));
    }

    /** Deletes a directory and all that is in it. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Makes a directory as another one is: files with several names have them again. */
    public static void copy(Path from, Path to) throws IOException {
        delete(to);
        Map<Object, Path> copies = new HashMap<>();
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Object key =
                        Files.readAttributes(file, BasicFileAttributes.class).fileKey();
                Path other = copies.putIfAbsent(key, copy);
                if (other == null) {
                    Files.copy(file, copy);
                } else {
                    Files.createLink(copy, other);
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete: directory=" + path, e);
        }
    }
}
