package io.laminar.storage.log;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives up what a damaged log has lost. A core replays its records in order, so nothing behind a missing one is of use:
 * the log is cut there. What the newest checkpoint covers is not replayed, so nothing is lost where that alone is
 * damaged. Files are set aside, not deleted.
 *
 * <pre>
 *   damage at s, the checkpoint's barrier at b
 *   b &lt; s                            cut before s
 *   s &lt;= b, in an earlier segment    segments before that of b are set aside, nothing that is needed is lost
 *   s &lt;= b, in the segment of b      all is set aside, and the log begins again behind b
 *   all is whole, of another log     likewise
 * </pre>
 */
public final class LogRepair {
    private final SegmentFiles files;
    private final @Nullable CheckpointHead newest;
    private final long covered;

    private LogRepair(SegmentFiles files, @Nullable CheckpointHead newest) {
        this.files = files;
        this.newest = newest;
        this.covered = newest == null ? 0 : newest.barriers().get(files.core());
    }

    /** What becomes of the log. */
    public enum Way {
        /** It ends before the damage. */
        CUT,
        /** It begins with the segment that the newest checkpoint needs. */
        DROP_BEGINNING,
        /** It has nothing any more, and goes on behind the newest checkpoint. */
        BEGIN_AGAIN
    }

    /**
     * What is given up.
     *
     * @param way what becomes of the log
     * @param reason what is wrong with the log
     * @param sequence of the next record that is appended; what a recovery needs of this one and later is lost, but for
     *     {@link Way#DROP_BEGINNING}, where nothing is
     * @param file where the damage is
     * @param offset of it in the file, in bytes
     * @param setAside files: under their names as long as nothing was done, then under those that they have now
     */
    public record Cut(Way way, StorageException reason, long sequence, Path file, long offset, List<Path> setAside) {}

    /**
     * Says what a repair would do; nothing is changed.
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @param newest the newest checkpoint that is whole; null when there is none
     * @return what is damaged; nothing when a recovery can read all that it needs
     * @throws StorageException when it cannot be read, or has segments of more than one log, or of another version
     * @blocking as long as reading the log takes
     */
    public static Optional<Cut> plan(Path directory, int core, @Nullable CheckpointHead newest)
            throws StorageException {
        return new LogRepair(new SegmentFiles(directory, core), newest).plan();
    }

    /**
     * Repairs a log.
     *
     * @param directory holds the logs of all cores
     * @param core whose log
     * @param newest as for {@link #plan}
     * @return what was cut; nothing when the log is not damaged
     * @throws StorageException when another has the log, or files cannot be written
     * @blocking as long as reading the log takes
     */
    public static Optional<Cut> cut(Path directory, int core, @Nullable CheckpointHead newest) throws StorageException {
        SegmentFiles files = new SegmentFiles(directory, core);
        LogRepair repair = new LogRepair(files, newest);
        try {
            FileChannel lock = files.lock();
            try {
                Optional<Cut> plan = repair.plan();
                return plan.isEmpty() ? plan : Optional.of(repair.apply(plan.get()));
            } finally {
                lock.close();
            }
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException(
                    StorageErrorCode.LOG_WRITE_FAILED, "cannot repair: directory=" + directory + ", core=" + core, e);
        }
    }

    private Optional<Cut> plan() throws StorageException {
        SegmentChain chain = SegmentChain.read(files);
        List<SegmentChain.Link> links = chain.links();
        StorageException foreign = foreign(chain);
        if (foreign != null) {
            return Optional.of(beginAgain(LogReading.of(foreign, files, covered + 1)));
        }
        if (links.isEmpty() && chain.damagedHead() == null && covered == 0) {
            return Optional.empty();
        }
        if (links.isEmpty() || links.getFirst().header().first() > covered + 1) {
            return Optional.of(beginAgain(LogReading.missing(files, chain, covered + 1)));
        }
        int start = chain.find(covered + 1);
        long number = links.get(start).header().number();
        // Of what is before it the checkpoint has everything.
        LogReading needed = LogReading.of(SegmentChain.read(files, number), 0);
        if (needed.damage() != null) {
            return Optional.of(needed.expected() > covered ? cutBefore(needed, chain, start) : beginAgain(needed));
        }
        if (needed.expected() <= covered) {
            return Optional.of(beginAgain(needed));
        }
        if (chain.damagedHead() == null && chain.lastSafe() >= start) {
            return Optional.empty();
        }
        LogReading all = LogReading.of(chain, Math.min(start, chain.lastSafe()));
        return all.damage() == null ? Optional.empty() : Optional.of(dropBeginning(all, needed.expected(), number));
    }

    /** {@return why the checkpoint has nothing to do with the log, or null} */
    private @Nullable StorageException foreign(SegmentChain chain) {
        try {
            if (newest != null) {
                newest.requireLog(files.core(), chain.logId());
            }
            return null;
        } catch (StorageException e) {
            return e;
        }
    }

    private Cut cutBefore(LogReading needed, SegmentChain chain, int start) throws StorageException {
        long first = chain.links().get(start).header().number();
        boolean beginningIsBad = LogReading.of(chain, 0).reached() < start
                || chain.headless().stream().anyMatch(named -> named.number() < first);
        List<Path> aside = new ArrayList<>();
        for (SegmentFiles.Named named : files.segments()) {
            if (named.number() >= needed.number() || beginningIsBad && named.number() < first) {
                aside.add(named.path());
            }
        }
        return needed.cut(Way.CUT, needed.expected(), aside);
    }

    private Cut dropBeginning(LogReading all, long next, long firstNumber) throws StorageException {
        List<Path> aside = files.segments().stream()
                .filter(named -> named.number() < firstNumber)
                .map(SegmentFiles.Named::path)
                .toList();
        return all.cut(Way.DROP_BEGINNING, next, aside);
    }

    private Cut beginAgain(LogReading broken) throws StorageException {
        List<Path> aside =
                files.segments().stream().map(SegmentFiles.Named::path).toList();
        return broken.cut(Way.BEGIN_AGAIN, covered + 1, aside);
    }

    /** Newest first, so that a death in between leaves a log that ends earlier, or is damaged as it was. */
    private Cut apply(Cut plan) throws IOException {
        SegmentChain chain = SegmentChain.read(files);
        List<Path> named = new ArrayList<>();
        for (Path path : plan.setAside().reversed()) {
            Path aside = files.setAside(path);
            if (plan.way() == Way.CUT && path.equals(plan.file())) {
                Files.copy(path, aside);
            } else {
                Files.move(path, aside, StandardCopyOption.ATOMIC_MOVE);
            }
            named.add(aside);
        }
        files.syncDirectory();
        if (plan.way() == Way.CUT) {
            try (FileChannel channel = FileChannel.open(plan.file(), StandardOpenOption.WRITE)) {
                channel.truncate(plan.offset());
                channel.force(true);
            }
        } else if (plan.way() == Way.BEGIN_AGAIN && covered > 0) {
            begin(chain);
        }
        return new Cut(plan.way(), plan.reason(), plan.sequence(), plan.file(), plan.offset(), List.copyOf(named));
    }

    /**
     * Makes a segment without records, so that the log does not begin with sequences that there were. It is of the log
     * that the checkpoint knows; its number was not used.
     */
    private void begin(SegmentChain before) throws IOException {
        int segmentBytes = LogConfig.DEFAULT_SEGMENT_BYTES;
        long epoch = 0;
        for (SegmentChain.Link link : before.links()) {
            segmentBytes = Math.max(segmentBytes, link.header().segmentBytes());
            epoch = Math.max(epoch, link.header().epoch());
        }
        long number = before.highestNumber() + 1;
        long head = RawMemory.allocate(SegmentLayout.HEADER_BYTES, Long.BYTES, "log.repair");
        try {
            SegmentLayout.writeIdentity(head, files.core(), logId(before), segmentBytes);
            SegmentLayout.writeBeginning(head, number, covered + 1, covered + 1, epoch);
            SegmentLayout.writeChecksum(head, new RecordChecksum(head, SegmentLayout.HEADER_BYTES), 0);
            ByteBuffer bytes = ByteBuffer.wrap(RawMemory.toArray(head, SegmentLayout.HEADER_BYTES));
            try (FileChannel channel =
                    FileChannel.open(files.path(number), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } finally {
            RawMemory.free(head);
        }
        files.syncDirectory();
    }

    private long logId(SegmentChain before) {
        long known = newest == null ? 0 : newest.log(files.core());
        if (known != 0) {
            return known;
        }
        return before.logId() == 0 ? new SecureRandom().nextLong() : before.logId();
    }
}
