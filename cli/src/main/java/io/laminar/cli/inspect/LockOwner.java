package io.laminar.cli.inspect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds who has a file locked by what the kernel says; to try the lock would be to take it. */
final class LockOwner {
    /** Nobody. */
    static final long NOBODY = 0;

    /** The system does not tell. */
    static final long UNKNOWN = -1;

    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int KIND = 1;
    private static final int PROCESS = 4;
    private static final int INODE = 5;

    private LockOwner() {}

    /** {@return the process that has a file locked for writing, {@link #NOBODY}, or {@link #UNKNOWN}} */
    static long of(Path file) {
        if (!Files.exists(file)) {
            return NOBODY;
        }
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino");
            return in(Files.readAllLines(LOCKS, StandardCharsets.US_ASCII), inode);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    /** Lines such as {@code 3: POSIX ADVISORY WRITE 28409 fe:00:2244982 0 EOF}; waiters have an arrow in front. */
    private static long in(List<String> lines, String inode) {
        for (String line : lines) {
            String[] words = line.strip().split(" +", -1);
            if (words.length > INODE && words[KIND].equals("POSIX") && words[INODE].endsWith(inode)) {
                long process = Long.parseLong(words[PROCESS]);
                return process > 0 ? process : UNKNOWN; // of another space of processes
            }
        }
        return NOBODY;
    }
}
