package io.laminar.bench.micro;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.kernel.VectorKind;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A filter, an arithmetic projection and a CASE over a slice of one of many blocks, so that branches cannot be learnt
 * by heart; time a slice. The same by loops over {@link KernelArrays}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class KernelBenchmark {
    private static final int BLOCK_ROWS = 1024;
    private static final int BLOCKS = 64;
    private static final int NULL_EVERY = 10;
    private static final int MOST_TEXT_BYTES = 64;

    /** Rows of a slice. */
    @Param({"1", "16", "256", "1024"})
    public int rows;

    /** Whether one value in ten is NULL. */
    @Param({"false", "true"})
    public boolean nulls;

    private final BlockLayout layout =
            new BlockLayout(List.of(ColumnType.DOUBLE, ColumnType.DOUBLE), BLOCK_ROWS, 0, false);
    private long blocks;
    private KernelArrays arrays;
    private Program filter;
    private Program arithmetic;
    private Program choice;
    private int next;
    private int from;
    private long block;

    /** Makes the same columns as blocks and as arrays. */
    @Setup
    public void setUp() {
        arrays = new KernelArrays(BLOCKS * BLOCK_ROWS, nulls);
        blocks = RawMemory.allocate(BLOCKS * layout.blockBytes(), 64, "bench-blocks");
        SplittableRandom random = new SplittableRandom(42);
        for (int b = 0; b < BLOCKS; b++) {
            layout.clear(blocks + b * layout.blockBytes());
        }
        for (int i = 0; i < BLOCKS * BLOCK_ROWS; i++) {
            put(i, 0, random.nextInt(1_000), nulls && random.nextInt(NULL_EVERY) == 0);
            put(i, 1, random.nextInt(1_000), nulls && random.nextInt(NULL_EVERY) == 0);
        }
        Expr a = new Expr.Column(0, ColumnType.DOUBLE);
        Expr b = new Expr.Column(1, ColumnType.DOUBLE);
        Expr isHigh = Expr.Call.of(Op.GT_F64, a, new Expr.Literal(VectorKind.F64, KernelArrays.LIMIT));
        Expr product = Expr.Call.of(Op.MUL_F64, a, b);
        Expr sum = Expr.Call.of(Op.ADD_F64, a, b);
        filter = compile(isHigh, a);
        arithmetic = compile(null, Expr.Call.of(Op.SUB_F64, product, a));
        choice = compile(null, new Expr.Case(List.of(isHigh), List.of(product), sum));
        advance();
    }

    private Program compile(@Nullable Expr condition, Expr output) {
        return Program.compile(layout, condition, List.of(output), MOST_TEXT_BYTES);
    }

    private void put(int i, int column, double value, boolean isNull) {
        long to = blocks + i / BLOCK_ROWS * layout.blockBytes();
        int row = i % BLOCK_ROWS;
        RawMemory.putDouble(to + layout.valuesOffset(column) + 8L * row, value);
        if (isNull) {
            if (layout.validity(to, column) == 0) {
                layout.openValidity(to, column, row);
            }
            Validity.put(to + layout.validityOffset(column), row, false);
        } else if (layout.validity(to, column) != 0) {
            Validity.put(to + layout.validityOffset(column), row, true);
        }
        arrays.put(i, column, value, isNull);
    }

    /** Gives the memory back. */
    @TearDown
    public void tearDown() {
        filter.close();
        arithmetic.close();
        choice.close();
        RawMemory.free(blocks);
    }

    private void advance() {
        next = next + rows;
        if (next >= BLOCKS * BLOCK_ROWS) {
            next = 0;
        }
        from = next % BLOCK_ROWS;
        block = blocks + next / BLOCK_ROWS * layout.blockBytes();
    }

    /** {@return rows that pass} */
    @Benchmark
    public int filter_kernels() {
        advance();
        return filter.evaluate(block, from, from + rows);
    }

    /** {@return rows that pass} */
    @Benchmark
    public int filter_baselineArrays() {
        advance();
        return arrays.filter(next, next + rows);
    }

    /** {@return rows} */
    @Benchmark
    public int arithmetic_kernels() {
        advance();
        return arithmetic.evaluate(block, from, from + rows);
    }

    /** {@return rows} */
    @Benchmark
    public int arithmetic_baselineArrays() {
        advance();
        return arrays.arithmetic(next, next + rows);
    }

    /** {@return rows} */
    @Benchmark
    public int case_kernels() {
        advance();
        return choice.evaluate(block, from, from + rows);
    }

    /** {@return rows} */
    @Benchmark
    public int case_baselineArrays() {
        advance();
        return arrays.choice(next, next + rows);
    }
}
