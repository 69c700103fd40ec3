package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.checkpoint.IndivisibleException;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.StateRegion;
import io.laminar.ring0.storage.StorageException;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.RelationKind;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What makes one engine outlive its process: the logs of its cores, its checkpoints, the statements it is made of.
 * While a checkpoint is taken no operator comes or goes: who changes something on the cores does that in
 * {@link #change}.
 *
 * @threading under the engine's lock, what is said to be otherwise excepted
 */
final class Durability {
    private static final System.Logger LOG = System.getLogger("io.laminar.engine");

    private final DataDirectory directory;
    private final Assembly assembly;
    private final Catalog catalog;
    private final Checkpoints checkpoints;
    private final DurableStatements statements = new DurableStatements();
    private final SinkDecisions decisions;
    private final CoreLogs logs;
    /** Held while a checkpoint is taken, and by who takes something off the cores. */
    private final ReentrantLock pages = new ReentrantLock();
    /** Held while a barrier is on its way, and by who changes what is on the cores; behind the other. */
    private final ReentrantLock graph = new ReentrantLock();

    private final AtomicInteger waiting = new AtomicInteger();
    private SortedMap<String, String> kept = new TreeMap<>();
    private boolean begun;

    Durability(DataDirectory directory, Assembly assembly, Catalog catalog) {
        this.directory = directory;
        this.assembly = assembly;
        this.catalog = catalog;
        this.checkpoints = new Checkpoints(this, assembly);
        this.logs = new CoreLogs(assembly, directory);
        this.decisions = new SinkDecisions(directory.path().resolve("sinks"), logs, checkpoints);
        assembly.report(decisions);
    }

    DataDirectory directory() {
        return directory;
    }

    Checkpoints checkpoints() {
        return checkpoints;
    }

    DurableStatements statements() {
        return statements;
    }

    CoreLogs logs() {
        return logs;
    }

    SinkDecisions decisions() {
        return decisions;
    }

    /**
     * {@return what the engine is made of, as a checkpoint says it; while {@linkplain #stop stopped}} A query that has
     * failed is no part of it: after a new start its statement begins afresh.
     *
     * @param lost sinks that are no part of it either
     */
    SortedMap<String, String> defined(Set<String> lost) {
        return DurableStatements.of(
                catalog,
                relation -> relation.kind() == RelationKind.SOURCE
                        || cores().failure(relation.spec()) == null && !lost.contains(relation.name()));
    }

    /** {@return sinks that lack rows for good} */
    Set<String> lost() {
        return assembly.sinks().values().stream()
                .filter(sink -> sink.agent().isLost())
                .map(SinkNode::name)
                .collect(Collectors.toSet());
    }

    private Cores cores() {
        return assembly.cores();
    }

    /**
     * Changes what is on the cores; a checkpoint whose barrier is on its way is given up for it. Any thread.
     *
     * @param removes whether something may leave, whose pages a checkpoint may still be writing: then it waits for that
     */
    <T> T change(boolean removes, Supplier<T> action) {
        waiting.incrementAndGet();
        if (!removes) {
            return change(action);
        }
        pages.lock();
        try {
            return change(action);
        } finally {
            pages.unlock();
        }
    }

    private <T> T change(Supplier<T> action) {
        graph.lock();
        try {
            waiting.decrementAndGet();
            return action.get();
        } finally {
            graph.unlock();
        }
    }

    /** Keeps everything on the cores as it is, until {@link #go}. Any thread. */
    void stop() {
        pages.lock();
        graph.lock();
    }

    /** The barrier is through: only what leaves has to wait, until {@link #done}. */
    void go() {
        graph.unlock();
    }

    /** The checkpoint has ended. */
    void done() {
        pages.unlock();
    }

    /** {@return whether somebody waits to change what is on the cores; any thread} */
    boolean isWanted() {
        return waiting.get() > 0;
    }

    /** Sees to it that what statements have made is there after a crash. */
    void keep() {
        SortedMap<String, String> now = DurableStatements.of(catalog, relation -> true);
        if (begun && !now.equals(kept)) {
            checkpoints.take();
            kept = now;
        }
    }

    /** Says which checkpoint the life begins with, before its statements are executed. */
    void recovering(CheckpointHead head) {
        decisions.decided(head.epoch());
    }

    /**
     * Fills the operators with what a checkpoint has of them, and replays what the logs have behind it. Statements were
     * executed, nothing has run. When there were more cores, or fewer, their state is dealt out anew.
     *
     * @throws StorageException when the checkpoint or a log cannot be read
     */
    void restore(CheckpointHead head) throws StorageException {
        statements.recovered(head.facts().statements());
        if (head.cores() != cores().count()) {
            takeOver(head);
            return;
        }
        fill(head, regions());
        cores().run(Core::restore);
        logs.replay(head.barriers());
    }

    /**
     * Deals out what another number of cores has left, of which nothing is on its way; their logs have nothing more.
     */
    private void takeOver(CheckpointHead head) throws StorageException {
        long startNs = System.nanoTime();
        Journal journal = Objects.requireNonNull(cores().call(0, Core::journal));
        List<StateRegion> regions;
        try (FormerCores former = new FormerCores(assembly.config(), cores(), journal, head.cores())) {
            catalog.relations().forEach(relation -> former.add(relation.spec()));
            regions = former.regions();
            fill(head, regions);
            List<Core> restored = former.restored();
            cores().run(core -> core.takeOver(restored));
        } catch (IndivisibleException e) {
            throw new ConfigException(
                    ErrorCode.CORES_CHANGED,
                    "cannot deal out anew: data.directory=" + directory.path() + ", cores=" + cores().count()
                            + ", recovered=" + head.cores() + ", " + e.getMessage());
        }
        logs.skip();
        LOG.log(
                Level.INFO,
                "state dealt out anew: cores={0}, before={1}, regions={2}, afterMs={3}",
                cores().count(),
                head.cores(),
                regions.size(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
    }

    private void fill(CheckpointHead head, List<StateRegion> regions) throws StorageException {
        Set<StateRegion> missing = new HashSet<>(regions);
        missing.removeAll(directory.store().load(head.epoch(), regions));
        if (!missing.isEmpty()) {
            throw Failures.bug(
                    "checkpoint has no state of what its statements make: epoch=" + head.epoch() + ", missing="
                            + missing.stream()
                                    .map(StateRegion::identity)
                                    .sorted()
                                    .toList(),
                    null);
        }
    }

    /** {@return every region of every operator} */
    List<StateRegion> regions() {
        List<StateRegion> regions = new ArrayList<>();
        cores().ask(Core::checkpointRegions).forEach(regions::addAll);
        return regions;
    }

    /**
     * Opens the logs; before there is anything on the cores.
     *
     * @param head of the checkpoint that the life begins with; null when there is none
     */
    void open(@Nullable CheckpointHead head) throws StorageException {
        logs.open(head);
    }

    /** Takes what logs have that no checkpoint is behind: nothing was defined yet. */
    void forget() throws StorageException {
        logs.replay(List.of());
    }

    /** Begins a life behind an epoch: the first checkpoint, and others now and then. */
    void begin(long epoch) throws StorageException {
        begun = true;
        decisions.begun();
        kept = DurableStatements.of(catalog, relation -> true);
        checkpoints.begin(Math.max(epoch, logs.lastEpoch()));
        directory.keepLogs(cores().count());
    }

    /**
     * Ends a life; what programs have published is in the logs, and in a last checkpoint if that gets through. Where it
     * does not, what is left is said.
     */
    void end() {
        if (begun) {
            long inVainNs = new LastRows(assembly, this).take();
            checkpoints.takeLast(inVainNs);
        }
        checkpoints.close();
    }

    /** Gives the files up; nothing runs any more. */
    void close() {
        logs.close();
        directory.close();
    }
}
