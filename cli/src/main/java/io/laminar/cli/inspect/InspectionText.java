package io.laminar.cli.inspect;

import io.laminar.engine.connector.staged.StagedEpoch;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.storage.log.LogInspection;
import io.laminar.storage.log.TornTail;
import io.laminar.storage.page.CheckpointInspection;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.RegionState;
import io.laminar.storage.page.StoreFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was found, for people. */
public final class InspectionText {
    private static final long KIB = 1024;
    private static final long NANOS = 1_000_000_000;

    private final DirectoryInspection found;
    private final boolean statements;
    private final StringBuilder text = new StringBuilder();

    private InspectionText(DirectoryInspection found, boolean statements) {
        this.found = found;
        this.statements = statements;
    }

    /**
     * {@return the text}
     *
     * @param found what was found
     * @param statements whether to show what the engine is made of
     */
    public static String of(DirectoryInspection found, boolean statements) {
        InspectionText text = new InspectionText(found, statements);
        text.head();
        text.checkpoints();
        found.logs().forEach(text::log);
        text.sources();
        text.others();
        text.verdict();
        return text.text.toString();
    }

    private void line(String words) {
        text.append(words.stripTrailing()).append('\n');
    }

    private void title(String words) {
        text.append('\n');
        line(words);
    }

    private void head() {
        String owner = "";
        if (found.owner() == LockOwner.NOBODY) {
            owner = ", no engine runs on it";
        } else if (found.owner() != LockOwner.UNKNOWN) {
            owner = ", process " + found.owner() + " runs an engine on it";
        }
        line("data directory " + found.folder().path() + owner);
    }

    private void checkpoints() {
        title(found.checkpoints().isEmpty() ? "no checkpoint" : "checkpoints, newest first");
        for (CheckpointInspection checkpoint : found.checkpoints()) {
            checkpoint(checkpoint);
        }
    }

    private void checkpoint(CheckpointInspection checkpoint) {
        String state = "not verified";
        if (checkpoint.damage() != null) {
            state = "DAMAGED";
        } else if (checkpoint.isVerified()) {
            state = "whole";
        }
        line(format("  epoch %d  %s  written %s", checkpoint.epoch(), state, checkpoint.written()));
        Manifest manifest = checkpoint.manifest();
        if (manifest != null) {
            contents(manifest);
        }
        if (checkpoint.damage() != null) {
            line("    " + Problem.of(checkpoint.damage()).line());
        }
    }

    private void contents(Manifest manifest) {
        long pages = manifest.regions().stream().mapToLong(RegionState::pages).sum();
        long bytes = manifest.regions().stream().mapToLong(RegionState::bytes).sum();
        long fileBytes = manifest.files().stream().mapToLong(StoreFile::bytes).sum();
        line(format(
                "    %s of %s, %s in use, %,d pages kept; %s, %s; %s",
                count(manifest.regions().size(), "region"),
                count(manifest.cores(), "core"),
                size(bytes),
                pages,
                count(manifest.files().size(), "file"),
                size(fileBytes),
                count(manifest.facts().statements().size(), "statement")));
        if (!statements) {
            return;
        }
        manifest.facts().statements().forEach((name, sql) -> line("    " + name + "  " + sql));
        for (RegionState region : manifest.regions()) {
            line(format(
                    "    region %d of core %d  %s  %s, %,d pages",
                    region.key().number(), region.key().core(), region.tag(), size(region.bytes()), region.pages()));
        }
    }

    private void log(CoreLog core) {
        LogInspection log = core.log();
        if (log == null) {
            title("log of core " + core.core() + "  DAMAGED");
        } else if (log.segments().isEmpty() && core.trouble() == null) {
            title("log of core " + core.core() + "  empty");
        } else {
            long bytes = log.segments().stream()
                    .mapToLong(LogInspection.Segment::fileBytes)
                    .sum();
            title(format(
                    "log of core %d  %s  %s, %s, sequences %d to %d",
                    core.core(),
                    core.trouble() == null ? "whole" : "DAMAGED",
                    count(log.segments().size(), "segment"),
                    size(bytes),
                    log.first(),
                    log.last()));
            records(log);
            log.segments().forEach(this::segment);
            barriers(core.core(), log);
        }
        replay(core);
        if (log != null && log.tornTail() != null) {
            torn(log.tornTail());
        }
        if (core.trouble() != null) {
            line("  " + Problem.of(core.trouble()).line());
        }
    }

    private void records(LogInspection log) {
        StringBuilder kinds = new StringBuilder();
        for (Map.Entry<RecordKind, LogInspection.Amount> kind : new TreeMap<>(log.kinds()).entrySet()) {
            kinds.append(kinds.isEmpty() ? "  records: " : "; ")
                    .append(kind.getKey().name().toLowerCase(Locale.ROOT))
                    .append(format(
                            " %,d, %s",
                            kind.getValue().records(), size(kind.getValue().bytes())));
        }
        if (!kinds.isEmpty()) {
            line(kinds.toString());
        }
    }

    private void segment(LogInspection.Segment segment) {
        line(format(
                "  segment %d  %,d records from %d on, epochs %d to %d, %s of %s used",
                segment.number(),
                segment.records(),
                segment.first(),
                segment.firstEpoch(),
                segment.lastEpoch(),
                size(segment.usedBytes()),
                size(segment.fileBytes())));
    }

    private void barriers(int core, LogInspection log) {
        for (CheckpointInspection checkpoint : found.checkpoints()) {
            Manifest manifest = checkpoint.manifest();
            if (manifest == null || core >= manifest.cores()) {
                continue;
            }
            long sequence = manifest.barriers().get(core);
            LogInspection.Barrier barrier = log.barrier(sequence);
            String where =
                    barrier == null ? "not in the log" : barrier.file().getFileName() + ", offset " + barrier.offset();
            line(format("  barrier of epoch %d  sequence %d, %s", checkpoint.epoch(), sequence, where));
        }
    }

    private void replay(CoreLog core) {
        CoreLog.Replay replay = core.replay();
        if (replay != null && core.log() != null && !core.log().segments().isEmpty()) {
            String bytes = replay.bytes() < 0 ? "" : ", " + size(replay.bytes());
            line(format(
                    "  a recovery replays %,d records%s, from sequence %d on", replay.records(), bytes, replay.from()));
        }
    }

    private void torn(TornTail torn) {
        String why = found.owner() == LockOwner.NOBODY
                ? "torn end, which the next start cuts"
                : "end, where something is being written or was torn";
        line(format(
                "  %s: %s, offset %d, sequence %d, %,d records behind it",
                why, torn.file().getFileName(), torn.offset(), torn.sequence(), torn.records()));
    }

    private void sources() {
        Manifest manifest = found.newest() == null ? null : found.newest().manifest();
        boolean any = found.logs().stream()
                .anyMatch(core -> core.log() != null && !core.log().positions().isEmpty());
        if (!any
                && (manifest == null
                        || manifest.facts().positions().isEmpty()
                                && manifest.facts().watermarks().isEmpty())) {
            return;
        }
        title("sources");
        if (manifest != null) {
            String at = "at the barrier of epoch " + manifest.epoch();
            manifest.facts()
                    .positions()
                    .forEach((name, position) -> line(format("  %s  position %d %s", name, position, at)));
            manifest.facts()
                    .watermarks()
                    .forEach((name, nanos) -> line(format("  %s  watermark %s %s", name, time(nanos), at)));
        }
        for (CoreLog core : found.logs()) {
            if (core.log() != null) {
                core.log()
                        .positions()
                        .forEach((name, position) -> line(
                                format("  %s  position %d at the end of core %d's log", name, position, core.core())));
            }
        }
    }

    private void others() {
        if (!found.stages().isEmpty()) {
            title("sinks");
        }
        found.stages().forEach(this::stage);
        if (!found.setAside().isEmpty()) {
            title("set aside, read by nobody");
        }
        for (Path path : found.setAside()) {
            line("  " + path);
        }
    }

    private void stage(SinkStage stage) {
        String staged = stage.epochs().isEmpty()
                ? ""
                : format("%s staged, %s; ", count(stage.epochs().size(), "epoch"), count(stage.rows(), "row"));
        line(format("  %s  %s%s, %s", stage.sink(), staged, count(stage.files(), "file"), size(stage.bytes())));
        for (StagedEpoch epoch : stage.epochs()) {
            String state = found.verified() ? "whole" : "not verified";
            line(format(
                    "    epoch %d  %s  %s, %s",
                    epoch.epoch(),
                    epoch.damage() == null ? state : "DAMAGED",
                    count(epoch.rows(), "row"),
                    size(epoch.bytes())));
        }
    }

    private void verdict() {
        if (found.problems().isEmpty()) {
            title(
                    found.isReadWhole()
                            ? "whole"
                            : "whole as far as it was read: --verify reads all pages of checkpoints, and all that"
                                    + " sinks have staged, too");
            return;
        }
        title(count(found.problems().size(), "problem"));
        for (Problem problem : found.problems()) {
            line("  " + problem.line());
            line("    hint: " + problem.code().hint());
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is not on the path
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String count(long count, String what) {
        return format("%,d %s%s", count, what, count == 1 ? "" : "s");
    }

    private static String time(long nanos) {
        return nanos == Long.MIN_VALUE
                ? "none"
                : Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS))
                        .toString();
    }

    static String size(long bytes) {
        if (bytes < KIB) {
            return bytes + " bytes";
        }
        double amount = bytes;
        String[] units = {"KiB", "MiB", "GiB", "TiB"};
        int unit = -1;
        while (amount >= KIB && unit < units.length - 1) {
            amount /= KIB;
            unit++;
        }
        return format("%.1f %s", amount, units[unit]);
    }
}
