package io.laminar.ring0.core;

import com.sun.management.ThreadMXBean;
import io.laminar.memory.HotPath;
import io.laminar.ring0.counters.Cells;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.GuardCell;
import io.laminar.ring0.operator.Operator;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a core's rounds allocate nothing, by the JVM's exact byte count of the thread. Reading it takes as long
 * as a handful of rows, so it is read behind several rounds with work together. What the thread does beside its rounds
 * (commands, connectors, sleeping) lies between {@link #settle()} and {@link #resume()}, and does not count.
 *
 * <pre>
 *  resume │ round (idle) │ round (work) │ ... │ round (work) │ duties, a command, a park │ round ...
 *  mark ──┴──────────────── read behind 16 ──▶┴─────▶ settle ┘                    resume ┘
 * </pre>
 *
 * <p>In the mode STRICT each turn of an operator is read, too. An operator that goes on allocating stops with all that
 * depend on it, and the core's other queries run on; when it is a source, or the loop around them, the core stops.
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
        /** Who goes on allocating is stopped, by name: each turn is read, too. */
        STRICT
    }

    /**
     * So many turns with work of an operator, and rounds of the loop, may allocate in the mode STRICT: until then code
     * is being loaded, linked and compiled.
     */
    public static final int GRACE_ROUNDS = 20_000;

    /**
     * What stops an operator: nine such turns with fewer than a hundred others between them. State that grows, and the
     * JVM when it links something late, allocate now and then; an operator at fault does in every turn.
     */
    private static final int VIOLATION = 128;

    private static final int STOP = 8 * VIOLATION;

    /** Rounds with work between two readings, at most; in the mode STRICT each is read. */
    private static final int ROUNDS_AT_ONCE = 16;

    private static final int BYTES = GuardCell.BYTES.ordinal();
    private static final int TIMES = GuardCell.TIMES.ordinal();

    private final Mode mode;
    private final long graceRounds;
    private final Habit loop;
    private long mark;
    private int unread;
    private long bytes;
    private long violations;
    private @Nullable CounterBoard board;
    private int core;
    private long cells = CounterBoard.NONE;
    private long turnBytes;
    /** Whether what this round has allocated outside of turns has a reason that does not come again. */
    private boolean excused;

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
        this.graceRounds = graceRounds;
        this.loop = new Habit(graceRounds);
    }

    /** Whether somebody's allocations, once it is warm, are a habit. */
    private static final class Habit {
        private long grace;
        private int level;
        private long bytes;
        private long times;

        Habit(long grace) {
            this.grace = grace;
        }

        /** Takes notice of a turn. {@return whether it is one too many} */
        boolean goesOn(long more) {
            grace--;
            level = Math.max(0, level - 1);
            if (more == 0 || grace >= 0) {
                return false;
            }
            bytes += more;
            times++;
            level += VIOLATION;
            return level >= STOP;
        }
    }

    /** {@return what it does} */
    public Mode mode() {
        return mode;
    }

    /** {@return bytes that rounds have allocated} */
    public long bytes() {
        return bytes;
    }

    /** {@return how often bytes were found: once for several rounds that are read together} */
    public long violations() {
        return violations;
    }

    /**
     * Has what it finds written down where others read.
     *
     * @param to where
     * @param ofCore number of the core; of the first, where one guard serves several
     */
    public void countTo(CounterBoard to, int ofCore) {
        board = to;
        core = ofCore;
        cells = mode == Mode.OFF ? CounterBoard.NONE : to.open(CounterKind.GUARD, ofCore, "core", "core-" + ofCore);
    }

    /** What the thread has allocated until now is not of a round. */
    @HotPath
    public void resume() {
        if (mode != Mode.OFF) {
            turnBytes = 0;
            excused = false;
            unread = 0;
            mark = THREADS.getCurrentThreadAllocatedBytes();
        }
    }

    /**
     * A round has ended.
     *
     * @param done its work; without any nothing is read, and its bytes are found with those of the next
     * @throws AllocationViolation in the mode STRICT when the loop itself allocates again and again
     */
    @HotPath
    public void round(int done) {
        if (done > 0 && mode != Mode.OFF && (++unread >= ROUNDS_AT_ONCE || mode == Mode.STRICT)) {
            settle();
        }
    }

    /**
     * What the thread does next is not of a round: those that were not read yet are.
     *
     * @throws AllocationViolation as {@link #round} does
     */
    @HotPath
    public void settle() {
        if (unread > 0) {
            unread = 0;
            long now = THREADS.getCurrentThreadAllocatedBytes();
            long more = now - mark;
            if (more != 0) {
                mark = now;
                found(more);
            }
            if (mode == Mode.STRICT) {
                judge(more - turnBytes);
            }
        }
    }

    private void found(long more) {
        bytes += more;
        violations++;
        if (cells != CounterBoard.NONE) {
            Cells.put(cells, BYTES, bytes);
            Cells.put(cells, TIMES, violations);
        }
    }

    private void judge(long outside) {
        boolean counts = !excused;
        excused = false;
        turnBytes = 0;
        if (loop.goesOn(counts ? outside : 0)) {
            throw violation("the core loop itself", loop, outside);
        }
    }

    private AllocationViolation violation(String culprit, Habit habit, long more) {
        excused = true;
        CounterBoard to = board;
        long record = to == null ? CounterBoard.NONE : to.open(CounterKind.GUARD, core, "stopped", culprit);
        if (record != CounterBoard.NONE) {
            Cells.put(record, BYTES, habit.bytes);
            Cells.put(record, TIMES, habit.times);
        }
        return new AllocationViolation(culprit, more);
    }

    /**
     * {@return who tells operators apart and stops those that go on allocating, to be given to the core in the mode
     * STRICT}
     *
     * @param next who watches as well; null for nobody
     */
    public CoreWatch turns(@Nullable CoreWatch next) {
        return new Turns(next);
    }

    /** Reads before and after each turn, so that the culprit has a name. */
    private final class Turns implements CoreWatch {
        private final @Nullable CoreWatch next;
        private final Map<Operator, Habit> habits = new WeakHashMap<>();
        private long turnMark;

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
        public void afterTurn(Operator operator, int done) {
            if (next != null) {
                next.afterTurn(operator, done);
            }
            long more = THREADS.getCurrentThreadAllocatedBytes() - turnMark;
            turnBytes += more;
            if (done == FAILED) {
                excused = true;
            } else if (done > 0 || more != 0) {
                Habit habit = of(operator);
                if (habit.goesOn(more)) {
                    String culprit = operator.getClass().getSimpleName() + " " + operator.name();
                    throw violation(culprit, habit, more);
                }
            }
        }

        private Habit of(Operator operator) {
            Habit known = habits.get(operator);
            if (known == null) {
                known = new Habit(graceRounds);
                habits.put(operator, known);
                excused = true;
            }
            return known;
        }

        @Override
        public void afterRound() {
            if (next != null) {
                next.afterRound();
            }
        }
    }
}
