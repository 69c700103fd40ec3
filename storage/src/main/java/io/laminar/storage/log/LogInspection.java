package io.laminar.storage.log;

import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a core's log holds, with every record checked; nothing is changed, and nobody has to stop for it.
 *
 * @param identity what tells the log from others; 0 when there is no segment that says it
 * @param segments in order, up to the first damage
 * @param unused segments that were made and not begun
 * @param tornTail what a crash has left at the end, or a group that is being written; or null
 * @param damage what cannot be read, or null
 * @param kinds how many records there are of each kind, those that can be read
 * @param barriers of checkpoints, in their order
 * @param positions that the log says of sources and their producers, the last of each, by their names
 * @param total of all records that can be read
 */
public record LogInspection(
        long identity,
        List<Segment> segments,
        List<Path> unused,
        @Nullable TornTail tornTail,
        @Nullable StorageException damage,
        Map<RecordKind, Amount> kinds,
        List<Barrier> barriers,
        SortedMap<String, Long> positions,
        Amount total) {
    /**
     * How often a log is read that somebody writes to. What looks damaged may be a group on its way, or a segment that
     * was dropped: it is damaged when it looks the same twice.
     */
    private static final int MOST_LOOKS = 50;

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
     * Some records.
     *
     * @param records how many
     * @param bytes that they take in the log
     */
    public record Amount(long records, long bytes) {
        /** None. */
        public static final Amount NONE = new Amount(0, 0);

        Amount plus(long recordBytes) {
            return new Amount(records + 1, bytes + recordBytes);
        }

        Amount minus(Amount less) {
            return new Amount(records - less.records, bytes - less.bytes);
        }
    }

    /**
     * A barrier's record.
     *
     * @param epoch that it ends
     * @param sequence of it
     * @param file where it is
     * @param offset of it in the file, in bytes
     * @param upTo the records of the log up to this one
     */
    public record Barrier(long epoch, long sequence, Path file, long offset, Amount upTo) {}

    /** {@return the sequence of the first record that the log has, or would have; 1 when there is no segment} */
    public long first() {
        return segments.isEmpty() ? 1 : segments.getFirst().first();
    }

    /** {@return the sequence of the last record that can be read; one less than the first when there is none} */
    public long last() {
        return first() + total.records() - 1;
    }

    /**
     * {@return the barrier's record with a sequence, or null}
     *
     * @param sequence as a checkpoint says it
     */
    public @Nullable Barrier barrier(long sequence) {
        for (Barrier barrier : barriers) {
            if (barrier.sequence() == sequence) {
                return barrier;
            }
        }
        return null;
    }

    /**
     * {@return what can be read behind a barrier: what a recovery replays}
     *
     * @param barrier of this log
     */
    public Amount behind(Barrier barrier) {
        return total.minus(barrier.upTo());
    }

    /**
     * {@return the numbers of the cores that have a log, ascending}
     *
     * @param directory holds the logs of all cores; may be missing
     * @throws StorageException when it cannot be listed
     */
    public static SortedSet<Integer> cores(Path directory) throws StorageException {
        return SegmentFiles.cores(directory);
    }

    /**
     * Reads a whole log. Where somebody writes to it meanwhile, that is seen up to some moment.
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @return what it holds
     * @throws StorageException when it cannot be read at all: damage is in what is returned
     * @blocking as long as reading takes
     */
    public static LogInspection of(Path directory, int core) throws StorageException {
        Look last = Look.at(directory, core);
        for (int i = 1; i < MOST_LOOKS && last.trouble() != null; i++) {
            Look again = Look.at(directory, core);
            boolean same = last.isSame(again);
            last = again;
            if (same) {
                break;
            }
        }
        return last.result();
    }

    /** One reading of a log that began with some segment; what it has found wrong, and at which record. */
    private record Look(
            long beginning,
            @Nullable LogInspection seen,
            @Nullable StorageException trouble,
            long missing) {
        static Look at(Path directory, int core) throws StorageException {
            SegmentFiles files = new SegmentFiles(directory, core);
            List<SegmentFiles.Named> named = files.segments();
            long beginning = named.isEmpty() ? 0 : named.getFirst().number();
            try {
                LogInspection seen = read(files);
                return new Look(beginning, seen, seen.damage(), seen.last() + 1);
            } catch (StorageException e) {
                return new Look(beginning, null, e, 0);
            }
        }

        boolean isSame(Look other) {
            return trouble != null
                    && other.trouble != null
                    && beginning == other.beginning
                    && trouble.code() == other.trouble.code()
                    && missing == other.missing;
        }

        LogInspection result() throws StorageException {
            if (seen == null) {
                throw Objects.requireNonNull(trouble);
            }
            return seen;
        }
    }

    private static LogInspection read(SegmentFiles files) throws StorageException {
        SegmentChain chain = SegmentChain.read(files);
        List<Segment> segments = new ArrayList<>();
        LogSums sums = new LogSums();
        TornTail torn = null;
        StorageException damage = null;
        try (LogReader reader = LogReader.of(chain, 0, 0)) {
            try {
                while (reader.next()) {
                    note(segments, chain, reader);
                    sums.add(reader);
                }
                addUpTo(chain.links().size(), segments, chain);
            } catch (StorageException e) {
                damage = e;
            }
            torn = reader.tornTail();
        } catch (StorageException e) {
            damage = e;
        }
        return new LogInspection(
                chain.logId(),
                List.copyOf(segments),
                chain.headless().stream().map(SegmentFiles.Named::path).toList(),
                torn,
                damage,
                Map.copyOf(sums.kinds()),
                List.copyOf(sums.barriers()),
                sums.positions(),
                sums.total());
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
