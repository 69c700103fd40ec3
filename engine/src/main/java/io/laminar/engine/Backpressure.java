package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a producer does while its lane is full: wait for the core, or be the core for a while when the engine is inline,
 * or throw.
 *
 * @threading the producer's
 */
final class Backpressure {
    /** What the source's option {@code backpressure} says. */
    enum Policy {
        WAIT,
        ERROR
    }

    /** What the producer asks of the engine while it waits. */
    interface Relief {
        /** Lets an inline core work; answers whether it did anything. A core of its own thread always works. */
        boolean work();

        /** {@return why waiting is in vain; null while it is not} */
        @Nullable
        EngineException hopeless();
    }

    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long PARK_NS = 50_000;
    private static final int IDLE_POLLS = 3;

    private final String source;
    private final Policy policy;
    private final boolean inline;
    private final Relief relief;
    private int attempts;
    private int idlePolls;
    private final OwnedCounter waits = new OwnedCounter();

    Backpressure(String source, Policy policy, boolean inline, Relief relief) {
        this.source = source;
        this.policy = policy;
        this.inline = inline;
        this.relief = relief;
    }

    /** {@return how often the producer found no room} */
    long waits() {
        return waits.get();
    }

    /** Begins a wait. */
    void begin() {
        waits.add(1);
        attempts = 0;
        idlePolls = 0;
        if (policy == Policy.ERROR) {
            throw new LimitException(
                    ErrorCode.BACK_PRESSURED, "cannot append row: no room: back-pressure: source=" + source);
        }
    }

    /** Waits a little longer. */
    @SuppressWarnings("ThreadPriorityCheck") // a full lane empties sooner when the core gets the processor
    void await() {
        EngineException reason = relief.hopeless();
        if (reason != null) {
            throw reason;
        }
        if (inline) {
            awaitInline();
        } else if (attempts < SPINS) {
            Thread.onSpinWait();
        } else if (attempts < SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(PARK_NS);
        }
        attempts++;
    }

    private void awaitInline() {
        idlePolls = relief.work() ? 0 : idlePolls + 1;
        if (idlePolls >= IDLE_POLLS) {
            throw new LimitException(
                    ErrorCode.BACK_PRESSURED,
                    "cannot append row: no room, and the core cannot go on: source=" + source,
                    "poll the subscriptions of the streams that read this source");
        }
    }
}
