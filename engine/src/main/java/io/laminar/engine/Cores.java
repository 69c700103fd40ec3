package io.laminar.engine;

import io.laminar.engine.config.IdleConfig;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.observe.CounterMemory;
import io.laminar.memory.HotPath;
import io.laminar.ring0.core.AllocationGuard;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.CoreConfig;
import io.laminar.ring0.core.CoreMeter;
import io.laminar.ring0.core.CoreThread;
import io.laminar.ring0.core.CoreWatch;
import io.laminar.ring0.core.Exchanges;
import io.laminar.ring0.core.IdleStrategy;
import io.laminar.ring0.counters.Budgets;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Sizing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The cores, the agents beside them, and who runs them: a thread for each, or the caller.
 *
 * @threading {@link #call} any thread, with inline cores the caller's alone
 */
final class Cores implements AutoCloseable {
    /** Room for what one program computes in a slice, in blocks' worth of long texts. */
    private static final int HEAP_BLOCKS = 4;

    private final StateMemory memory;
    private final CoreConfig settings;
    private final IdleStrategy idle;
    private final long stallNs;
    private final boolean inline;
    private final CorePins pins;
    private final Seat[] seats;
    private final @Nullable CounterMemory counters;
    private final Budgets budgets;
    private CoreOrder order = CoreOrder.inTurn();
    private boolean stopped;
    private final List<StoppedSource> stoppedSources = new CopyOnWriteArrayList<>();

    /** A core, the agents beside it and its thread. */
    private record Seat(
            Core core,
            AgentRounds rounds,
            AllocationGuard guard,
            @Nullable CoreThread thread) {
        <T> T call(Function<Core, T> command) {
            return thread == null ? command.apply(core) : thread.call(command);
        }
    }

    Cores(LaminarConfig config, EngineIo io) {
        Sizing sizing = new Sizing(config.blockRows(), config.blockDataBytes(), config.blocksPerStream());
        long heapBytes = Math.min(Integer.MAX_VALUE / 2, (long) HEAP_BLOCKS * config.blockDataBytes());
        this.memory = StateMemory.find(config.memory());
        this.settings = new CoreConfig(
                config.sliceRows(), sizing, (int) Math.max(1024, heapBytes), memory.source(), config.clock());
        IdleConfig waits = config.idle();
        this.idle = new IdleStrategy(waits.spins(), waits.yields(), waits.parkNs());
        this.stallNs = TimeUnit.MILLISECONDS.toNanos(config.io().stallMs());
        this.inline = config.mode() == LaminarConfig.Mode.INLINE;
        this.pins = CorePins.of(config.pin(), config.cores(), inline);
        this.seats = new Seat[config.cores()];
        this.budgets = config.budgets().budgets();
        this.counters =
                config.metrics().counters() ? CounterMemory.open(config.metrics(), config.baseDirectory()) : null;
        Exchanges exchanges = new Exchanges(seats.length, sizing, config.blocksPerLane());
        for (int i = 0; i < seats.length; i++) {
            seats[i] = seat(new Core(settings, i, exchanges), config, io);
        }
    }

    private Seat seat(Core core, LaminarConfig config, EngineIo io) {
        if (config.data().isDurable()) {
            core.enableCheckpoints();
        }
        String name = "core-" + core.index();
        CounterMemory counted = counters;
        if (counted != null) {
            core.measure(new CoreMeter(counted.board(), core.index(), budgets, config.clock()));
        }
        AgentRounds rounds = new AgentRounds(
                ThreadIo.ofCore(io, core.index()),
                TimeUnit.MILLISECONDS.toNanos(config.io().drainMs()),
                counted == null ? null : new AgentRounds.Books(counted.board(), core.index(), budgets));
        core.onFailure((spec, failure) -> stopElsewhere(core, spec, failure));
        AllocationGuard guard = guard(core.index(), config);
        CoreWatch watch = guard.mode() == AllocationGuard.Mode.STRICT ? guard.turns(config.watch()) : config.watch();
        if (watch != null) {
            core.watch(watch);
        }
        if (inline) {
            return new Seat(core, rounds, guard, null);
        }
        CoreThread thread = new CoreThread(core, rounds, idle, guard, "laminar-" + name);
        // First of all, so that its state is on its node.
        thread.tell(own -> pins.pin(own.index()));
        return new Seat(core, rounds, guard, thread);
    }

    /** Inline cores have one thread, so they have one guard. */
    private AllocationGuard guard(int core, LaminarConfig config) {
        if (inline && core > 0) {
            return seats[0].guard();
        }
        AllocationGuard guard = new AllocationGuard(config.allocationGuard());
        if (counters != null) {
            guard.countTo(counters.board(), core);
        }
        return guard;
    }

    /** A source that an operator's failure has stopped: producers ask, who must not wait for a core. */
    private record StoppedSource(SourceSpec spec, RuntimeException cause) {}

    /** A query that has failed on one core stops on all; called on that core. */
    private void stopElsewhere(Core failed, OperatorSpec spec, RuntimeException failure) {
        if (spec instanceof SourceSpec source) {
            stoppedSources.add(new StoppedSource(source, failure));
        }
        for (Seat seat : seats) {
            if (seat.core() != failed) {
                CoreThread thread = seat.thread();
                if (thread == null) {
                    seat.core().stop(spec, failure);
                } else {
                    thread.tell(core -> core.stop(spec, failure));
                }
            }
        }
    }

    /** {@return why a source takes no more, on whichever core; null while it does; any thread} */
    @Nullable
    RuntimeException stopped(SourceSpec spec) {
        // Asked by each producer that waits, in each of its turns: there is no iterator while nothing has stopped.
        if (stoppedSources.isEmpty()) {
            return null;
        }
        for (StoppedSource source : stoppedSources) {
            if (source.spec() == spec) {
                return source.cause();
            }
        }
        return null;
    }

    /** {@return how many there are} */
    int count() {
        return seats.length;
    }

    /** {@return settings of each} */
    CoreConfig settings() {
        return settings;
    }

    /** {@return a core; with a thread of its own nobody else may touch it} */
    @HotPath
    Core core(int index) {
        return seats[index].core();
    }

    /** {@return the cores that can have rows of a node, by number} */
    int[] of(OperatorSpec spec) {
        return Distribution.of(spec) instanceof Distribution.Single single
                ? new int[] {single.core(seats.length)}
                : IntStream.range(0, seats.length).toArray();
    }

    /** {@return what watches that rounds of inline cores allocate nothing} */
    AllocationGuard guard() {
        return seats[0].guard();
    }

    /** {@return where each core's thread runs} */
    List<CorePlacement> placements() {
        return pins.placements();
    }

    /** {@return where it is counted how long steps on threads beside the cores take; null when nothing is counted} */
    AgentRounds.@Nullable Books booksOfThreads() {
        AgentRounds.Books books = seats[0].rounds().books();
        return books == null ? null : books.ofThread();
    }

    /** {@return the board that everything is counted on; null for none} */
    @Nullable
    CounterBoard board() {
        return counters == null ? null : counters.board();
    }

    /** {@return what the cores do and what that costs} */
    RunMetrics metrics() {
        run(Core::survey);
        BoardMetrics board = new BoardMetrics(board(), settings.clock().nowNs());
        List<CoreMetrics> each = new ArrayList<>();
        for (Seat seat : seats) {
            each.add(seat.call(core -> metrics(core, seat.guard(), board)));
        }
        return new RunMetrics(each, board.operators(), board.lanes(), board.agents());
    }

    /** What a guard has found, on the core's thread; of inline cores, which have one guard, with the first. */
    private CoreMetrics metrics(Core core, AllocationGuard guard, BoardMetrics board) {
        boolean own = core.index() == 0 || !inline;
        return board.core(core.index(), own ? guard.bytes() : 0, own ? guard.violations() : 0);
    }

    /** {@return where state gets its memory from} */
    StateMemory memory() {
        return memory;
    }

    /** {@return what threads of this engine do when there is nothing to do} */
    IdleStrategy idle() {
        return idle;
    }

    /** {@return how producers wait for room} */
    Backpressure.Patience patience() {
        return new Backpressure.Patience(inline ? null : idle, stallNs);
    }

    /** {@return the agents that are stepped with a core; between its polls only} */
    AgentRounds rounds(int index) {
        return seats[index].rounds();
    }

    /** {@return the core that steps these agents; -1 if none does} */
    int coreOf(AgentRounds rounds) {
        for (int i = 0; i < seats.length; i++) {
            if (seats[i].rounds() == rounds) {
                return i;
            }
        }
        return -1;
    }

    boolean inline() {
        return inline;
    }

    /** Has inline cores step in another order, for tests: the answer must not depend on it. */
    void order(CoreOrder wanted) {
        order = wanted;
    }

    /**
     * Steps every inline core.
     *
     * @return work done; 0 when no core has any
     */
    @HotPath
    int poll() {
        if (seats.length == 1) {
            return seats[0].core().pollCounted();
        }
        int done = 0;
        order.begin(seats.length);
        for (int core = order.next(); core >= 0; core = order.next()) {
            done += seats[core].core().pollCounted();
        }
        return done;
    }

    /** Steps the agents beside inline cores. */
    @HotPath
    int round() {
        int done = 0;
        for (int i = 0; i < seats.length; i++) {
            done += seats[i].rounds().round();
        }
        return done;
    }

    /** {@return whether a core has agents or a port beside it that want their rounds} */
    boolean needsRounds() {
        for (Seat seat : seats) {
            if (seat.rounds().isBusy()) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether a node of inline cores has failed} */
    @HotPath
    boolean hasFailed(OperatorSpec spec) {
        for (int i = 0; i < seats.length; i++) {
            Core core = seats[i].core();
            if (core.hasFailures() && core.failure(spec) != null) {
                return true;
            }
        }
        return false;
    }

    /** Runs something on a core between two polls and waits for it. */
    <T> T call(int index, Function<Core, T> command) {
        return seats[index].call(command);
    }

    /** Runs something on every core, one after the other, and waits for it. */
    void run(Command command) {
        for (Seat seat : seats) {
            seat.call(running -> {
                command.run(running);
                return true;
            });
        }
    }

    /** Runs something on every core, soon; a core's thread may ask for that, as it waits for none. */
    void tell(Command command) {
        for (Seat seat : seats) {
            CoreThread thread = seat.thread();
            if (thread == null) {
                command.run(seat.core());
            } else {
                thread.tell(command::run);
            }
        }
    }

    /** {@return what every core answers, in their order} */
    <T> List<T> ask(Function<Core, T> question) {
        List<T> answers = new ArrayList<>();
        for (Seat seat : seats) {
            answers.add(seat.call(question));
        }
        return answers;
    }

    /** {@return the sum over all cores that can have rows of a node} */
    long sum(OperatorSpec spec, ToLongFunction<Core> count) {
        long sum = 0;
        for (int index : of(spec)) {
            sum += seats[index].<Long>call(count::applyAsLong);
        }
        return sum;
    }

    /** {@return the least over all cores that can have rows of a node} */
    long least(OperatorSpec spec, ToLongFunction<Core> value) {
        long least = Long.MAX_VALUE;
        for (int index : of(spec)) {
            least = Math.min(least, seats[index].<Long>call(value::applyAsLong));
        }
        return least;
    }

    /** {@return whether all cores agree} */
    boolean all(Predicate<Core> question) {
        for (Seat seat : seats) {
            if (!seat.<Boolean>call(question::test)) {
                return false;
            }
        }
        return true;
    }

    /** {@return why a node stopped, on whichever core; null while it has not} */
    @Nullable
    RuntimeException failure(OperatorSpec spec) {
        for (Seat seat : seats) {
            RuntimeException failure =
                    seat.call(core -> new Failure(core.failure(spec))).cause();
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    private record Failure(@Nullable RuntimeException cause) {}

    /** Something to do with a core. */
    interface Command {
        void run(Core core);
    }

    /** {@return what stopped a core against its will; null while nothing has} */
    @Nullable
    EngineException crash() {
        for (Seat seat : seats) {
            CoreThread thread = seat.thread();
            Throwable crash = thread == null ? null : thread.crash();
            if (crash != null) {
                return Failures.stopped(crash);
            }
        }
        return null;
    }

    /**
     * Stops the threads, after agents on them have done what they were given; operators stay until {@link #close()}.
     */
    void stop() {
        for (Seat seat : seats) {
            CoreThread thread = seat.thread();
            if (thread != null) {
                thread.close();
            } else {
                seat.rounds().end();
            }
        }
        if (counters != null && !stopped) {
            stopped = true;
            run(Core::survey);
            counters.stopped();
        }
    }

    @Override
    public void close() {
        stop();
        for (Seat seat : seats) {
            seat.core().close();
        }
        pins.close();
        if (counters != null) {
            counters.close();
        }
    }
}
