package io.laminar.engine;

import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.Replay;
import io.laminar.ring0.storage.LogRecords;
import io.laminar.ring0.storage.Storage;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A core that is given its log a record at a time. It is never told that the log has ended: nothing follows, and the
 * time stands still.
 *
 * @threading one
 */
final class ReplayCore implements AutoCloseable {
    /** Instead of an epoch: all records were taken. */
    static final long NONE = Long.MAX_VALUE;

    private final int index;
    private final ReplayTape tape;
    private final Replay replay;
    private ReplayPlace last;
    /** Whether the core has to go on before it takes the rest of the record at hand. */
    private boolean waiting;

    private ReplayCore(Core core, ReplayTape tape, ReplayPlace barrier) {
        this.index = core.index();
        this.tape = tape;
        this.replay = new Replay(core, tape);
        this.last = barrier;
    }

    /**
     * Opens a core's log behind a barrier.
     *
     * @param core with all of its queries
     * @param storage what reads logs
     * @param logs where they are
     * @param barrier where the checkpoint is in the log
     * @param to the last epoch whose records are taken
     */
    static ReplayCore open(Core core, Storage storage, Path logs, ReplayPlace barrier, long to)
            throws StorageException {
        return new ReplayCore(core, new ReplayTape(behind(storage, logs, barrier), to), barrier);
    }

    /** The records behind a barrier, which the log has, unless a repair has let it begin there. */
    private static LogRecords behind(Storage storage, Path logs, ReplayPlace barrier) throws StorageException {
        LogRecords log;
        try {
            log = storage.readLog(logs, barrier.core(), barrier.sequence(), Long.MAX_VALUE);
        } catch (StorageException e) {
            if (e.code() != StorageErrorCode.LOG_DAMAGED) {
                throw e;
            }
            return storage.readLog(logs, barrier.core(), barrier.sequence() + 1, Long.MAX_VALUE);
        }
        boolean reaches = false;
        try {
            reaches = log.next() && log.sequence() == barrier.sequence();
        } finally {
            if (!reaches) {
                log.close();
            }
        }
        if (!reaches) {
            throw new StorageException(
                    StorageErrorCode.LOG_DAMAGED,
                    "the log ends before the checkpoint's barrier: core=" + barrier.core() + ", epoch="
                            + barrier.epoch() + ", barrier=" + barrier.sequence());
        }
        return log;
    }

    /** {@return the epoch of the record that comes next, or {@link #NONE}} */
    long nextEpoch() throws StorageException {
        return waiting || tape.look() ? tape.epoch() : NONE;
    }

    /** {@return whether the record that comes next was taken: the core may have to go on first} */
    boolean step() throws IOException {
        waiting = replay.step(1) == 0;
        if (!waiting) {
            last = new ReplayPlace(index, tape.epoch(), tape.sequence(), tape.place());
        }
        return !waiting;
    }

    /** {@return the record that was taken last; before the first the barrier} */
    ReplayPlace last() {
        return last;
    }

    /** {@return records of sources that the checkpoint does not know} */
    long recordsSkipped() {
        return replay.recordsSkipped();
    }

    @Override
    public void close() throws IOException {
        replay.close();
    }
}
