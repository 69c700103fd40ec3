package io.laminar.ring0.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.counters.Budget;
import io.laminar.ring0.counters.Budgets;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterLayout;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.ring0.operator.AggregateCall;
import io.laminar.ring0.operator.AggregateFunction;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.EmitMode;
import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.OperatorSpec.UnionSpec;
import io.laminar.ring0.operator.Source;
import io.laminar.ring0.operator.WindowSpec;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.testing.MemoryLog;
import io.laminar.ring0.time.WatermarkPolicy;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Not one byte on the heap, by the thread's exact count, over every operator and emit mode, for random slices. */
class CoreAllocationTest {
    private static final List<ColumnType> COLUMNS =
            List.of(ColumnType.TIMESTAMP, ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.VARCHAR);
    private static final Expr TS = new Expr.Column(0, ColumnType.TIMESTAMP);
    private static final Expr KEY = new Expr.Column(1, ColumnType.BIGINT);
    private static final Expr PRICE = new Expr.Column(2, ColumnType.DOUBLE);
    private static final Expr NAME = new Expr.Column(3, ColumnType.VARCHAR);
    private static final String LONG_NAME = "a name that does not fit into a view";

    @ParameterizedTest
    @EnumSource(EmitMode.class)
    void shouldAllocateNothingForTumblingWindows(EmitMode emit) {
        run(source -> aggregate(source, List.of(KEY), 1000, 1000, emit, 0));
    }

    @ParameterizedTest
    @EnumSource(EmitMode.class)
    void shouldAllocateNothingForHoppingWindowsByNameWithLateness(EmitMode emit) {
        run(source -> aggregate(source, List.of(NAME, KEY), 3000, 1000, emit, 500));
    }

    @ParameterizedTest
    @EnumSource(EmitMode.class)
    void shouldAllocateNothingWithoutWindows(EmitMode emit) {
        run(source -> aggregate(source, List.of(KEY), 0, 0, emit, 0));
    }

    @ParameterizedTest
    @EnumSource(ErrorPolicy.class)
    void shouldAllocateNothingForFilterProjectionAndUnion(ErrorPolicy errors) {
        run(source -> {
            Expr half = Expr.Call.of(Op.DIV_F64, PRICE, new Expr.Literal(VectorKind.F64, 2.0));
            Expr upper = Expr.Call.of(Op.UPPER, NAME);
            CalcSpec calc = new CalcSpec(
                    "c",
                    source,
                    Expr.Call.of(Op.GT_F64, PRICE, new Expr.Literal(VectorKind.F64, 3.0)),
                    List.of(TS, half, upper),
                    List.of(ColumnType.TIMESTAMP, ColumnType.DOUBLE, ColumnType.VARCHAR),
                    errors);
            return new UnionSpec("u", List.of(calc, calc));
        });
    }

    /** By the clock, in a group of one that nobody holds back. */
    @ParameterizedTest
    @EnumSource(WatermarkPolicy.Scope.class)
    void shouldAllocateNothingForWatermarksOfProducersAndKeys(WatermarkPolicy.Scope scope) {
        WatermarkPolicy.Keys keys =
                scope == WatermarkPolicy.Scope.KEY ? new WatermarkPolicy.Keys(3, 2, WatermarkPolicy.Full.LRU) : null;
        WatermarkPolicy.Drift drift = new WatermarkPolicy.Drift("g", 1_000_000, WatermarkPolicy.Excess.PAUSE);
        run(
                source -> aggregate(source, List.of(KEY), 1000, 1000, EmitMode.AFTER_WATERMARK, 0),
                new WatermarkPolicy(scope, 20, keys, drift));
    }

    /** The same, and all that is taken is written down, by a log that now and then has no room. */
    @ParameterizedTest
    @EnumSource(WatermarkPolicy.Scope.class)
    void shouldAllocateNothingForWhatIsWrittenDown(WatermarkPolicy.Scope scope) {
        WatermarkPolicy.Keys keys =
                scope == WatermarkPolicy.Scope.KEY ? new WatermarkPolicy.Keys(3, 2, WatermarkPolicy.Full.LRU) : null;
        try (MemoryLog log = new MemoryLog()) {
            run(
                    source -> aggregate(source, List.of(KEY), 1000, 1000, EmitMode.AFTER_WATERMARK, 0),
                    new WatermarkPolicy(scope, 20, keys, null),
                    log);
            assertTrue(log.appended() > 1_000);
        }
    }

    private static AggregateSpec aggregate(
            SourceSpec source, List<Expr> keys, long size, long slide, EmitMode emit, long lateness) {
        return new AggregateSpec(
                        "a",
                        source,
                        null,
                        keys,
                        keys.stream().map(key -> ((Expr.Column) key).type()).toList(),
                        size == 0 ? null : new WindowSpec(TS, size, slide, 0),
                        List.of(
                                call(AggregateFunction.COUNT_STAR, null, ColumnType.BIGINT),
                                call(AggregateFunction.SUM, PRICE, ColumnType.DOUBLE),
                                call(AggregateFunction.MAX, PRICE, ColumnType.DOUBLE),
                                call(AggregateFunction.AVG, KEY, ColumnType.DOUBLE),
                                call(AggregateFunction.MIN, NAME, ColumnType.VARCHAR),
                                call(AggregateFunction.LAST_VALUE, NAME, ColumnType.VARCHAR)),
                        emit,
                        lateness,
                        ErrorPolicy.FAIL,
                        false,
                        1L << 30,
                        List.of())
                .withAllColumns();
    }

    private static AggregateCall call(AggregateFunction function, Expr argument, ColumnType type) {
        return new AggregateCall(function, argument, null, false, null, type);
    }

    /** Makes a query over a source. */
    private interface Query {
        OperatorSpec over(SourceSpec source);
    }

    private static void run(Query query) {
        run(query, WatermarkPolicy.DEFAULT);
    }

    /** Twice: the code is warm when further cores come, so one of those must allocate nothing from its first row on. */
    private static void run(Query query, WatermarkPolicy policy) {
        run(query, policy, null);
    }

    private static void run(Query query, WatermarkPolicy policy, @Nullable LogPort log) {
        assertEquals(0, allocated(query, policy, log, 60_000), "once warm");
        long allocated = 1;
        // What runs only at the start of a core links itself at one of the first few.
        for (int core = 0; core < 8 && allocated != 0; core++) {
            allocated = allocated(query, policy, log, 0);
        }
        assertEquals(0, allocated, "from the first row on");
    }

    private static long allocated(Query query, WatermarkPolicy policy, @Nullable LogPort log, int warmUpRows) {
        Expr watermark = Expr.Call.of(Op.SUB_I64, TS, new Expr.Literal(VectorKind.I64, 300L));
        SourceSpec source = new SourceSpec(
                "s", COLUMNS, 0, watermark, Long.MAX_VALUE, Long.MAX_VALUE, 0, new Distribution.Single("s"), policy);
        OperatorSpec spec = query.over(source);
        long board = RawMemory.allocate(CounterLayout.bytes(256), 128, "counters");
        CoreConfig defaults = CoreConfig.defaults();
        long[] nowNs = new long[1];
        CoreConfig config = new CoreConfig(
                defaults.sliceRows(), defaults.sizing(), defaults.heapBytes(), defaults.regions(), () -> nowNs[0]++);
        try (Core core = new Core(config)) {
            // Counted, and with rounds that are all over their budget, so that all of that is under test as well.
            core.measure(new CoreMeter(
                    new CounterBoard(board, 256, new CounterBoard.Origin(0, 0, 0)), 0, budgets(), System::nanoTime));
            if (log != null) {
                core.writeTo(new Journal(log, false));
            }
            core.add(spec);
            try (Lane in = Lane.create(core.laneLayout(source), 4, "in");
                    Lane out = Lane.create(core.layout(spec), 4, "out")) {
                core.source(source).attach(in.reader(), 4, Source.Origin.UNNAMED);
                core.subscribe(spec, out.writer());
                ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                Random random = new Random(7);
                long rows = pump(core, in.writer(), out.reader(), random, 0, warmUpRows);
                long allocated = 1;
                // A path that is taken for the first time links itself, once; what runs per row shows up every time.
                int rounds = warmUpRows > 0 ? 8 : 1;
                for (int round = 0; round < rounds && allocated != 0; round++) {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    rows += pump(core, in.writer(), out.reader(), random, warmUpRows + round * 100_000, 100_000);
                    allocated = threads.getCurrentThreadAllocatedBytes() - before;
                }
                core.source(source).complete();
                in.writer().mark(Mark.END, 0);
                rows += pump(core, in.writer(), out.reader(), random, 0, 0);
                assertTrue(rows > 0 && core.failure(spec) == null, "results came out: " + rows);
                return allocated;
            }
        } finally {
            RawMemory.free(board);
        }
    }

    private static Budgets budgets() {
        Budgets d = Budgets.DEFAULT;
        return new Budgets(d.event(), d.batch(), d.lookup(), d.window(), new Budget(1), d.chunk(), d.flush());
    }

    private static long pump(Core core, LaneWriter in, LaneReader out, Random random, int from, int rows) {
        long read = 0;
        int left = rows;
        int n = from;
        int quiet = 0;
        boolean busy = true;
        while (left > 0 || busy) {
            for (int slice = Math.min(left, 1 + random.nextInt(300)); slice > 0 && in.claim(); slice--, left--, n++) {
                in.setLong(0, n * 10L - random.nextInt(900));
                in.setLong(1, random.nextInt(50));
                in.setDouble(2, random.nextInt(1000) / 8.0);
                if (random.nextInt(9) > 0) {
                    in.setString(3, random.nextBoolean() ? "name" : LONG_NAME);
                }
                in.endRow();
            }
            in.publish();
            int done = core.poll();
            core.endRound(done);
            Journal journal = core.journal();
            if (journal != null) {
                core.acknowledge(journal.log().acknowledged());
            }
            // A log that had no room may have it now.
            quiet = done > 0 ? 0 : quiet + 1;
            busy = quiet < 4;
            for (int kind = out.next(4096); kind != LaneReader.NOTHING; kind = out.next(4096)) {
                if (kind == LaneReader.ROWS) {
                    read += out.to() - out.from();
                    out.consumeRows(out.to() - out.from());
                } else {
                    out.consumeMark();
                }
                busy = true;
            }
            out.releaseConsumed();
        }
        return read;
    }
}
