package io.laminar.storage.log;

import io.laminar.ring0.port.DurableDirectory;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of one core's files in a directory: {@code wal-00003-0000000000000000012.log} is its segment 12; with
 * {@code .spare} behind it waits for another use, with {@code .cut} a repair has set it aside.
 *
 * @threading any
 * @blocking as long as the file system takes
 */
record SegmentFiles(Path directory, int core) {
    private static final Pattern NAME = Pattern.compile("wal-([0-9]{5})-([0-9]{19})\\.log(\\.spare)?");

    /** A segment by its name alone. */
    record Named(long number, Path path) {}

    Path path(long number) {
        return directory.resolve(String.format(Locale.ROOT, "wal-%05d-%019d.log", core, number));
    }

    Path spare(Path segment) {
        return segment.resolveSibling(segment.getFileName() + ".spare");
    }

    /** {@return a name for a segment that was set aside, which nothing has} */
    Path setAside(Path segment) {
        Path aside = segment.resolveSibling(segment.getFileName() + ".cut");
        for (int i = 1; Files.exists(aside); i++) {
            aside = segment.resolveSibling(segment.getFileName() + "." + i + ".cut");
        }
        return aside;
    }

    /** {@return the cores that have segments in a directory, which may be missing} */
    static SortedSet<Integer> cores(Path directory) throws StorageException {
        SortedSet<Integer> cores = new TreeSet<>();
        for (Path entry : entries(directory)) {
            Matcher name = NAME.matcher(entry.getFileName().toString());
            if (name.matches() && name.group(3) == null) {
                cores.add(Integer.parseInt(name.group(1)));
            }
        }
        return cores;
    }

    /** {@return the segments of the core, by their numbers} */
    List<Named> segments() throws StorageException {
        return list(false);
    }

    /** {@return what waits for another use} */
    List<Named> spares() throws StorageException {
        return list(true);
    }

    private List<Named> list(boolean spare) throws StorageException {
        List<Named> found = new ArrayList<>();
        for (Path entry : entries(directory)) {
            Matcher name = NAME.matcher(entry.getFileName().toString());
            if (name.matches() && Integer.parseInt(name.group(1)) == core && (name.group(3) != null) == spare) {
                found.add(new Named(Long.parseLong(name.group(2)), entry));
            }
        }
        found.sort(Comparator.comparingLong(Named::number));
        return found;
    }

    private static List<Path> entries(Path directory) throws StorageException {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            throw new StorageException(StorageErrorCode.LOG_READ_FAILED, "cannot list: directory=" + directory, e);
        }
        return found;
    }

    /** Deletes all that there is, newest first: a crash leaves a log that is shorter. */
    void deleteAll() throws StorageException {
        List<Named> all = new ArrayList<>(spares());
        all.addAll(segments().reversed());
        if (all.isEmpty()) {
            return;
        }
        try {
            for (Named one : all) {
                Files.deleteIfExists(one.path());
            }
            syncDirectory();
        } catch (IOException e) {
            throw new StorageException(
                    StorageErrorCode.LOG_WRITE_FAILED, "cannot delete: directory=" + directory + ", core=" + core, e);
        }
    }

    /**
     * Cuts a log that is closed where its records end, and deletes what was made ahead: the next start has nothing to
     * look through. What is left undone it does itself.
     *
     * @param last number of the last segment
     * @param end of its records; 0 when there are none
     */
    void trim(long last, long end) throws StorageException {
        try {
            for (Named spare : spares()) {
                Files.deleteIfExists(spare.path());
            }
            // Made ahead; what else there may be is not this log's.
            Files.deleteIfExists(path(last + 1));
            if (end == 0) {
                Files.deleteIfExists(path(last));
            } else {
                try (FileChannel channel = FileChannel.open(path(last), StandardOpenOption.WRITE)) {
                    channel.truncate(end);
                    channel.force(true);
                }
            }
            syncDirectory();
        } catch (IOException e) {
            // All that was acknowledged is there, and stays.
        }
    }

    /** Makes names durable: what was made, moved or deleted. */
    void syncDirectory() throws IOException {
        new DurableDirectory(directory).sync();
    }

    /** Makes the directory, durably, and takes the log for one writer; closing the channel gives it back. */
    FileChannel lock() throws StorageException {
        String name = String.format(Locale.ROOT, "wal-%05d.lock", core);
        try {
            DurableDirectory durable = new DurableDirectory(directory);
            durable.make();
            FileChannel channel = durable.tryLock(name);
            if (channel == null) {
                throw new StorageException(
                        StorageErrorCode.LOG_IN_USE, "another writer has it: file=" + directory.resolve(name));
            }
            return channel;
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException(
                    StorageErrorCode.LOG_WRITE_FAILED, "cannot take the lock: file=" + directory.resolve(name), e);
        }
    }
}
