package io.laminar.bench.micro;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.time.KeyedWatermarks;
import io.laminar.ring0.time.LeastWatermark;
import io.laminar.ring0.time.Watermark;
import io.laminar.ring0.time.WatermarkPolicy;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Rows that move the watermarks of random keys, time a row; and the least of a hundred producers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class WatermarkBenchmark {
    private static final int ROWS = 1024;
    private static final int BLOCKS = 64;
    private static final int PRODUCERS = 100;
    private static final long STEP_NS = 1_000_000;

    /** Keys that are known. */
    @Param({"1000", "100000"})
    public int keys;

    private final LeastWatermark producers = new LeastWatermark(PRODUCERS);
    private Lane lane;
    private Program[] programs;
    private long[] addresses;
    private BlockLayout layout;
    private Region region;
    private KeyedWatermarks keyed;
    private Watermark clock;
    private int next;
    private long sequence;

    /** Fills blocks with rows of random keys, and makes every key known. */
    @Setup
    public void setUp() {
        List<ColumnType> columns = List.of(ColumnType.BIGINT, ColumnType.TIMESTAMP);
        layout = new Sizing(ROWS, 64, 2).layout(columns, false);
        Expr time = new Expr.Column(1, ColumnType.TIMESTAMP);
        List<Expr> outputs = List.of(time, new Expr.Column(0, ColumnType.BIGINT), time);
        WatermarkPolicy policy = new WatermarkPolicy(
                WatermarkPolicy.Scope.KEY,
                Long.MAX_VALUE - 1,
                new WatermarkPolicy.Keys(0, WatermarkPolicy.Keys.ANY, WatermarkPolicy.Full.REJECT),
                null);
        int blocks = Math.max(BLOCKS, (keys + ROWS - 1) / ROWS);
        lane = Lane.create(layout, blocks + 2, "bench-watermarks");
        programs = new Program[blocks];
        addresses = new long[blocks];
        SplittableRandom random = new SplittableRandom(42);
        LaneReader reader = lane.reader();
        for (int b = 0; b < blocks; b++) {
            for (int r = 0; r < ROWS; r++) {
                int row = b * ROWS + r;
                lane.writer().claim();
                lane.writer().setLong(0, row < keys ? row : random.nextInt(keys));
                lane.writer().setLong(1, row * STEP_NS + random.nextInt(50 * (int) STEP_NS));
                lane.writer().endRow();
            }
            lane.writer().publish();
            reader.next(ROWS);
            programs[b] = Program.compile(layout, null, outputs, 1024);
            programs[b].evaluate(reader.block(), reader.from(), reader.to());
            addresses[b] = reader.block();
            reader.consumeRows(ROWS);
        }
        region = Region.create(RegionSource.LOCAL, KeyedWatermarks.LIMIT_BYTES, "bench-watermarks");
        keyed = new KeyedWatermarks(
                new KeyedWatermarks.Terms(
                        policy, programs[0].kind(KeyedWatermarks.KEY), Long.MAX_VALUE, "bench-watermarks"),
                region);
        clock = new Watermark(Watermark.COARSEST, 0, Long.MAX_VALUE);
        keyed.tick(0, clock);
        for (Program program : programs) {
            keyed.advance(program, 0, ROWS, clock);
        }
    }

    /** Gives the memory back. */
    @TearDown
    public void tearDown() {
        keyed.close();
        region.close();
        for (Program program : programs) {
            program.close();
        }
        lane.close();
    }

    /** What moving the times of a block's rows and evaluating them costs by itself. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long baseline_evaluate() {
        return move().values(KeyedWatermarks.KEY);
    }

    /** The same, and each row moves its key's watermark. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int keyed_update() {
        return keyed.advance(move(), 0, ROWS, clock);
    }

    /** Takes the next block; each time round its rows are later. */
    private Program move() {
        next = next + 1 == programs.length ? 0 : next + 1;
        long times = addresses[next] + layout.valuesOffset(1);
        long by = (long) programs.length * ROWS * STEP_NS;
        for (long at = times; at < times + 8L * ROWS; at += 8) {
            RawMemory.putLong(at, RawMemory.getLong(at) + by);
        }
        programs[next].evaluate(addresses[next], 0, ROWS);
        return programs[next];
    }

    /** One producer's watermark moves, the others' in turn. */
    @Benchmark
    public boolean producers_raise() {
        sequence++;
        return producers.raise((int) (sequence % PRODUCERS), sequence);
    }
}
