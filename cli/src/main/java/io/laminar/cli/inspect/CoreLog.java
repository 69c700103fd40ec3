package io.laminar.cli.inspect;

import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.log.LogInspection;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A core's log.
 *
 * @param core whose
 * @param log what it holds, or null when it cannot be read at all, or is not the log of the checkpoint
 * @param trouble why it cannot be read, or not to its end, or not be taken; or null
 * @param replay what a recovery from the newest whole checkpoint takes of it, or null when it cannot
 */
record CoreLog(
        int core,
        @Nullable LogInspection log,
        @Nullable StorageException trouble,
        @Nullable Replay replay) {
    /**
     * Records that a recovery takes.
     *
     * @param from sequence of the first
     * @param records how many
     * @param bytes that they take in the log; -1 when the barrier's record is not there
     */
    record Replay(long from, long records, long bytes) {}

    /** Reads the log, of which a checkpoint covers what is up to its barrier. */
    static CoreLog of(Path directory, int core, @Nullable CheckpointHead newest) {
        try {
            LogInspection log = LogInspection.of(directory, core);
            long barrier = 0;
            if (newest != null) {
                newest.requireLog(core, log.identity());
                barrier = newest.barriers().get(core);
            }
            return new CoreLog(core, log, log.damage(), replay(log, barrier));
        } catch (StorageException e) {
            return new CoreLog(core, null, e, null);
        }
    }

    private static @Nullable Replay replay(LogInspection log, long barrier) {
        if (barrier == 0) {
            return new Replay(log.first(), log.total().records(), log.total().bytes());
        }
        if (log.first() > barrier + 1 || log.last() < barrier) {
            return null;
        }
        LogInspection.Barrier found = log.barrier(barrier);
        long bytes = found == null ? -1 : log.behind(found).bytes();
        return new Replay(barrier + 1, log.last() - barrier, bytes);
    }
}
