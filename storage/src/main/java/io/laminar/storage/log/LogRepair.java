package io.laminar.storage.log;

import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives up what a damaged log has lost. A core replays its records in order, so nothing behind a missing one is of use:
 * the log is cut there. Files are set aside, not deleted.
 */
public final class LogRepair {
    private LogRepair() {}

    /**
     * What was cut.
     *
     * @param sequence the first record that is gone
     * @param file where it was
     * @param offset of it in the file, in bytes
     * @param setAside files as they were, under other names
     */
    public record Cut(long sequence, Path file, long offset, List<Path> setAside) {}

    /**
     * Cuts a damaged log before the first record that cannot be read.
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @return what was cut; nothing when the log is not damaged
     * @throws StorageException when another has the log, or its first segment has no valid head: then nothing can be
     *     kept
     * @blocking as long as reading the log takes
     */
    public static List<Cut> cut(Path directory, int core) throws StorageException {
        SegmentFiles files = new SegmentFiles(directory, core);
        try {
            return cut(files);
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException(
                    StorageErrorCode.LOG_WRITE_FAILED, "cannot repair: directory=" + directory + ", core=" + core, e);
        }
    }

    private static List<Cut> cut(SegmentFiles files) throws IOException {
        FileChannel lock = files.lock();
        try {
            SegmentChain chain = SegmentChain.read(files);
            try (LogReader reader = LogReader.of(chain, 0, 0)) {
                return readAll(reader) ? List.of() : List.of(cut(files, chain, reader));
            }
        } finally {
            lock.close();
        }
    }

    private static boolean readAll(LogReader reader) throws StorageException {
        try {
            while (reader.next()) {
                // Only where it stops matters.
            }
            return true;
        } catch (StorageException e) {
            if (e.code() == StorageErrorCode.LOG_DAMAGED) {
                return false;
            }
            throw e;
        }
    }

    private static Cut cut(SegmentFiles files, SegmentChain chain, LogReader reader) throws IOException {
        Path damaged = reader.file();
        long number = chain.links().get(reader.index()).header().number();
        List<Path> setAside = new ArrayList<>();
        for (SegmentFiles.Named named : files.segments().reversed()) {
            if (named.number() > number) {
                Path aside = files.setAside(named.path());
                Files.move(named.path(), aside, StandardCopyOption.ATOMIC_MOVE);
                setAside.add(aside);
            }
        }
        Path copy = files.setAside(damaged);
        Files.copy(damaged, copy);
        setAside.add(copy);
        files.syncDirectory();
        try (FileChannel channel = FileChannel.open(damaged, StandardOpenOption.WRITE)) {
            channel.truncate(reader.offset());
            channel.force(true);
        }
        return new Cut(reader.expected(), damaged, reader.offset(), List.copyOf(setAside));
    }
}
