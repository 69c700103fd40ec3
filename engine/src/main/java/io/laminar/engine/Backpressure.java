package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import io.laminar.memory.HotPath;
import io.laminar.ring0.core.IdleStrategy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a producer does while its lane is full: wait for the core, or be the core for a while when the engine is inline,
 * or throw, or leave rows out; and the counts of that.
 *
 * @threading the producer's
 */
final class Backpressure {
    /** What the source's option {@code backpressure} says. */
    enum Policy {
        /** The producer waits. */
        WAIT,
        /** The producer is told by an exception. */
        ERROR,
        /** The row that finds no room is left out. */
        DROP_NEWEST,
        /** The oldest rows that the core has not taken are left out; the producer waits until they are. */
        DROP_OLDEST
    }

    /** The same for a source that a connector feeds: what is not read is held back, or left out where it waits. */
    enum InputPolicy {
        WAIT,
        DROP_OLDEST;

        Policy policy() {
            return this == WAIT ? Policy.WAIT : Policy.DROP_OLDEST;
        }
    }

    /** What the producer asks of the engine while it waits. */
    interface Relief {
        /** Lets an inline core work; answers whether it did anything. A core of its own thread always works. */
        boolean work();

        /** {@return why waiting is in vain; null while it is not} */
        @Nullable
        EngineException hopeless();

        /** {@return why nothing that was taken becomes durable any more; null while it does, or nothing is to} */
        @Nullable
        EngineException undurable();

        /**
         * {@return the sinks that hold the source back because somebody outside does not take their rows; of an inline
         * engine only}
         */
        List<String> heldSinks();

        /** Sleeps for a moment that is shorter than a device needs. */
        void pause();

        /** Sleeps until something has happened outside, or the time is over. */
        void park(long timeoutNs);
    }

    private static final int IDLE_POLLS = 3;

    /** A producer whose core stands still looks about once a millisecond. */
    private static final int MOST_PARKS = 20;

    /** What no event of a port announces, a connector does by time: to connect again. */
    private static final long PARK_NS = 1_000_000;

    private final String source;
    private final Policy policy;
    private final @Nullable IdleStrategy strategy;
    private final long stallNs;
    private final Relief relief;
    private int attempts;
    private int idlePolls;
    private long idleSinceNs;
    private long waitSinceNs;
    private long blocksAtFirst;
    private boolean waiting;
    private final OwnedCounter waits = new OwnedCounter();
    private final OwnedCounter resumes = new OwnedCounter();
    private final OwnedCounter wakes = new OwnedCounter();
    private final OwnedCounter waitedNs = new OwnedCounter();
    private final OwnedCounter rowsDropped = new OwnedCounter();

    /**
     * What one producer does.
     *
     * @param source its name, for messages
     * @param policy what the source says
     * @param patience how to wait, and how long
     * @param relief what to ask of the engine meanwhile
     */
    Backpressure(String source, Policy policy, Patience patience, Relief relief) {
        this.source = source;
        this.policy = policy;
        this.strategy = patience.strategy;
        this.stallNs = patience.stallNs;
        this.relief = relief;
    }

    /**
     * How a producer waits.
     *
     * @param strategy for a core of its own thread; null when the core is inline
     * @param stallNs with an inline core: how long when nothing at all happens
     */
    record Patience(@Nullable IdleStrategy strategy, long stallNs) {}

    /** {@return how often the producer found no room and waited, or was told} */
    long waits() {
        return waits.get();
    }

    /** {@return how often it slept and looked again meanwhile} */
    long wakes() {
        return wakes.get();
    }

    /** {@return how long it has waited, in nanoseconds; the wait that goes on is not in it} */
    long waitedNs() {
        return waitedNs.get();
    }

    /** {@return whether it waits at this moment} */
    boolean isWaiting() {
        return resumes.get() != waits.get();
    }

    /** {@return rows left out because they found no room} */
    long rowsDropped() {
        return rowsDropped.get();
    }

    /** Notes that a row was left out. */
    @HotPath
    void drop() {
        rowsDropped.add(1);
    }

    boolean drops(Policy what) {
        return policy == what;
    }

    /** Begins a wait, unless one goes on. */
    void begin() {
        if (waiting) {
            return;
        }
        beginAnyway();
        if (policy == Policy.ERROR) {
            throw ended(new LimitException(
                    ErrorCode.BACK_PRESSURED, "cannot append row: no room: back-pressure: source=" + source));
        }
    }

    /** Begins a wait for what was taken already, and so cannot be refused. */
    void beginAnyway() {
        waits.add(1);
        waiting = true;
        waitSinceNs = System.nanoTime();
        attempts = 0;
        blocksAtFirst = 0;
        idlePolls = 0;
    }

    /** Ends a wait, if there was one. */
    void end() {
        if (waiting) {
            waiting = false;
            waitedNs.add(System.nanoTime() - waitSinceNs);
            resumes.add(1);
        }
    }

    private EngineException ended(EngineException reason) {
        end();
        return reason;
    }

    /** {@return whether what finds no room now never will} */
    boolean isInVain() {
        return relief.hopeless() != null;
    }

    /** Lets a moment pass while rows become durable. */
    void awaitDurable() {
        EngineException reason = relief.hopeless();
        reason = reason == null ? relief.undurable() : reason;
        if (reason != null) {
            throw reason;
        }
        if (strategy != null || !relief.work()) {
            relief.pause();
        }
    }

    /**
     * Waits a little longer.
     *
     * @param blocksToGo blocks to be given back before there is room
     */
    void await(long blocksToGo) {
        EngineException reason = relief.hopeless();
        if (reason != null) {
            throw ended(reason);
        }
        if (strategy == null) {
            awaitInline();
        } else if (attempts < strategy.spins() || attempts - strategy.spins() < strategy.yields()) {
            blocksAtFirst = attempts == 0 ? blocksToGo : blocksAtFirst;
            attempts = strategy.idle(attempts);
        } else {
            wakes.add(1);
            LockSupport.parkNanos(pauseNs(strategy.parkNs(), blocksToGo));
        }
    }

    /** As long as it takes if blocks are given back as fast as so far; there is work left for the core meanwhile. */
    private long pauseNs(long leastNs, long blocksToGo) {
        long elapsedNs = System.nanoTime() - waitSinceNs;
        long givenBack = blocksAtFirst - blocksToGo;
        long ns = givenBack > 0 ? elapsedNs / givenBack * blocksToGo : elapsedNs;
        return Math.max(leastNs, Math.min(ns, MOST_PARKS * leastNs));
    }

    private void awaitInline() {
        idlePolls = relief.work() ? 0 : idlePolls + 1;
        if (idlePolls < IDLE_POLLS) {
            return;
        }
        List<String> held = relief.heldSinks();
        if (held.isEmpty()) {
            throw ended(new LimitException(
                    ErrorCode.BACK_PRESSURED,
                    "cannot append row: no room, and the core cannot go on: source=" + source,
                    "poll the subscriptions of the streams that read this source, or feed those of its align.group"));
        }
        long now = System.nanoTime();
        if (idlePolls == IDLE_POLLS) {
            idleSinceNs = now;
        }
        if (now - idleSinceNs >= stallNs) {
            throw ended(new LimitException(
                    ErrorCode.BACK_PRESSURED,
                    "cannot append row: no room, and who reads the sinks takes nothing: source=" + source + ", sinks="
                            + held + ", io.stall.ms=" + TimeUnit.NANOSECONDS.toMillis(stallNs),
                    "see why the readers stand still, or have them disconnected: slow = 'disconnect'"));
        }
        relief.park(PARK_NS);
    }
}
