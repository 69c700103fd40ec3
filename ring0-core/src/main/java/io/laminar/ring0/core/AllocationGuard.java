package io.laminar.ring0.core;

import com.sun.management.ThreadMXBean;
import io.laminar.memory.HotPath;
import io.laminar.ring0.operator.Operator;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a core's rounds allocate nothing, by the JVM's exact byte count of the thread. A round that had work is
 * read at its end, which is the beginning of the next; rounds without work cost nothing. What the thread does beside
 * its rounds (commands, connectors, sleeping) is taken out by {@link #resume()}.
 *
 * <pre>
 *  resume │ round (idle) │ round (work) │ round (work) │ duties, a command, a park │ round ...
 *  mark ──┴──────────────────────────▶──┴────────────▶─┘                    resume ┘
 * </pre>
 *
 * @threading the thread that polls the core; the counts are exact there, elsewhere a moment's picture
 * @allocation none
 */
public final class AllocationGuard {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What is done about bytes. */
    public enum Mode {
        /** Nothing is read. */
        OFF,
        /** They are counted. */
        COUNT,
        /** A core whose rounds go on allocating stops, with the operator's name: each turn is read, too. */
        STRICT
    }

    /**
     * So many rounds with work may allocate in the mode STRICT: until then code is being loaded, linked and compiled.
     */
    public static final int GRACE_ROUNDS = 20_000;

    /**
     * What stops a core: eight such rounds with fewer than a thousand others between them. State that grows, and the
     * JVM when it links something late, allocate now and then; an operator at fault does in every round.
     */
    private static final int VIOLATION = 128;

    private static final int STOP = 8 * VIOLATION;

    private final Mode mode;
    private long grace;
    private int level;
    private long mark;
    private long bytes;
    private long violations;
    private long turnMark;
    private @Nullable Operator culprit;
    private long culpritBytes;

    /**
     * A guard.
     *
     * @param mode what it does
     */
    public AllocationGuard(Mode mode) {
        this(mode, GRACE_ROUNDS);
    }

    AllocationGuard(Mode mode, long graceRounds) {
        this.mode = mode;
        this.grace = graceRounds;
    }

    /** {@return what it does} */
    public Mode mode() {
        return mode;
    }

    /** {@return bytes that rounds have allocated} */
    public long bytes() {
        return bytes;
    }

    /** {@return rounds, or rows of rounds up to one with work, that have allocated} */
    public long violations() {
        return violations;
    }

    /** What the thread has allocated until now is not of a round. */
    @HotPath
    public void resume() {
        if (mode != Mode.OFF) {
            mark = THREADS.getCurrentThreadAllocatedBytes();
        }
    }

    /**
     * A round has ended.
     *
     * @param done its work; without any nothing is read, and its bytes are found by the next one with work
     * @throws AllocationViolation in the mode STRICT when rounds allocate again and again
     */
    @HotPath
    public void round(int done) {
        if (done > 0 && mode != Mode.OFF) {
            long now = THREADS.getCurrentThreadAllocatedBytes();
            grace--;
            level = Math.max(0, level - 1);
            if (now != mark) {
                found(now - mark);
                mark = now;
            }
        }
    }

    private void found(long more) {
        bytes += more;
        violations++;
        level += grace < 0 ? VIOLATION : 0;
        if (mode == Mode.STRICT && level >= STOP) {
            Operator named = culprit;
            culprit = null;
            throw named == null
                    ? new AllocationViolation("the core loop itself", more)
                    : new AllocationViolation(named.getClass().getSimpleName() + " " + named.name(), culpritBytes);
        }
    }

    /**
     * {@return who tells operators apart, to be given to the core in the mode STRICT}
     *
     * @param next who watches as well; null for nobody
     */
    public CoreWatch turns(@Nullable CoreWatch next) {
        return new Turns(next);
    }

    /** Reads before and after each turn, so that the culprit has a name. */
    private final class Turns implements CoreWatch {
        private final @Nullable CoreWatch next;

        Turns(@Nullable CoreWatch next) {
            this.next = next;
        }

        @Override
        public void beforeRound() {
            if (next != null) {
                next.beforeRound();
            }
        }

        @Override
        public void beforeTurn(Operator operator) {
            turnMark = THREADS.getCurrentThreadAllocatedBytes();
            if (next != null) {
                next.beforeTurn(operator);
            }
        }

        @Override
        public void afterTurn(Operator operator) {
            if (next != null) {
                next.afterTurn(operator);
            }
            long more = THREADS.getCurrentThreadAllocatedBytes() - turnMark;
            if (more != 0) {
                culprit = operator;
                culpritBytes = more;
            }
        }

        @Override
        public void afterRound() {
            if (next != null) {
                next.afterRound();
            }
        }
    }
}
