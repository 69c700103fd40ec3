package io.laminar.engine.connector.dedup;

import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.ring0.port.DurableDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a file was at the barriers of epochs. A note is the name of an empty file, so it is there or not.
 *
 * <pre>
 *   at-000000000007-000000000052341-1234    at epoch 7's barrier the file had 52341 bytes, the last 1234 rows of them
 *                                           by this sink
 *   begun-6-50000                           a sink began behind 50000 bytes when epoch 6 was the last that was decided;
 *                                           none that has it was decided since
 * </pre>
 *
 * <p>Those are kept that a checkpoint may need which is kept.
 *
 * @threading one owner
 * @blocking as long as the file system takes
 */
public final class FilePositions {
    private static final Pattern AT = Pattern.compile("at-([0-9]{12,18})-([0-9]{15,18})-([0-9]{1,18})");
    private static final Pattern BEGUN = Pattern.compile("begun-(-1|[0-9]{1,18})-([0-9]{1,18})");

    private final DurableDirectory directory;
    private final Consumer<EpochStep> steps;
    private final TreeSet<Position> positions = new TreeSet<>(Comparator.comparingLong(Position::epoch));
    private final Deque<Position> decided = new ArrayDeque<>();
    private final int checkpoints;
    private @Nullable Position begun;

    /**
     * How far a file was.
     *
     * @param epoch at whose barrier
     * @param offset bytes of the file
     * @param rows of the sink so far
     */
    public record Position(long epoch, long offset, long rows) {
        private String name() {
            return "at-%012d-%015d-%d".formatted(epoch, offset, rows);
        }

        private String beginning() {
            return "begun-%d-%d".formatted(epoch, offset);
        }
    }

    /**
     * Takes notes in a directory, which is made.
     *
     * @param path of the directory
     * @param checkpoints how many are kept
     * @param steps is told each step
     * @throws IOException when it cannot be read
     */
    public FilePositions(Path path, int checkpoints, Consumer<EpochStep> steps) throws IOException {
        this.checkpoints = checkpoints;
        this.directory = new DurableDirectory(path);
        this.steps = steps;
        directory.make();
        try (DirectoryStream<Path> names = Files.newDirectoryStream(path)) {
            for (Path name : names) {
                read(String.valueOf(name.getFileName()));
            }
        }
    }

    private void read(String name) {
        position(name).ifPresent(positions::add);
        Matcher beginning = BEGUN.matcher(name);
        if (beginning.matches()) {
            begun = new Position(Long.parseLong(beginning.group(1)), Long.parseLong(beginning.group(2)), 0);
        }
    }

    /**
     * {@return what the name of a file says; empty when it is none of a position}
     *
     * @param name of a file in such a directory
     */
    public static Optional<Position> position(String name) {
        Matcher at = AT.matcher(name);
        return at.matches()
                ? Optional.of(new Position(
                        Long.parseLong(at.group(1)), Long.parseLong(at.group(2)), Long.parseLong(at.group(3))))
                : Optional.empty();
    }

    /**
     * {@return the position of a checkpoint; null when there is none}
     *
     * @param epoch of the checkpoint
     */
    public @Nullable Position of(long epoch) {
        return positions.floor(new Position(epoch, 0, 0));
    }

    /**
     * {@return the first position behind a checkpoint; null when there is none}
     *
     * @param epoch of the checkpoint
     */
    public @Nullable Position above(long epoch) {
        return positions.higher(new Position(epoch, 0, 0));
    }

    /**
     * {@return where a sink began that no checkpoint has; null when there is none}
     *
     * @param its position of the checkpoint; null when that has no such sink
     */
    public @Nullable Position undecided(@Nullable Position its) {
        Position from = begun;
        boolean decided = from != null && its != null && its.epoch() > from.epoch() && its.offset() >= from.offset();
        return decided ? null : from;
    }

    /**
     * Forgets what no checkpoint has: positions behind it, and that a sink began.
     *
     * @param epoch of the last decision
     * @throws IOException when the directory cannot be written
     */
    public void recover(long epoch) throws IOException {
        for (Position one = above(epoch); one != null; one = above(epoch)) {
            Files.deleteIfExists(directory.path().resolve(one.name()));
            positions.remove(one);
            steps.accept(EpochStep.DISCARDED);
        }
        forgetBeginning();
        directory.sync();
        steps.accept(EpochStep.RECOVERED);
    }

    private void forgetBeginning() throws IOException {
        Position from = begun;
        if (from != null) {
            Files.deleteIfExists(directory.path().resolve(from.beginning()));
            begun = null;
        }
    }

    /**
     * Notes that a sink begins.
     *
     * @param epoch of the last decision, or {@link TransactionalSink#NO_EPOCH}
     * @param offset bytes that are there before it
     * @throws IOException when the directory cannot be written
     */
    public void begin(long epoch, long offset) throws IOException {
        Position from = new Position(epoch, offset, 0);
        Files.createFile(directory.path().resolve(from.beginning()));
        directory.sync();
        begun = from;
    }

    /**
     * Notes a position; the bytes up to it are on the disk.
     *
     * @param position the position, of an epoch above all before
     * @throws IOException when that is not possible; whether it is noted is not known then
     */
    public void note(Position position) throws IOException {
        steps.accept(EpochStep.SYNCED);
        Files.createFile(directory.path().resolve(position.name()));
        steps.accept(EpochStep.NAMED);
        directory.sync();
        positions.add(position);
        steps.accept(EpochStep.PREPARED);
    }

    /**
     * Lets go of what a durable checkpoint makes needless.
     *
     * @param epoch of the checkpoint
     * @throws IOException when the directory cannot be written; asked again
     */
    public void decided(long epoch) throws IOException {
        if (undecided(of(epoch)) == null && begun != null) {
            forgetBeginning();
            // A power cut that brought it back would have a later life cut off what is decided.
            directory.sync();
        }
        Position its = of(epoch);
        if (its != null && !its.equals(decided.peekLast())) {
            decided.add(its);
        }
        if (decided.size() > checkpoints) {
            decided.remove();
            // Checkpoints that are kept have positions of this one or later ones.
            for (Position old = positions.lower(decided.element());
                    old != null;
                    old = positions.lower(decided.element())) {
                Files.deleteIfExists(directory.path().resolve(old.name()));
                positions.remove(old);
            }
        }
        steps.accept(EpochStep.COMMITTED);
    }
}
