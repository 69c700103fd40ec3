package io.laminar.engine;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.CheckpointStore;
import io.laminar.ring0.storage.StorageException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens an engine that goes on where a former life ended: the newest checkpoint that is whole, and what the logs have
 * behind it.
 *
 * <pre>
 *   manifest ─▶ its statements, executed again ─▶ regions filled ─▶ operators take up their state ─▶ logs replayed
 *            ─▶ sinks: what was prepared and decided is committed, the rest discarded ─▶ the first checkpoint
 *
 *   with another number of cores   all of this with as many as there were ─▶ their sources level ─▶ a checkpoint
 *            ─▶ its state dealt out to those that there are ─▶ their first checkpoint: decided
 * </pre>
 *
 * <p>A damaged checkpoint is set aside when an older one was whole; when none is, nothing is touched. An engine that is
 * stopped in the middle of this begins anew: nothing was changed before the first checkpoint of the new life.
 */
final class Recovery {
    private static final System.Logger LOG = System.getLogger("io.laminar.engine");

    private final LaminarConfig config;
    private final DataDirectory directory;
    private final List<StorageException> damaged = new ArrayList<>();

    private Recovery(LaminarConfig config, DataDirectory directory) {
        this.config = config;
        this.directory = directory;
    }

    /** Opens an engine with a data directory. */
    static Laminar open(LaminarConfig config) {
        return open(config, DataDirectory.open(config));
    }

    /** The same with a directory that is open; it goes with the engine, or if that cannot be opened. */
    static Laminar open(LaminarConfig config, DataDirectory directory) {
        try {
            return new Recovery(config, directory).open();
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private Laminar open() {
        CheckpointStore store = directory.store();
        try {
            List<Long> epochs = store.epochs();
            for (long epoch : epochs) {
                Laminar laminar = tryOpen(epoch);
                if (laminar != null) {
                    begun(laminar, epochs);
                    return laminar.config().cores() == config.cores() ? laminar : dealtOut(laminar);
                }
            }
            if (!epochs.isEmpty()) {
                IoException none = new IoException(
                        ErrorCode.CHECKPOINT_NONE_WHOLE,
                        "cannot recover: data.directory=" + directory.path() + ", epochs=" + epochs,
                        damaged.get(0));
                damaged.stream().skip(1).forEach(none::addSuppressed);
                throw none;
            }
            return begun(fresh(), List.of());
        } catch (StorageException e) {
            throw Failures.of(e, "cannot recover: data.directory=" + directory.path());
        }
    }

    private Laminar fresh() throws StorageException {
        Laminar laminar = new Laminar(config, directory);
        boolean done = false;
        try {
            laminar.takeUp(null);
            done = true;
            return laminar;
        } finally {
            if (!done) {
                close(laminar);
            }
        }
    }

    /** {@return the engine; null when the checkpoint is damaged} */
    @Nullable
    private Laminar tryOpen(long epoch) throws StorageException {
        Laminar laminar = null;
        try {
            CheckpointHead head = directory.store().head(epoch);
            laminar = new Laminar(
                    head.cores() == config.cores() ? config : FormerCores.config(config, head.cores()), directory);
            laminar.takeUp(head);
            return laminar;
        } catch (StorageException e) {
            close(laminar);
            if (!e.isDamagedCheckpoint()) {
                throw e;
            }
            LOG.log(
                    Level.WARNING,
                    "checkpoint is damaged, an older one is tried: epoch={0}, {1}",
                    epoch,
                    e.getMessage());
            damaged.add(e);
            return null;
        } catch (RuntimeException e) {
            close(laminar);
            throw e;
        }
    }

    private static void close(@Nullable Laminar laminar) {
        if (laminar != null) {
            laminar.discard();
        }
    }

    /** Begins the new life, behind all epochs that there ever were. */
    private Laminar begun(Laminar laminar, List<Long> epochs) throws StorageException {
        boolean done = false;
        try {
            for (int i = 0; i < damaged.size(); i++) {
                directory.store().setAside(epochs.get(i));
            }
            laminar.begin(epochs.isEmpty() ? 0 : epochs.get(0));
            done = true;
            return laminar;
        } finally {
            if (!done) {
                close(laminar);
            }
        }
    }

    /**
     * Goes on with another number of cores: those that there were have taken all that their logs had, and come to the
     * same place; their last checkpoint is dealt out, and the next is that of the new ones.
     */
    private Laminar dealtOut(Laminar former) throws StorageException {
        try {
            new Levelling(former).run();
        } finally {
            close(former);
        }
        damaged.clear();
        List<Long> epochs = directory.store().epochs();
        CheckpointHead head = directory.store().head(epochs.get(0));
        directory.keepLogs(head.cores());
        Laminar laminar = new Laminar(config, directory);
        boolean done = false;
        try {
            laminar.takeUp(head);
            done = true;
        } finally {
            if (!done) {
                close(laminar);
            }
        }
        return begun(laminar, epochs);
    }
}
