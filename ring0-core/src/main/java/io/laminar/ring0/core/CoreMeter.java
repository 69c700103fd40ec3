package io.laminar.ring0.core;

import io.laminar.memory.HotPath;
import io.laminar.ring0.counters.Budget;
import io.laminar.ring0.counters.Budgets;
import io.laminar.ring0.counters.Cells;
import io.laminar.ring0.counters.CoreCell;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.RateWindow;
import io.laminar.ring0.counters.YieldReason;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorCounters;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.port.Clock;

/**
 * What a core's loop counts and how long it takes, on a board that others read.
 *
 * <p>Reading the clock takes as long as a handful of rows, and waits for all loads under way: it is read once for
 * several rounds where they are short, as many as twice the budget of one has room for. When they took longer than
 * usual by so much that one of them must have been over its budget, that is counted; when it may have been, the rounds
 * to come are timed one by one.
 *
 * <p>One round in 64 is looked at more closely, and one soon after each that was over its budget: the clock is read
 * behind every operator.
 *
 * <p>What operators and lanes count is written down once a millisecond, or less often where they are many, and before
 * the core sleeps.
 *
 * @threading the core's
 * @allocation none after construction
 */
public final class CoreMeter implements AutoCloseable {
    /** Most rounds that the clock is read once for. */
    static final int MOST_AT_ONCE = 16;

    private static final long LEAST_SURVEY_NS = 1_000_000;
    private static final long SURVEY_NS_PER_OPERATOR = 2_000;
    private static final int CLOSER_EVERY = 64;
    private static final int CLOSER_AFTER_VIOLATION = 16;
    private static final int ROUNDS_SINGLY = 16;
    private static final int IDLE_ROUNDS_MASK = 3;
    private static final int SMOOTHING = 8;

    private static final int ROUNDS = CoreCell.ROUNDS.ordinal();
    private static final int BUSY_ROUNDS = CoreCell.BUSY_ROUNDS.ordinal();
    private static final int SPINS = CoreCell.SPINS.ordinal();
    private static final int YIELDS = CoreCell.YIELDS.ordinal();
    private static final int PARKS = CoreCell.PARKS.ordinal();
    private static final int BUSY_NS = CoreCell.BUSY_NS.ordinal();
    private static final int IDLE_NS = CoreCell.IDLE_NS.ordinal();
    private static final int PARKED_NS = CoreCell.PARKED_NS.ordinal();
    private static final int ROWS_IN = CoreCell.ROWS_IN.ordinal();
    private static final int VIOLATIONS = CoreCell.VIOLATIONS.ordinal();
    private static final int NEAR = CoreCell.NEAR.ordinal();
    private static final int EXCEEDED_NS = CoreCell.EXCEEDED_NS.ordinal();
    private static final int WORST_NS = CoreCell.WORST_NS.ordinal();
    private static final int PER_SECOND = CoreCell.VIOLATIONS_PER_SECOND.ordinal();
    private static final int LAST_VIOLATION_NS = CoreCell.LAST_VIOLATION_NS.ordinal();
    private static final int UPDATED_NS = CoreCell.UPDATED_NS.ordinal();

    private final CounterBoard board;
    private final int core;
    private final Clock clock;
    private final StepBudgets steps;
    private final Budget iteration;
    private final RateWindow rate = new RateWindow();
    private final long cells;
    private final long yields;
    private long rounds;
    private long busyRounds;
    private long spins;
    private long idleYields;
    private long rowsIn;
    private long lastNs;
    private long startNs;
    private long newestNs;
    private long typicalNs;
    private int atOnce = 1;
    private int grouped;
    private int singly;
    private int closerIn = 1;
    private boolean idle = true;
    private boolean over;

    /** Whether anything was counted since it was written down. */
    private boolean dirty;

    /** Whether the loop has nothing to do, and nobody has looked why. */
    private boolean leaves;

    private long lastSurveyNs;

    /**
     * Opens the records of a core.
     *
     * @param board where
     * @param core its number
     * @param budgets how long things may take
     * @param clock where the time is read
     */
    public CoreMeter(CounterBoard board, int core, Budgets budgets, Clock clock) {
        this.board = board;
        this.core = core;
        this.clock = clock;
        this.steps = new StepBudgets(budgets);
        this.iteration = budgets.iteration();
        this.cells = board.open(CounterKind.CORE, core, "core", "core-" + core);
        this.yields = board.open(CounterKind.YIELDS, core, "core", "core-" + core);
        if (cells == CounterBoard.NONE || yields == CounterBoard.NONE) {
            throw new IllegalArgumentException("no room on the board for a core: core=" + core);
        }
        this.newestNs = clock.nowNs();
        this.lastNs = newestNs;
    }

    /** Gives an operator a record. */
    void open(Operator operator) {
        operator.countTo(new OperatorCounters(board, core, operator));
    }

    /** A step back of the clock is taken for standing still. */
    private long now() {
        long now = clock.nowNs();
        newestNs = now - newestNs > 0 ? now : newestNs;
        return newestNs;
    }

    /** {@return whether the clock is to be read behind each operator in the round to come} */
    @HotPath
    boolean looksCloser() {
        return closerIn <= 0;
    }

    /** Begins to look closely: what is timed is not the rounds before. Not marked as hot: reads the clock. */
    void beginLook() {
        startNs = now();
    }

    /** Ends a step of an operator that is looked at closely. */
    void look(Operator operator, int done) {
        long now = now();
        OperatorCounters counters = operator.counters();
        if (counters != null) {
            if (done > 0) {
                counters.timed(now - startNs, steps.of(operator, counters.rowsTaken(), counters.rowsEmitted()));
            }
            counters.note(done == 0 && operator.blocked(), now);
        }
        startNs = now;
    }

    /** Ends a round that was looked at closely. */
    void endLook() {
        closerIn = CLOSER_EVERY;
    }

    /** Has what all operators count written down, now. */
    void surveyNow(Operator[] operators) {
        lastSurveyNs = now();
        survey(operators, lastSurveyNs);
    }

    /** The same, when there is something new and the last time is long enough ago: it takes a part in a hundred. */
    private void surveyIfDue(Operator[] operators) {
        if (dirty && lastNs - lastSurveyNs >= Math.max(LEAST_SURVEY_NS, operators.length * SURVEY_NS_PER_OPERATOR)) {
            lastSurveyNs = lastNs;
            survey(operators, lastNs);
        }
    }

    private void survey(Operator[] operators, long nowNs) {
        dirty = false;
        boolean blocked = false;
        for (int i = 0; i < operators.length; i++) {
            Operator operator = operators[i];
            OperatorCounters counters = operator.counters();
            if (counters != null) {
                long rows = counters.publish(nowNs);
                rowsIn += operator instanceof Source ? rows : 0;
                blocked |= counters.survey(nowNs, idle);
            }
        }
        if (leaves) {
            leaves = false;
            yielded(blocked ? YieldReason.BACKPRESSURE : YieldReason.QUEUE_EMPTY);
        }
        publish();
    }

    /**
     * Ends a round of a core with a thread of its own.
     *
     * @param done its work
     * @param operators of the core
     */
    @HotPath
    void round(int done, Operator[] operators) {
        rounds++;
        if (done > 0) {
            busyRounds++;
            closerIn--;
            if (idle) {
                becomeBusy();
            }
            if (++grouped >= atOnce) {
                read(operators);
            }
        } else if (!idle) {
            becomeIdle(operators);
        } else if ((rounds & IDLE_ROUNDS_MASK) == 0) {
            readIdle(operators);
        }
    }

    @HotPath
    private void becomeBusy() {
        idle = false;
        dirty = true;
        if (leaves) {
            // Work has come before anyone looked why there was none.
            leaves = false;
            yielded(YieldReason.QUEUE_EMPTY);
        }
    }

    private void becomeIdle(Operator[] operators) {
        idle = true;
        leaves = true;
        if (grouped > 0) {
            read(operators);
        }
    }

    /** Reads the clock behind one or more rounds with work. */
    private void read(Operator[] operators) {
        long now = now();
        long elapsed = now - lastNs;
        lastNs = now;
        Cells.add(cells, BUSY_NS, elapsed);
        judge(elapsed, grouped);
        grouped = 0;
        dirty = true;
        surveyIfDue(operators);
    }

    private void readIdle(Operator[] operators) {
        long now = now();
        Cells.add(cells, IDLE_NS, now - lastNs);
        lastNs = now;
        if (dirty) {
            surveyIfDue(operators);
        } else {
            publish();
        }
    }

    private void publish() {
        Cells.put(cells, ROUNDS, rounds);
        Cells.put(cells, BUSY_ROUNDS, busyRounds);
        Cells.put(cells, SPINS, spins);
        Cells.put(cells, YIELDS, idleYields);
        Cells.put(cells, ROWS_IN, rowsIn);
        Cells.put(cells, UPDATED_NS, lastNs);
    }

    /** Finds out whether one of some rounds was over the budget: the others took as long as usual. */
    private void judge(long elapsedNs, int count) {
        long own = elapsedNs - (count - 1) * typicalNs;
        long average = elapsedNs / count;
        typicalNs = typicalNs == 0 ? average : typicalNs + (average - typicalNs) / SMOOTHING;
        Cells.raise(cells, WORST_NS, count == 1 ? own : average);
        boolean sure = count == 1 || average > iteration.ns() || own > 2 * iteration.ns();
        if (iteration.isAlmost(own) && sure) {
            Cells.add(cells, NEAR, 1);
            if (iteration.isExceeded(own)) {
                violated(own);
            }
        }
        singly = iteration.isExceeded(own) && !sure ? ROUNDS_SINGLY : Math.max(0, singly - 1);
        long wanted = iteration.isSet() ? 2 * iteration.ns() / (typicalNs + 1) : MOST_AT_ONCE;
        atOnce = singly > 0 ? 1 : Math.clamp(wanted, 1, MOST_AT_ONCE);
    }

    private void violated(long ownNs) {
        over = true;
        closerIn = Math.min(closerIn, CLOSER_AFTER_VIOLATION);
        Cells.raise(cells, WORST_NS, ownNs);
        Cells.add(cells, VIOLATIONS, 1);
        Cells.add(cells, EXCEEDED_NS, ownNs - iteration.ns());
        Cells.put(cells, PER_SECOND, rate.add(lastNs));
        Cells.put(cells, LAST_VIOLATION_NS, lastNs);
    }

    /** {@return whether a round since the last call was over its budget} */
    @HotPath
    boolean takeOver() {
        boolean was = over;
        over = false;
        return was;
    }

    /** Counts that the loop leaves its operators. */
    @HotPath
    void yielded(YieldReason reason) {
        Cells.add(yields, reason.ordinal(), 1);
    }

    /** Counts a spin. */
    @HotPath
    void spun() {
        spins++;
    }

    /** Counts a yield of the thread. */
    @HotPath
    void gaveWay() {
        idleYields++;
    }

    /** Ends the time before a sleep, and has everything written down: nothing will change meanwhile. */
    void parking(Operator[] operators) {
        readIdle(operators);
        if (dirty) {
            survey(operators, lastNs);
        }
    }

    /** Ends a sleep. */
    void parked() {
        long now = now();
        Cells.add(cells, PARKED_NS, now - lastNs);
        Cells.add(cells, PARKS, 1);
        lastNs = now;
    }

    /**
     * Begins a round of a core that somebody polls; one in 16 is timed, as what is between two is not the core's.
     *
     * @return whether this one is
     */
    @HotPath
    boolean enter() {
        if (++grouped < MOST_AT_ONCE) {
            return false;
        }
        grouped = 0;
        begin();
        return true;
    }

    private void begin() {
        lastNs = now();
    }

    /**
     * Ends a round that {@link #enter} began.
     *
     * @param done its work
     * @param timed what that said
     * @param operators of the core
     */
    @HotPath
    void leave(int done, boolean timed, Operator[] operators) {
        rounds++;
        idle = done == 0;
        if (done > 0) {
            busyRounds++;
            closerIn--;
            dirty = true;
        }
        if (timed) {
            readPolled(done, operators);
        }
    }

    private void readPolled(int done, Operator[] operators) {
        long now = now();
        long elapsed = now - lastNs;
        lastNs = now;
        // Those that were not timed took as long, as far as anyone knows.
        Cells.add(cells, done > 0 ? BUSY_NS : IDLE_NS, elapsed * MOST_AT_ONCE);
        if (done > 0) {
            judge(elapsed, 1);
        }
        surveyIfDue(operators);
    }

    @Override
    public void close() {
        board.close(cells);
        board.close(yields);
    }
}
