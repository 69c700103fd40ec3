package io.laminar.ring0.port;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose names are made durable.
 *
 * @param path of it
 * @threading any
 * @blocking as long as the file system takes
 */
public record DurableDirectory(Path path) {
    /** Locks of this process: whoever opens such a file once more, and closes that, gives the lock back with it. */
    private static final Map<Object, FileChannel> HELD = new HashMap<>();

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
        return tryLock(path.resolve(name), false, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /**
     * Keeps others from taking a lock; other processes may do so at the same time. The file stays as it is.
     *
     * @param name of the file, which is there
     * @return what gives it back when it is closed; null when another has the lock
     */
    public @Nullable FileChannel tryShare(String name) throws IOException {
        return tryLock(path.resolve(name), true, StandardOpenOption.READ);
    }

    private static @Nullable FileChannel tryLock(Path file, boolean shared, OpenOption... options) throws IOException {
        synchronized (HELD) {
            HELD.values().removeIf(channel -> !channel.isOpen());
            if (Files.exists(file) && HELD.containsKey(keyOf(file))) {
                return null;
            }
            FileChannel channel = FileChannel.open(file, options);
            boolean locked = false;
            try {
                locked = tryLock(channel, shared) != null;
                if (locked) {
                    HELD.put(keyOf(file), channel);
                }
                return locked ? channel : null;
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
        }
    }

    private static Object keyOf(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return key == null ? file.toRealPath() : key;
    }

    private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException e) {
            return null; // this process has it
        }
    }
}
