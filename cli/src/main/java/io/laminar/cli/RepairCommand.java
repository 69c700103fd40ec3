package io.laminar.cli;

import io.laminar.cli.args.Arguments;
import io.laminar.cli.args.CommandSpec;
import io.laminar.cli.args.Option;
import io.laminar.cli.args.UsageException;
import io.laminar.cli.inspect.DirectoryInspection;
import io.laminar.cli.inspect.EngineFolder;
import io.laminar.cli.inspect.Problem;
import io.laminar.engine.error.ConfigException;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.ring0.storage.StorageException;
import io.laminar.storage.log.LogRepair;
import io.laminar.storage.page.CheckpointInspection;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.rocksdb.RocksPageReader;
import io.laminar.storage.page.rocksdb.RocksPageStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives up what a damaged log has lost, when it is told to. */
final class RepairCommand implements Command {
    private static final int MOST_CORE = Manifest.MOST_CORES - 1;

    @Override
    public CommandSpec spec() {
        return new CommandSpec(
                "repair",
                "Make a damaged log one that an engine starts with",
                new CommandSpec.Operands("DIR", 1, 1, List.of()),
                List.of(
                        Option.value("core", "N", "whose log; needed"),
                        Option.flag("dry-run", "say what would be lost, and change nothing"),
                        Option.flag("yes", "do it")),
                List.of("""
                        DIR is the data.directory of an engine that does not run. The log is cut before the first
                        record that a recovery needs and that cannot be read; what was taken in behind it is lost.
                        Files are set aside, never deleted. Without --yes it says what would be lost; 4 is the exit
                        code then.""", """
                        example:
                          laminar inspect state
                          laminar repair state --core 0 --dry-run
                          laminar repair state --core 0 --yes"""));
    }

    @Override
    public ExitCode run(Arguments arguments, Terminal terminal) throws UsageException, IOException {
        if (!arguments.has("core")) {
            throw new UsageException("--core: say whose log");
        }
        int core = arguments.number("core", 0, MOST_CORE);
        boolean doIt = arguments.has("yes");
        if (doIt && arguments.has("dry-run")) {
            throw new UsageException("--dry-run and --yes contradict each other");
        }
        try {
            EngineFolder folder =
                    EngineFolder.of(terminal.resolve(arguments.operands().get(0)));
            return repairAlone(folder, core, doIt, terminal);
        } catch (ConfigException e) {
            return StorageFailures.report(e, terminal.err());
        } catch (StorageException e) {
            return StorageFailures.report(e, terminal.err());
        }
    }

    /** No engine runs, and none starts meanwhile: its checkpoints decide where a log may be cut. */
    private static ExitCode repairAlone(EngineFolder folder, int core, boolean doIt, Terminal terminal)
            throws UsageException, IOException {
        if (!Files.isDirectory(folder.checkpoints())) {
            return repair(folder, core, doIt, terminal);
        }
        Closeable lock =
                doIt ? RocksPageStore.lock(folder.checkpoints()) : RocksPageReader.share(folder.checkpoints())::close;
        try {
            return repair(folder, core, doIt, terminal);
        } finally {
            lock.close();
        }
    }

    private static ExitCode repair(EngineFolder folder, int core, boolean doIt, Terminal terminal)
            throws UsageException, IOException {
        Manifest newest = newest(folder);
        if (newest != null && core >= newest.cores()) {
            throw new UsageException("--core: the engine has cores 0 to " + (newest.cores() - 1) + ": " + core);
        }
        CheckpointHead head = newest == null ? null : newest.head();
        Optional<LogRepair.Cut> plan = LogRepair.plan(folder.logs(), core, head);
        if (plan.isEmpty()) {
            print(terminal, "nothing to repair: a recovery can read what it needs of the log of core " + core + "\n");
            return ExitCode.OK;
        }
        print(terminal, describe(plan.get(), newest));
        if (!doIt) {
            print(terminal, files("to be set aside", plan.get().setAside()) + "nothing was changed; --yes does it\n");
            return ExitCode.DATA;
        }
        Optional<LogRepair.Cut> cut = LogRepair.cut(folder.logs(), core, head);
        print(terminal, files("set aside", cut.map(LogRepair.Cut::setAside).orElse(List.of())) + "repaired\n");
        return ExitCode.OK;
    }

    /** {@return the checkpoint that a recovery would take, each page of it read; null when there is none at all} */
    private static @Nullable Manifest newest(EngineFolder folder) throws StorageException {
        List<CheckpointInspection> all = DirectoryInspection.checkpoints(folder, true);
        CheckpointInspection whole = DirectoryInspection.newestWhole(all);
        if (whole == null && !all.isEmpty()) {
            throw new StorageException(
                    StorageErrorCode.CHECKPOINT_NONE_WHOLE,
                    "no log helps: epochs="
                            + all.stream().map(CheckpointInspection::epoch).toList());
        }
        return whole == null ? null : whole.manifest();
    }

    private static String describe(LogRepair.Cut cut, @Nullable Manifest newest) {
        String behind = newest == null ? "" : " behind the checkpoint of epoch " + newest.epoch();
        String lost = switch (cut.way()) {
            case CUT -> "everything from sequence " + cut.sequence() + " on; the log is cut there";
            case BEGIN_AGAIN ->
                "everything" + (behind.isEmpty() ? "" : behind) + "; the log begins again with sequence "
                        + cut.sequence();
            case DROP_BEGINNING -> "nothing that is needed" + behind + "; what is before it is set aside";
        };
        return Problem.of(cut.reason()).line() + "\nlost: " + lost + "\n";
    }

    private static String files(String what, List<Path> paths) {
        StringBuilder text = new StringBuilder();
        paths.forEach(path -> text.append(what).append(": ").append(path).append('\n'));
        return text.toString();
    }

    private static void print(Terminal terminal, String text) throws IOException {
        terminal.out().write(text.getBytes(StandardCharsets.UTF_8));
    }
}
