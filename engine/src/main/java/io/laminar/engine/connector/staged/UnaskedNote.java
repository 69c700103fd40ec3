package io.laminar.engine.connector.staged;

import io.laminar.ring0.port.DurableDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That lives have gone on without asking the receiver how far it is. The name of an empty file says behind which epoch
 * the first of them began; the epochs of those lives are no measure for a receiver that is ahead, as it has none of
 * them.
 *
 * <pre>
 *   .stage-unasked-000000000009     what the receiver has beyond epoch 9 comes once more, in epochs of other numbers
 * </pre>
 *
 * @threading one owner
 * @blocking as long as the file system takes
 */
final class UnaskedNote {
    private static final String STEM = ".stage-unasked-";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(STEM) + "([0-9]{12,18})");

    private final DurableDirectory directory;

    /** A note in a directory that is there. */
    UnaskedNote(Path directory) {
        this.directory = new DurableDirectory(directory);
    }

    /** {@return behind which epoch the first life began that has not asked: this one's, or an earlier one's} */
    long first(long epoch) throws IOException {
        long first = epoch;
        for (Path note : notes()) {
            Matcher name = NAME.matcher(String.valueOf(note.getFileName()));
            if (name.matches()) {
                first = Math.min(first, Long.parseLong(name.group(1)));
            }
        }
        return first;
    }

    /** Leaves the note, durably. */
    void leave(long epoch) throws IOException {
        Path note = directory.path().resolve(STEM + "%012d".formatted(epoch));
        if (!Files.exists(note)) {
            Files.createFile(note);
        }
        directory.sync();
    }

    /** The receiver was asked. */
    void remove() throws IOException {
        List<Path> notes = notes();
        for (Path note : notes) {
            Files.delete(note);
        }
        if (!notes.isEmpty()) {
            directory.sync();
        }
    }

    private List<Path> notes() throws IOException {
        List<Path> notes = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory.path(), STEM + "*")) {
            found.forEach(notes::add);
        }
        return notes;
    }
}
