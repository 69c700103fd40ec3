package io.laminar.ring0.port;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose names are made durable.
 *
 * @param path of it
 * @threading any
 * @blocking as long as the file system takes
 */
public record DurableDirectory(Path path) {
    /** Makes names durable: what was made, moved or deleted. Where a directory is no file the system sees to that. */
    public void sync() throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes it and what is missing above it, durably. */
    public void make() throws IOException {
        Path missing = path.toAbsolutePath();
        List<Path> made = new ArrayList<>();
        while (missing != null && !Files.exists(missing)) {
            made.add(missing);
            missing = missing.getParent();
        }
        Files.createDirectories(path);
        for (Path one : made) {
            Path parent = one.getParent();
            if (parent != null) {
                new DurableDirectory(parent).sync();
            }
        }
    }

    /**
     * Takes a lock.
     *
     * @param name of the file that is locked, which is made
     * @return what gives the lock back when it is closed; null when another has it, of this process or not
     */
    public @Nullable FileChannel tryLock(String name) throws IOException {
        FileChannel channel = FileChannel.open(path.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = tryLock(channel) != null;
            return locked ? channel : null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this process has it
        }
    }
}
