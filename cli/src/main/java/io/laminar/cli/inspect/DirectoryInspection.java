package io.laminar.cli.inspect;

import io.laminar.engine.connector.staged.StagedEpoch;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.log.LogInspection;
import io.laminar.storage.page.CheckpointInspection;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.rocksdb.RocksPageReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that was found in a data directory.
 *
 * @param folder where
 * @param owner the process whose engine runs on it, or what {@link LockOwner} says instead
 * @param verified whether all pages were read, and all that sinks have staged
 * @param checkpoints newest first
 * @param newest the newest checkpoint that is not damaged: what a recovery takes; or null
 * @param logs by core
 * @param stages what sinks have, by name of their directories
 * @param setAside files that a recovery or a repair has set aside
 * @param problems what is damaged, or does not fit together
 */
public record DirectoryInspection(
        EngineFolder folder,
        long owner,
        boolean verified,
        List<CheckpointInspection> checkpoints,
        @Nullable CheckpointInspection newest,
        List<CoreLog> logs,
        List<SinkStage> stages,
        List<Path> setAside,
        List<Problem> problems) {
    /**
     * Looks at everything.
     *
     * @param folder where
     * @param verify whether to read all pages of all checkpoints, and all that sinks have staged
     * @return what was found
     * @throws IOException when something cannot be listed
     */
    public static DirectoryInspection of(EngineFolder folder, boolean verify) throws IOException {
        long owner = LockOwner.of(folder.checkpoints().resolve("pages.lock"));
        List<CheckpointInspection> checkpoints = checkpoints(folder, verify);
        CheckpointInspection newest = newestWhole(checkpoints);
        List<CoreLog> logs = logs(folder, newest);
        List<SinkStage> stages = new ArrayList<>();
        for (Path sink : endingWith(folder.sinks(), "")) {
            stages.add(SinkStage.of(sink, verify));
        }
        List<Path> setAside = new ArrayList<>(endingWith(folder.checkpoints(), ".damaged"));
        setAside.addAll(endingWith(folder.logs(), ".cut"));
        return new DirectoryInspection(
                folder,
                owner,
                verify,
                checkpoints,
                newest,
                logs,
                stages,
                setAside,
                problems(checkpoints, newest, logs, stages));
    }

    /** {@return whether there was nothing that only {@code --verify} reads, or it was read} */
    boolean isReadWhole() {
        return verified
                || checkpoints.isEmpty()
                        && stages.stream().allMatch(stage -> stage.epochs().isEmpty());
    }

    /** {@return the checkpoints, newest first; none where there is no directory of them} */
    public static List<CheckpointInspection> checkpoints(EngineFolder folder, boolean verify) throws StorageException {
        if (!Files.isDirectory(folder.checkpoints())) {
            return List.of();
        }
        try (RocksPageReader reader = RocksPageReader.of(folder.checkpoints())) {
            return CheckpointInspection.of(reader, verify);
        }
    }

    /** {@return the first that is not damaged, or null} */
    public static @Nullable CheckpointInspection newestWhole(List<CheckpointInspection> checkpoints) {
        for (CheckpointInspection checkpoint : checkpoints) {
            if (checkpoint.damage() == null) {
                return checkpoint;
            }
        }
        return null;
    }

    private static List<CoreLog> logs(EngineFolder folder, @Nullable CheckpointInspection newest)
            throws StorageException {
        SortedSet<Integer> cores = new TreeSet<>(LogInspection.cores(folder.logs()));
        Manifest manifest = newest == null ? null : newest.manifest();
        int known = manifest == null ? 0 : manifest.cores();
        for (int core = 0; core < known; core++) {
            cores.add(core);
        }
        List<CoreLog> logs = new ArrayList<>();
        for (int core : cores) {
            CheckpointHead head = manifest != null && core < known ? manifest.head() : null;
            logs.add(CoreLog.of(folder.logs(), core, head));
        }
        return logs;
    }

    private static List<Problem> problems(
            List<CheckpointInspection> checkpoints,
            @Nullable CheckpointInspection newest,
            List<CoreLog> logs,
            List<SinkStage> stages) {
        List<Problem> problems = new ArrayList<>();
        for (CheckpointInspection checkpoint : checkpoints) {
            if (checkpoint.damage() != null) {
                problems.add(Problem.of(checkpoint.damage()));
            }
        }
        if (newest == null && !checkpoints.isEmpty()) {
            List<Long> epochs =
                    checkpoints.stream().map(CheckpointInspection::epoch).toList();
            problems.add(Problem.of(StorageErrorCode.CHECKPOINT_NONE_WHOLE, "epochs=" + epochs));
        }
        for (CoreLog log : logs) {
            if (log.trouble() != null) {
                problems.add(Problem.of(log.trouble()));
            }
            if (log.replay() == null && log.log() != null && newest != null && Files.exists(newest.file())) {
                problems.add(misses(log.core(), log.log(), newest));
            }
        }
        for (SinkStage stage : stages) {
            for (StagedEpoch epoch : stage.epochs()) {
                if (epoch.damage() != null) {
                    problems.add(Problem.of(epoch.damage()));
                }
            }
        }
        return List.copyOf(problems);
    }

    /**
     * While an engine runs its log goes with its checkpoints: so who calls has seen that the checkpoint is there still.
     */
    private static Problem misses(int core, LogInspection log, CheckpointInspection newest) {
        Manifest manifest = newest.manifest();
        return Problem.of(
                StorageErrorCode.LOG_DAMAGED,
                "the log does not have the checkpoint's barrier: core=" + core + ", epoch=" + newest.epoch()
                        + ", barrier="
                        + (manifest == null ? 0 : manifest.barriers().get(core)) + ", first="
                        + log.first() + ", last=" + log.last());
    }

    private static List<Path> endingWith(Path folder, String end) throws IOException {
        List<Path> found = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (entry.getFileName().toString().endsWith(end)) {
                    found.add(entry);
                }
            }
        }
        found.sort(null);
        return found;
    }
}
