package io.laminar.storage.log;

import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a log can be read.
 *
 * @param damage what stopped it, or null
 * @param expected sequence of the first record that is not there
 * @param file where that would be
 * @param offset of it in the file, in bytes
 * @param number of the segment
 * @param reached index of the segment in its chain; -1 when not even its first can be read
 */
record LogReading(@Nullable StorageException damage, long expected, Path file, long offset, long number, int reached) {
    /** Reads from a segment on. */
    static LogReading of(SegmentChain chain, int index) throws StorageException {
        Path head = chain.damagedHead();
        try (LogReader reader = LogReader.of(chain, index, 0)) {
            StorageException damage = readAll(reader);
            long number = chain.links().get(reader.index()).header().number();
            return new LogReading(damage, reader.expected(), reader.file(), reader.offset(), number, reader.index());
        } catch (StorageException e) {
            if (head == null || e.code() != StorageErrorCode.LOG_DAMAGED) {
                throw e;
            }
            return new LogReading(e, 1, head, 0, 0, -1);
        }
    }

    private static @Nullable StorageException readAll(LogReader reader) throws StorageException {
        try {
            while (reader.next()) {
                // Only where it stops matters.
            }
            return null;
        } catch (StorageException e) {
            if (e.code() == StorageErrorCode.LOG_DAMAGED) {
                return e;
            }
            throw e;
        }
    }

    /** Stands for a log that has not the record that it should begin with. */
    static LogReading missing(SegmentFiles files, SegmentChain chain, long wanted) {
        Path head = chain.damagedHead();
        Path file = files.directory();
        if (head != null) {
            file = head;
        } else if (!chain.links().isEmpty()) {
            file = chain.links().getFirst().path();
        }
        StorageException damage = new StorageException(
                StorageErrorCode.LOG_DAMAGED,
                "the log does not reach back: file=" + file + ", offset=0, wanted=" + wanted);
        return new LogReading(damage, wanted, file, 0, 0, -1);
    }

    /** Stands for a log of which nothing is of use. */
    static LogReading of(StorageException reason, SegmentFiles files, long wanted) {
        return new LogReading(reason, wanted, files.directory(), 0, 0, -1);
    }

    /** {@return what is given up for it} */
    LogRepair.Cut cut(LogRepair.Way way, long sequence, List<Path> setAside) {
        StorageException reason = damage != null
                ? damage
                : new StorageException(
                        StorageErrorCode.LOG_DAMAGED,
                        "the log ends before the checkpoint's barrier: file=" + file + ", offset=" + offset
                                + ", missing=" + expected);
        return new LogRepair.Cut(way, reason, sequence, file, offset, List.copyOf(setAside));
    }
}
