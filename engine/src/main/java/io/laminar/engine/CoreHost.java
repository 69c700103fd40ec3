package io.laminar.engine;

import io.laminar.engine.config.IdleConfig;
import io.laminar.engine.error.EngineException;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.CoreConfig;
import io.laminar.ring0.core.CoreThread;
import io.laminar.ring0.core.IdleStrategy;
import io.laminar.ring0.operator.Sizing;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The core, the agents beside it, and who runs them: a thread of its own, or the caller.
 *
 * @threading {@link #call} any thread, with an inline core the caller's alone
 */
final class CoreHost implements AutoCloseable {
    /** Room for what one program computes in a slice, in blocks' worth of long texts. */
    private static final int HEAP_BLOCKS = 4;

    private final StateMemory memory;
    private final Core core;
    private final IdleStrategy idle;
    private final long stallNs;
    private final AgentRounds rounds;
    private final @Nullable CoreThread thread;

    CoreHost(LaminarConfig config, EngineIo io) {
        Sizing sizing = new Sizing(config.blockRows(), config.blockDataBytes(), config.blocksPerStream());
        long heapBytes = Math.min(Integer.MAX_VALUE / 2, (long) HEAP_BLOCKS * config.blockDataBytes());
        this.memory = StateMemory.find(config.memory());
        this.core =
                new Core(new CoreConfig(config.sliceRows(), sizing, (int) Math.max(1024, heapBytes), memory.source()));
        IdleConfig waits = config.idle();
        this.idle = new IdleStrategy(waits.spins(), waits.yields(), waits.parkNs());
        this.stallNs = TimeUnit.MILLISECONDS.toNanos(config.io().stallMs());
        this.rounds = new AgentRounds(
                new ThreadIo(io, "core-0", true),
                TimeUnit.MILLISECONDS.toNanos(config.io().drainMs()));
        boolean inline = config.mode() == LaminarConfig.Mode.INLINE;
        this.thread = inline ? null : new CoreThread(core, rounds, idle, "laminar-core");
    }

    /** {@return the core; with a thread of its own nobody else may touch it} */
    Core core() {
        return core;
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
        return new Backpressure.Patience(inline() ? null : idle, stallNs);
    }

    /** {@return the agents that are stepped with the core; between its polls only} */
    AgentRounds rounds() {
        return rounds;
    }

    boolean inline() {
        return thread == null;
    }

    /** Runs something between two polls and waits for it. */
    <T> T call(Function<Core, T> command) {
        return thread == null ? command.apply(core) : thread.call(command);
    }

    /** Runs something between two polls and waits for it. */
    void run(Command command) {
        call(running -> {
            command.run(running);
            return true;
        });
    }

    /** Something to do with a core. */
    interface Command {
        void run(Core core);
    }

    /** {@return what stopped the core against its will; null while nothing has} */
    @Nullable
    EngineException crash() {
        Throwable crash = thread == null ? null : thread.crash();
        return crash == null ? null : Failures.bug("core stopped", crash);
    }

    /** Stops the thread, after agents on it have done what they were given; operators stay until {@link #close()}. */
    void stop() {
        if (thread != null) {
            thread.close();
        } else {
            rounds.end();
        }
    }

    @Override
    public void close() {
        stop();
        core.close();
    }
}
