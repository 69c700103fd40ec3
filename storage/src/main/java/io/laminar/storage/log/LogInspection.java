package io.laminar.storage.log;

import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a core's log holds, with every record checked; nothing is changed.
 *
 * @param segments in order, up to the first damage
 * @param unused segments that were made and not begun
 * @param tornTail what a crash has left at the end, or null
 * @param damage what cannot be read, or null
 */
public record LogInspection(
        List<Segment> segments,
        List<Path> unused,
        @Nullable TornTail tornTail,
        @Nullable StorageException damage) {
    /**
     * One segment.
     *
     * @param number it grows, and is never used twice
     * @param file its path
     * @param first sequence of its first record, or of the one that would be
     * @param records how many it has
     * @param firstEpoch of its first record, or when it was begun
     * @param lastEpoch of its last record
     * @param usedBytes up to the end of its last record
     * @param fileBytes size of the file
     */
    public record Segment(
            long number,
            Path file,
            long first,
            long records,
            long firstEpoch,
            long lastEpoch,
            long usedBytes,
            long fileBytes) {}

    /**
     * Reads a whole log.
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @return what it holds
     * @throws StorageException when it cannot be read at all: damage is in what is returned
     * @blocking as long as reading takes
     */
    public static LogInspection of(Path directory, int core) throws StorageException {
        SegmentChain chain = SegmentChain.read(new SegmentFiles(directory, core));
        List<Segment> segments = new ArrayList<>();
        List<Path> unused =
                chain.headless().stream().map(SegmentFiles.Named::path).toList();
        TornTail torn = null;
        StorageException damage = null;
        try (LogReader reader = LogReader.of(chain, 0, 0)) {
            try {
                while (reader.next()) {
                    note(segments, chain, reader);
                }
                addUpTo(chain.links().size(), segments, chain);
            } catch (StorageException e) {
                damage = e;
            }
            torn = reader.tornTail();
        } catch (StorageException e) {
            damage = e;
        }
        return new LogInspection(List.copyOf(segments), unused, torn, damage);
    }

    private static void note(List<Segment> segments, SegmentChain chain, LogReader reader) throws StorageException {
        addUpTo(reader.index() + 1, segments, chain);
        Segment before = segments.get(reader.index());
        segments.set(
                reader.index(),
                new Segment(
                        before.number(),
                        before.file(),
                        before.first(),
                        before.records() + 1,
                        before.firstEpoch(),
                        reader.epoch(),
                        reader.offset(),
                        before.fileBytes()));
    }

    /** Adds segments, which may have no record. */
    private static void addUpTo(int count, List<Segment> segments, SegmentChain chain) throws StorageException {
        while (segments.size() < count) {
            segments.add(begin(chain.links().get(segments.size())));
        }
    }

    private static Segment begin(SegmentChain.Link link) throws StorageException {
        SegmentLayout.Header header = link.header();
        try {
            return new Segment(
                    header.number(),
                    link.path(),
                    header.first(),
                    0,
                    header.epoch(),
                    header.epoch(),
                    SegmentLayout.HEADER_BYTES,
                    Files.size(link.path()));
        } catch (IOException e) {
            throw new StorageException(StorageErrorCode.LOG_READ_FAILED, "file=" + link.path(), e);
        }
    }
}
