package io.laminar.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what the kernel tells in files, below a root that tests replace. A file that is not there reads as empty. */
final class MachineFiles {
    private final Path root;

    MachineFiles(Path root) {
        this.root = root;
    }

    /** {@return the text of a file without blanks at its ends; empty when it cannot be read} */
    String text(String path) {
        try {
            return new String(Files.readAllBytes(root.resolve(path.substring(1))), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        }
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path.substring(1)));
    }

    /** {@return the rest of the first line that starts with a prefix, or nothing} */
    String line(String path, String prefix) {
        for (String line : text(path).lines().toList()) {
            if (line.startsWith(prefix)) {
                return line.substring(prefix.length()).strip();
            }
        }
        return "";
    }

    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("\\s+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
