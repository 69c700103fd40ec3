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
 * <p>Reading the clock takes as long as a handful of rows, so it is read once for several rounds where they are short:
 * as many as half the budget of one has room for. When they took less than that budget together, none of them was over
 * it. When they took more, one of them is to blame, and the others took as long as usual.
 *
 * <p>One round in 64 is looked at more closely, and one soon after each that was over its budget: the clock is read
 * behind every operator, and what changes slowly (state, lanes, who is blocked) is looked at.
 *
 * @threading the core's
 * @allocation none after construction
 */
public final class CoreMeter implements AutoCloseable {
    /** Most rounds that the clock is read once for. */
    static final int MOST_AT_ONCE = 16;

    private static final int CLOSER_EVERY = 64;
    private static final int CLOSER_AFTER_VIOLATION = 16;
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
    private int closerIn = 1;
    private boolean idle = true;
    private boolean over;

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

    /** {@return the clock, as it was read last} */
    @HotPath
    long lastNs() {
        return lastNs;
    }

    /** Counts rows that a step of a source took. */
    @HotPath
    void rowsTaken(long count) {
        rowsIn += count;
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
        if (counters != null && done > 0) {
            counters.timed(now - startNs, steps.of(operator, counters.rowsTaken(), counters.rowsEmitted()));
        }
        startNs = now;
    }

    /** Ends a round that was looked at closely. */
    void endLook(Operator[] operators) {
        closerIn = CLOSER_EVERY;
        survey(operators);
    }

    /** Looks at what changes slowly, now. */
    void surveyNow(Operator[] operators) {
        long now = now();
        for (int i = 0; i < operators.length; i++) {
            OperatorCounters counters = operators[i].counters();
            if (counters != null) {
                counters.publish(lastNs);
                counters.survey(now);
            }
        }
        publish();
    }

    /** {@return how many operators are blocked} */
    private int survey(Operator[] operators) {
        int blocked = 0;
        for (int i = 0; i < operators.length; i++) {
            OperatorCounters counters = operators[i].counters();
            blocked += counters != null && counters.survey(lastNs) ? 1 : 0;
        }
        return blocked;
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
            idle = false;
            busyRounds++;
            closerIn--;
            if (++grouped >= atOnce) {
                read();
            }
        } else if (!idle) {
            becomeIdle(operators);
        } else if ((rounds & IDLE_ROUNDS_MASK) == 0) {
            readIdle();
        }
    }

    private void becomeIdle(Operator[] operators) {
        idle = true;
        if (grouped > 0) {
            read();
        }
        yielded(survey(operators) > 0 ? YieldReason.BACKPRESSURE : YieldReason.QUEUE_EMPTY);
    }

    /** Reads the clock behind one or more rounds with work. */
    private void read() {
        long now = now();
        long elapsed = now - lastNs;
        lastNs = now;
        Cells.add(cells, BUSY_NS, elapsed);
        judge(elapsed, grouped);
        grouped = 0;
        publish();
    }

    private void readIdle() {
        long now = now();
        Cells.add(cells, IDLE_NS, now - lastNs);
        lastNs = now;
        publish();
    }

    private void publish() {
        Cells.put(cells, ROUNDS, rounds);
        Cells.put(cells, BUSY_ROUNDS, busyRounds);
        Cells.put(cells, SPINS, spins);
        Cells.put(cells, YIELDS, idleYields);
        Cells.put(cells, ROWS_IN, rowsIn);
        Cells.put(cells, UPDATED_NS, lastNs);
    }

    /** Finds out whether one of some rounds was over the budget. */
    private void judge(long elapsedNs, int count) {
        long own = count == 1 ? elapsedNs : elapsedNs - (count - 1) * typicalNs;
        long average = elapsedNs / count;
        typicalNs = typicalNs == 0 ? average : typicalNs + (average - typicalNs) / SMOOTHING;
        atOnce = iteration.isSet()
                ? (int) Math.clamp(iteration.ns() / (2 * typicalNs + 1), 1, MOST_AT_ONCE)
                : MOST_AT_ONCE;
        Cells.raise(cells, WORST_NS, count == 1 ? own : average);
        if (iteration.isAlmost(own)) {
            Cells.add(cells, NEAR, 1);
            if (iteration.isExceeded(own)) {
                violated(own);
            }
        }
    }

    private void violated(long ownNs) {
        over = true;
        closerIn = Math.max(1, closerIn - CLOSER_EVERY + CLOSER_AFTER_VIOLATION);
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

    /** Ends the time before a sleep. */
    void parking() {
        readIdle();
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
    public boolean enter() {
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
     */
    @HotPath
    public void leave(int done, boolean timed) {
        rounds++;
        if (done > 0) {
            busyRounds++;
            closerIn--;
        }
        if (timed) {
            readPolled(done);
        }
    }

    private void readPolled(int done) {
        long now = now();
        long elapsed = now - lastNs;
        lastNs = now;
        // Those that were not timed took as long, as far as anyone knows.
        Cells.add(cells, done > 0 ? BUSY_NS : IDLE_NS, elapsed * MOST_AT_ONCE);
        if (done > 0) {
            judge(elapsed, 1);
        }
        publish();
    }

    @Override
    public void close() {
        board.close(cells);
        board.close(yields);
    }
}
