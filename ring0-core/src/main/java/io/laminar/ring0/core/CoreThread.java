package io.laminar.ring0.core;

import io.laminar.memory.lane.Pace;
import io.laminar.ring0.counters.YieldReason;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A thread of its own for a core: polls, and when there is nothing to do spins, then yields, then parks for a bounded
 * time. While round after round has little to do, it lets its producers get a little ahead: {@link Pace}. Commands of
 * other threads run on it between two polls, and {@link Duties} after each.
 *
 * @threading {@link #call} and {@link #close} from any thread
 */
public final class CoreThread implements AutoCloseable {
    /** A caller looks this often whether the thread that it waits for is still there. */
    private static final long GLANCE_NS = 5_000_000;

    private static final int POLLS_PER_COMMAND_CHECK = 64;

    private final Core core;
    private final IdleStrategy strategy;
    private final Duties duties;
    private final AllocationGuard guard;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean commandWaits = new AtomicBoolean();
    private volatile boolean stopping;
    private volatile @Nullable Throwable crash;

    /**
     * Starts the thread.
     *
     * @param core what it drives; the thread's from here on
     * @param strategy what it does when there is nothing to do
     * @param name of the thread
     */
    public CoreThread(Core core, IdleStrategy strategy, String name) {
        this(core, Duties.NONE, strategy, new AllocationGuard(AllocationGuard.Mode.OFF), name);
    }

    /**
     * Starts a thread that has something to do beside the core.
     *
     * @param core what it drives; the thread's from here on
     * @param duties what it does beside; likewise
     * @param strategy what it does when there is nothing to do
     * @param guard told of each round
     * @param name of the thread
     */
    public CoreThread(Core core, Duties duties, IdleStrategy strategy, AllocationGuard guard, String name) {
        this.core = core;
        this.duties = duties;
        this.strategy = strategy;
        this.guard = guard;
        this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
        thread.start();
    }

    private void run() {
        try {
            loop();
        } catch (Throwable t) {
            crash = t;
        }
        // Nothing that follows is of a round.
        guard.resume();
        try {
            duties.end();
        } catch (Throwable t) {
            crash = crash == null ? t : crash;
        }
        runCommands();
    }

    private void loop() {
        int idle = 0;
        int polls = 0;
        IdleStrategy.Sleep sleep = this::sleep;
        boolean spins = strategy.spinsAt(0);
        Pace pace = new Pace();
        guard.resume();
        while (!stopping) {
            if (isDue(++polls, idle) || idle > 0) {
                runCommands();
            }
            int done = core.poll();
            guard.round(done);
            if (duties.isBusy()) {
                guard.settle();
                done += duties.round();
                guard.resume();
            }
            core.endRound(done);
            if (spins) {
                pace.looked(done);
            }
            idle = done > 0 ? 0 : idle(idle, sleep);
        }
        note(YieldReason.SHUTDOWN_REQUESTED);
    }

    /** Whether commands have waited for long enough, or the last rounds took so long that they have. */
    private boolean isDue(int polls, int idle) {
        CoreMeter meter = core.meter();
        if (meter != null && meter.takeOver()) {
            meter.yielded(YieldReason.BUDGET_EXCEEDED);
            return true;
        }
        boolean due = (polls & POLLS_PER_COMMAND_CHECK - 1) == 0;
        if (due && idle == 0) {
            note(YieldReason.FAIR_SCHEDULING);
        }
        return due;
    }

    private void note(YieldReason reason) {
        CoreMeter meter = core.meter();
        if (meter != null) {
            meter.yielded(reason);
        }
    }

    private int idle(int idlePolls, IdleStrategy.Sleep sleep) {
        CoreMeter meter = core.meter();
        if (meter != null) {
            if (strategy.spinsAt(idlePolls)) {
                meter.spun();
            } else if (strategy.yieldsAt(idlePolls)) {
                meter.gaveWay();
            }
        }
        return strategy.idle(idlePolls, sleep);
    }

    /** A round may have taken notice of a wake-up without its reason, so that is looked at once more. */
    private void sleep(long timeoutNs) {
        if (!stopping && !commandWaits.get()) {
            guard.settle();
            core.parking();
            duties.park(timeoutNs);
            core.parked();
            guard.resume();
        }
    }

    private void wake() {
        LockSupport.unpark(thread);
        duties.wake();
    }

    private void runCommands() {
        if (commandWaits.get() && commandWaits.compareAndSet(true, false)) {
            guard.settle();
            for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
                command.run();
            }
            guard.resume();
        }
    }

    /**
     * Runs something on the core's thread, between two polls, and waits for it.
     *
     * @param <T> type of the result
     * @param command what to run
     * @return its result; what it throws is thrown here
     * @blocking until the core has run it
     */
    public <T> T call(Function<Core, T> command) {
        Call<T> call = new Call<>(core, command);
        if (Thread.currentThread() == thread || !thread.isAlive()) {
            call.run();
        } else {
            commands.add(call);
            commandWaits.set(true);
            wake();
            while (!call.await(GLANCE_NS)) {
                if (!thread.isAlive()) {
                    runCommands();
                }
            }
        }
        return call.result();
    }

    /**
     * Runs something on the core's thread, between two polls, without waiting for it; not at all when the thread has
     * ended.
     *
     * @param command what to run; must not throw
     */
    public void tell(Consumer<Core> command) {
        commands.add(() -> command.accept(core));
        commandWaits.set(true);
        wake();
    }

    /** A command and its outcome. */
    private static final class Call<T> implements Runnable {
        private final Core core;
        private final Function<Core, T> command;
        private final CountDownLatch done = new CountDownLatch(1);
        private @Nullable T value;
        private @Nullable RuntimeException failure;

        Call(Core core, Function<Core, T> command) {
            this.core = core;
            this.command = command;
        }

        @Override
        public void run() {
            try {
                value = command.apply(core);
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                done.countDown();
            }
        }

        boolean await(long timeoutNs) {
            try {
                return done.await(timeoutNs, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return done.getCount() == 0;
            }
        }

        @SuppressWarnings("NullAway") // a command may return null where its caller expects it
        T result() {
            if (failure != null) {
                throw failure;
            }
            return value;
        }
    }

    /** {@return what stopped the thread against its will, or null} */
    public @Nullable Throwable crash() {
        return crash;
    }

    /** Stops the thread and waits for it; the core is the caller's again. */
    @Override
    public void close() {
        stopping = true;
        wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
