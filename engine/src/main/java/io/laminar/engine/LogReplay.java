package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.ring0.storage.CheckpointReader;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs again what the logs of a data directory have behind one of its checkpoints, row by row, to see how an engine
 * came to its results.
 *
 * <pre>{@code
 * try (LogReplay replay = LogReplay.open(config, ReplayRequest.from(5))) {
 *     while (replay.next()) {
 *         System.out.println(replay.number() + " " + replay.stream() + " " + replay.line(LogReplay.Format.JSON));
 *     }
 * }
 * }</pre>
 *
 * <p>Nothing in the directory is changed, no connector is opened, and no engine may run on it: a
 * {@link EngineException} says so. As many cores as there were take their logs on the caller's thread, a record at a
 * time, and all that follows from it before the next one. Each core takes its own records in their order, so the rows
 * of a key are those that there were, in their order. What no log says is how the cores' records lay between each
 * other: here cores take turns within an epoch, and wait for each other at its end. A replay is the same each time.
 *
 * @threading one thread
 * @blocking as long as reading and computing take
 */
public final class LogReplay implements AutoCloseable {
    private final long epoch;
    private final Parts parts;
    private final Cores cores;
    /** The feed that is asked next, or whose row is shown. */
    private int at;

    private boolean shown;
    private boolean atEnd;
    private int turn;
    private long number;
    private @Nullable ReplayPlace cause;
    private boolean closed;

    /** What it is made of; closed with it. */
    record Parts(
            Laminar laminar,
            CheckpointReader reader,
            List<ReplayCore> logs,
            List<ReplayFeed> feeds,
            List<String> notes) {}

    /** How rows are written. */
    public enum Format {
        /** Fields between commas. */
        CSV,
        /** An object. */
        JSON
    }

    LogReplay(long epoch, Parts parts) {
        this.epoch = epoch;
        this.parts = parts;
        this.cores = parts.laminar().assembly().cores();
    }

    /**
     * Opens a replay.
     *
     * @param config names the directory; what it says of cores and connectors does not count, its sizes of blocks
     *     should be those of the engine that was
     * @param request what is replayed
     * @return it, before the first row
     * @throws EngineException when an engine has the directory, there is no such checkpoint or log, or they are damaged
     */
    public static LogReplay open(LaminarConfig config, ReplayRequest request) {
        return new ReplayOpening(config, request).open();
    }

    /**
     * Goes on to the next row.
     *
     * @return false when the log has no more, or none that is asked for
     * @throws EngineException when a log is damaged
     */
    public boolean next() {
        boolean more = !atEnd;
        while (more) {
            if (nextThatIsThere()) {
                number++;
                return true;
            }
            more = cores.poll() > 0 || take();
        }
        atEnd = true;
        return false;
    }

    private boolean nextThatIsThere() {
        List<ReplayFeed> feeds = parts.feeds();
        while (at < feeds.size()) {
            if (feeds.get(at).next()) {
                shown = true;
                return true;
            }
            at++;
        }
        at = 0;
        shown = false;
        return false;
    }

    /** Has a core take a record: of those whose next one is of the earliest epoch the next in turn that can. */
    private boolean take() {
        try {
            boolean held = false;
            for (long earliest = earliest(-1); earliest != ReplayCore.NONE; earliest = earliest(earliest)) {
                for (int i = 0; i < parts.logs().size(); i++) {
                    turn = turn + 1 == parts.logs().size() ? 0 : turn + 1;
                    ReplayCore log = parts.logs().get(turn);
                    if (log.nextEpoch() == earliest && log.step()) {
                        cause = log.last();
                        return true;
                    }
                }
                held = true;
            }
            if (held) {
                throw Failures.bug("no core takes its log any further: " + places(), null);
            }
            return false;
        } catch (StorageException e) {
            throw Failures.of(e, "cannot replay: epoch=" + epoch);
        } catch (IOException e) {
            throw Failures.bug("cannot replay: epoch=" + epoch, e);
        }
    }

    /** The earliest epoch of a next record, behind another one that nobody can go on with at present. */
    private long earliest(long behind) throws StorageException {
        long earliest = ReplayCore.NONE;
        for (ReplayCore log : parts.logs()) {
            long next = log.nextEpoch();
            earliest = next > behind ? Math.min(earliest, next) : earliest;
        }
        return earliest;
    }

    private ReplayFeed feed() {
        if (!shown) {
            throw new IllegalStateException("no row is shown: next() must have found one");
        }
        return parts.feeds().get(at);
    }

    /** {@return how many rows were shown, this one included} */
    public long number() {
        return number;
    }

    /** {@return the stream or sink of the row} */
    public String stream() {
        return row().stream();
    }

    /** {@return the core that the row came out of} */
    public int core() {
        return feed().core();
    }

    /** {@return the row's values} */
    public RowReader row() {
        return feed().rows();
    }

    /** {@return the record that the row is there for; null for what was on its way at the checkpoint} */
    public @Nullable ReplayPlace cause() {
        return cause;
    }

    /**
     * {@return the row as a sink would write it, without the end of the line}
     *
     * @param format how it is written
     */
    public String line(Format format) {
        return feed().line(format);
    }

    /**
     * {@return the line that stands above rows of the stream; empty where there is none}
     *
     * @param format how they are written
     */
    public String head(Format format) {
        return feed().head(format);
    }

    /** {@return the epoch of the checkpoint that it began with} */
    public long epoch() {
        return epoch;
    }

    /** {@return whether all was taken that the logs have} */
    public boolean isAtEnd() {
        return atEnd;
    }

    /** {@return for each core the record that it has taken last} */
    public List<ReplayPlace> places() {
        return parts.logs().stream().map(ReplayCore::last).toList();
    }

    /** {@return what makes the replay another than the life that it is of; most have nothing of the kind} */
    public List<String> notes() {
        return List.copyOf(parts.notes());
    }

    /** {@return counts of sources and streams, sinks among them, since the checkpoint; and what has failed} */
    public MetricsSnapshot metrics() {
        return parts.laminar().metrics();
    }

    /** Gives everything back. Closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            close(parts.laminar(), parts.feeds(), parts.logs());
            parts.reader().close();
        }
    }

    static void close(Laminar laminar, List<ReplayFeed> feeds, List<ReplayCore> logs) {
        feeds.forEach(ReplayFeed::close);
        for (ReplayCore log : logs) {
            try {
                log.close();
            } catch (IOException e) {
                System.getLogger("io.laminar.engine").log(System.Logger.Level.DEBUG, "cannot close a log", e);
            }
        }
        laminar.close();
    }
}
