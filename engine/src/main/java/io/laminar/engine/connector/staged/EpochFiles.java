package io.laminar.engine.connector.staged;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.ring0.port.DurableDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The files of a sink's epochs in a directory. A name is all that changes on the way of an epoch, so each step is one
 * rename that happens or does not.
 *
 * <pre>
 *   .S-open.csv                      rows of the epoch that is open
 *   .S-000000000007-000000000001234-56-0badcafe.csv   epoch 7 is prepared: 56 rows behind the 1234 of epochs before,
 *                                                     with the checksum of the file
 *    S-000000000007-000000000001234-56.csv            epoch 7 is visible
 *   .S.lock                          held by the sink that writes here
 * </pre>
 *
 * <p>S is the stem. What a life before has prepared is compared with its checksum before it counts. Numbers have
 * leading zeros, so names are in the order of epochs. An epoch without rows has no file.
 *
 * @threading one owner
 * @blocking as long as the file system takes
 */
public final class EpochFiles implements AutoCloseable {
    private static final String HIDDEN = ".";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Names names;
    private final DurableDirectory directory;
    private final Consumer<EpochStep> steps;
    private final FileChannel lock;
    private final List<EpochFile> prepared = new ArrayList<>();
    private long position;

    /** Whether names have changed that a power cut may change back. */
    private boolean unsynced;

    /**
     * What files are called.
     *
     * @param directory where they are; it is there
     * @param stem what names begin with
     * @param suffix what they end with
     */
    public record Names(Path directory, String stem, String suffix) {
        String of(EpochFile file) {
            return numbered(file) + suffix;
        }

        String hidden(EpochFile file) {
            return HIDDEN + numbered(file) + "-%08x".formatted(file.checksum()) + suffix;
        }

        private Pattern pattern() {
            return Pattern.compile("(\\.?)" + Pattern.quote(stem)
                    + "-([0-9]{12,18})-([0-9]{15,18})-([0-9]{1,18})(?:-([0-9a-f]{8}))?" + Pattern.quote(suffix));
        }

        private String numbered(EpochFile file) {
            return stem + "-%012d-%015d-%d".formatted(file.epoch(), file.position(), file.rows());
        }
    }

    private EpochFiles(Names names, Consumer<EpochStep> steps, FileChannel lock) {
        this.names = names;
        this.directory = new DurableDirectory(names.directory());
        this.steps = steps;
        this.lock = lock;
    }

    /**
     * Takes the files for a sink.
     *
     * @param names what they are called
     * @param steps is told each step
     * @return the files, to be recovered first
     * @throws IOException when the directory cannot be written
     * @throws IoException {@link ErrorCode#SINK_IN_USE} when another sink has them
     */
    public static EpochFiles open(Names names, Consumer<EpochStep> steps) throws IOException {
        FileChannel lock = new DurableDirectory(names.directory()).tryLock(HIDDEN + names.stem() + ".lock");
        if (lock == null) {
            throw new IoException(
                    ErrorCode.SINK_IN_USE,
                    "another sink writes there: directory=" + names.directory() + ", names=" + names.stem());
        }
        return new EpochFiles(names, steps, lock);
    }

    /**
     * Looks at what a life before has left: epochs up to that of the last decision stay prepared, others are deleted.
     *
     * @param epoch of the last decision
     * @throws IoException {@link ErrorCode#SINK_AHEAD} when a later one is visible, {@link ErrorCode#STAGE_DAMAGED}
     *     when the bytes of one that stays have changed; nothing was deleted then
     */
    public void recover(long epoch) throws IOException {
        List<EpochFile> undecided = new ArrayList<>();
        prepared.clear();
        position = 0;
        for (Found found : find(names)) {
            EpochFile file = found.file();
            if (!found.hidden() && file.epoch() > epoch) {
                throw ahead(found.path(), epoch);
            }
            boolean counts = file.epoch() <= epoch;
            position = counts ? Math.max(position, file.end()) : position;
            if (found.hidden()) {
                (counts ? prepared : undecided).add(file);
            }
        }
        for (EpochFile file : prepared) {
            requireWhole(file);
        }
        prepared.sort(Comparator.comparingLong(EpochFile::epoch));
        discard(undecided);
    }

    /** A file of an epoch: prepared when it is hidden, else visible. */
    private record Found(Path path, EpochFile file, boolean hidden) {}

    private static List<Found> find(Names names) throws IOException {
        Pattern pattern = names.pattern();
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(names.directory())) {
            for (Path path : files) {
                Matcher name = pattern.matcher(String.valueOf(path.getFileName()));
                boolean hidden = name.matches() && !name.group(1).isEmpty();
                if (name.matches() && hidden == (name.group(5) != null)) {
                    found.add(new Found(path, file(name), hidden));
                }
            }
        }
        return found;
    }

    /** {@return what is prepared, by epoch, for who only looks: a sink may be committing it} */
    static List<EpochFile> prepared(Names names) throws IOException {
        return find(names).stream()
                .filter(Found::hidden)
                .map(Found::file)
                .sorted(Comparator.comparingLong(EpochFile::epoch))
                .toList();
    }

    private static EpochFile file(Matcher name) {
        String checksum = name.group(5);
        return new EpochFile(
                Long.parseLong(name.group(2)),
                Long.parseLong(name.group(3)),
                Long.parseLong(name.group(4)),
                checksum == null ? 0 : Integer.parseUnsignedInt(checksum, 16));
    }

    /** Nobody else would notice: what has become visible is not looked at again. */
    private void requireWhole(EpochFile file) throws IOException {
        IoException damage = damage(hidden(file), file);
        if (damage != null) {
            throw damage;
        }
    }

    /** {@return how a file differs from what was written; null when it does not} */
    static @Nullable IoException damage(Path path, EpochFile file) throws IOException {
        int found = checksum(path);
        return found == file.checksum()
                ? null
                : new IoException(
                        ErrorCode.STAGE_DAMAGED,
                        "rows of an epoch are not those that were written: path=" + path
                                + ", checksum=%08x, found=%08x".formatted(file.checksum(), found));
    }

    private static int checksum(Path path) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream bytes = Files.newInputStream(path)) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                checksum.update(buffer, 0, read);
            }
        }
        return (int) checksum.getValue();
    }

    private static IoException ahead(Path path, long epoch) {
        return new IoException(
                ErrorCode.SINK_AHEAD,
                "output has more than the last checkpoint: path=" + path + ", checkpointEpoch=" + epoch);
    }

    private void discard(List<EpochFile> undecided) throws IOException {
        Files.deleteIfExists(writing());
        for (EpochFile file : undecided) {
            Files.delete(hidden(file));
            steps.accept(EpochStep.DISCARDED);
        }
        directory.sync();
        steps.accept(EpochStep.RECOVERED);
    }

    /** {@return the file for rows of the open epoch; whoever writes it makes it anew} */
    public Path writing() {
        return names.directory().resolve(HIDDEN + names.stem() + "-open" + names.suffix());
    }

    /**
     * Gives the file that was written to its epoch.
     *
     * @param epoch its epoch
     * @param rows how many it has; they are on the disk
     * @throws IOException when that is not possible; whether the epoch is prepared is not known then
     */
    public void prepare(long epoch, long rows) throws IOException {
        steps.accept(EpochStep.SYNCED);
        EpochFile file = new EpochFile(epoch, position, rows, checksum(writing()));
        Files.move(writing(), hidden(file), StandardCopyOption.ATOMIC_MOVE);
        steps.accept(EpochStep.NAMED);
        directory.sync();
        prepared.add(file);
        position = file.end();
        steps.accept(EpochStep.PREPARED);
    }

    /** {@return where the rows of a prepared epoch are} */
    public Path hidden(EpochFile file) {
        return names.directory().resolve(names.hidden(file));
    }

    /** What becomes of the rows of an epoch that is committed. */
    public interface Delivery {
        /**
         * Delivers an epoch.
         *
         * @param file what there is of it
         * @throws IOException when that is not possible now
         */
        void deliver(EpochFile file) throws IOException;
    }

    /**
     * Delivers what is prepared up to an epoch, in order; files of epochs that are delivered are deleted.
     *
     * @param epoch the last one
     * @param delivery may be asked for one again that it has delivered in a life before
     * @throws IOException when not all was delivered
     */
    public void deliver(long epoch, Delivery delivery) throws IOException {
        commit(epoch, file -> {
            delivery.deliver(file);
            steps.accept(EpochStep.DELIVERED);
            Files.delete(hidden(file));
            steps.accept(EpochStep.DELETED);
        });
    }

    /**
     * Makes files visible that are prepared up to an epoch, in order.
     *
     * @param epoch the last one
     * @throws IOException when not all of them are visible
     */
    public void show(long epoch) throws IOException {
        commit(epoch, file -> {
            Files.move(hidden(file), names.directory().resolve(names.of(file)), StandardCopyOption.ATOMIC_MOVE);
            steps.accept(EpochStep.DELIVERED);
        });
    }

    private void commit(long epoch, Delivery delivery) throws IOException {
        while (!prepared.isEmpty() && prepared.get(0).epoch() <= epoch) {
            delivery.deliver(prepared.get(0));
            prepared.remove(0);
            unsynced = true;
        }
        if (unsynced) {
            directory.sync();
            unsynced = false;
            steps.accept(EpochStep.COMMITTED);
        }
    }

    /** Deletes the open epoch's file, and lets others write here. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(writing());
        } finally {
            lock.close();
        }
    }
}
