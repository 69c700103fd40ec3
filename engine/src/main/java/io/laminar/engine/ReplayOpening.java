package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.CheckpointReader;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.StateRegion;
import io.laminar.ring0.storage.Storage;
import io.laminar.ring0.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * Opens replays: an engine of the checkpoint's statements that touches nothing outside, filled with its state, and the
 * logs behind it.
 *
 * @threading one
 */
final class ReplayOpening {
    private final LaminarConfig config;
    private final ReplayRequest request;
    private final Path directory;
    private final List<String> notes = new ArrayList<>();

    ReplayOpening(LaminarConfig config, ReplayRequest request) {
        this.config = config;
        this.request = request;
        this.directory = DataDirectory.pathOf(config);
    }

    LogReplay open() {
        requireDirectory();
        Storage storage = DataDirectory.storageOf(directory);
        CheckpointReader reader = null;
        boolean done = false;
        try {
            reader = storage.readCheckpoints(DataDirectory.checkpointsIn(directory));
            LogReplay replay = open(storage, reader);
            done = true;
            return replay;
        } catch (StorageException e) {
            throw Failures.of(e, failed());
        } finally {
            if (!done && reader != null) {
                reader.close();
            }
        }
    }

    private void requireDirectory() {
        boolean there = config.data().isDurable() && Files.isDirectory(DataDirectory.checkpointsIn(directory));
        if (!there) {
            throw new ConfigException(
                    ErrorCode.NOT_A_DATA_DIRECTORY,
                    failed() + ", looked for=" + DataDirectory.checkpointsIn(directory));
        }
    }

    private String failed() {
        return "cannot replay: data.directory=" + directory;
    }

    private LogReplay open(Storage storage, CheckpointReader reader) throws StorageException {
        List<Long> epochs = reader.epochs();
        List<StorageException> damaged = new ArrayList<>();
        for (long epoch : candidates(epochs)) {
            try {
                return open(storage, reader, epoch);
            } catch (StorageException e) {
                if (!e.isDamagedCheckpoint() || epoch == request.from()) {
                    throw e;
                }
                notes.add("the checkpoint of epoch " + epoch + " is damaged: " + e.getMessage());
                damaged.add(e);
            }
        }
        if (damaged.isEmpty()) {
            throw new ConfigException(
                    ErrorCode.NO_SUCH_CHECKPOINT, failed() + ", from=" + request.from() + ", epochs=" + epochs);
        }
        throw new IoException(ErrorCode.CHECKPOINT_NONE_WHOLE, failed() + ", epochs=" + epochs, damaged.get(0));
    }

    private List<Long> candidates(List<Long> newestFirst) {
        if (request.from() == ReplayRequest.NEWEST) {
            return newestFirst;
        }
        if (request.from() == ReplayRequest.OLDEST) {
            return newestFirst.reversed();
        }
        return newestFirst.contains(request.from()) ? List.of(request.from()) : List.of();
    }

    private LogReplay open(Storage storage, CheckpointReader reader, long epoch) throws StorageException {
        CheckpointHead head = reader.head(epoch);
        Laminar laminar = new Laminar(FormerCores.config(config, head.cores()), null);
        List<ReplayFeed> feeds = new ArrayList<>();
        List<ReplayCore> cores = new ArrayList<>();
        boolean done = false;
        try {
            define(laminar, head);
            feeds.addAll(feeds(laminar));
            restore(laminar, reader, head);
            for (int core = 0; core < head.cores(); core++) {
                cores.add(open(laminar.assembly().cores().core(core), storage, head));
            }
            noteChanges(reader, head);
            LogReplay replay = new LogReplay(epoch, new LogReplay.Parts(laminar, reader, cores, feeds, notes));
            done = true;
            return replay;
        } finally {
            if (!done) {
                LogReplay.close(laminar, feeds, cores);
            }
        }
    }

    private ReplayCore open(Core core, Storage storage, CheckpointHead head) throws StorageException {
        Path logs = DataDirectory.logsIn(directory);
        int index = core.index();
        head.requireLog(index, storage.identifyLog(logs, index));
        long sequence = head.barriers().get(index);
        ReplayPlace barrier = new ReplayPlace(index, head.epoch(), sequence, "the barrier of the checkpoint");
        return ReplayCore.open(core, storage, logs, barrier, request.to());
    }

    private static void define(Laminar laminar, CheckpointHead head) {
        laminar.assembly().isolate();
        laminar.assembly().cores().run(core -> core.writeTo(new Journal(new SealedLog(), true)));
        laminar.statements().repeat(head.facts().statements());
    }

    /** Before the state is there: as a sink would, each reads what was on its way at the barrier. */
    private List<ReplayFeed> feeds(Laminar laminar) {
        List<String> names = request.streams().isEmpty()
                ? laminar.assembly().streams().keySet().stream()
                        .filter(name -> !laminar.statements().isView(name))
                        .toList()
                : request.streams();
        List<ReplayFeed> feeds = new ArrayList<>();
        for (String name : names) {
            StreamNode known = laminar.assembly().streams().get(name);
            StreamNode node = known == null ? laminar.statements().requireStream(name) : known;
            int[] cores = laminar.assembly().cores().of(node.spec());
            List<Subscription> parts = node.subscribeEach(laminar, SubscriptionOptions.DEFAULT);
            for (int i = 0; i < cores.length; i++) {
                feeds.add(new ReplayFeed(cores[i], parts.get(i), node.keys()));
            }
        }
        return feeds;
    }

    private void restore(Laminar laminar, CheckpointReader reader, CheckpointHead head) throws StorageException {
        Cores cores = laminar.assembly().cores();
        List<StateRegion> regions = new ArrayList<>();
        cores.ask(Core::checkpointRegions).forEach(regions::addAll);
        List<StateRegion> filled = reader.load(head.epoch(), regions);
        if (filled.size() < regions.size()) {
            throw Failures.bug(
                    "checkpoint has no state of what its statements make: epoch=" + head.epoch() + ", regions="
                            + regions.size() + ", filled=" + filled.size(),
                    null);
        }
        cores.run(Core::restore);
    }

    /** What was created or dropped since is in later checkpoints, and not in the log. */
    private void noteChanges(CheckpointReader reader, CheckpointHead from) throws StorageException {
        SortedMap<String, String> statements = from.facts().statements();
        for (long epoch : reader.epochs().reversed()) {
            if (epoch <= from.epoch() || epoch > request.to()) {
                continue;
            }
            try {
                if (!reader.head(epoch).facts().statements().equals(statements)) {
                    notes.add("statements came or went by the checkpoint of epoch " + epoch
                            + ": behind it this is not what the engine did");
                    return;
                }
            } catch (StorageException e) {
                notes.add("the checkpoint of epoch " + epoch + " is damaged: " + e.getMessage());
            }
        }
    }
}
