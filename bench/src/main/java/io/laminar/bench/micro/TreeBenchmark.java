package io.laminar.bench.micro;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.Hashing;
import io.laminar.memory.table.KeyLayout;
import io.laminar.memory.table.KeyedTable;
import io.laminar.memory.tree.KeyedTree;
import io.laminar.memory.tree.TreeCursor;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

/** The ordered map beside the JDK's and the table, which knows no order; time a key of 8 bytes, with 8 of value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class TreeBenchmark {
    private static final int SLICE = 256;
    private static final int PICKS = 1 << 20;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    /** Keys in the map. */
    @Param({"10000", "1000000"})
    public int keys;

    private final TreeMap<Long, Long> peer = new TreeMap<>();
    private Region region;
    private KeyedTree tree;
    private TreeCursor cursor;
    private KeyedTable table;
    private int valueOffset;
    private long key;
    private long[] picks;
    private int from;

    /** Fills all three. */
    @Setup
    public void setUp() {
        region = Region.create("bench-tree");
        tree = KeyedTree.create(region);
        cursor = new TreeCursor(tree);
        table = KeyedTable.create(region, KeyLayout.fixed(1), Long.BYTES, 256);
        valueOffset = table.valueOffset();
        key = RawMemory.allocate(Long.BYTES, 64, "bench-key");
        for (int i = 0; i < keys; i++) {
            long number = number(i);
            RawMemory.putLong(tree.put(key(number), Long.BYTES, Long.BYTES), i);
            peer.put(number, (long) i);
            RawMemory.putLong(table.findOrInsertLong(number, Hashing.mixLong(number)) + valueOffset, i);
        }
        SplittableRandom random = new SplittableRandom(42);
        picks = new long[PICKS];
        for (int i = 0; i < PICKS; i++) {
            picks[i] = number(random.nextInt(keys));
        }
    }

    /** Gives the memory back. */
    @TearDown
    public void tearDown() {
        cursor.close();
        region.close();
        RawMemory.free(key);
    }

    private static long number(long i) {
        long h = (i + 1) * GOLDEN;
        return h ^ h >>> 31;
    }

    /** The encoding of a BIGINT. */
    private long key(long number) {
        RawMemory.putLong(key, Long.reverseBytes(number ^ Long.MIN_VALUE));
        return key;
    }

    /** The next slice of keys; all others come before it comes again. */
    private void advance() {
        from = from + SLICE & PICKS - 1;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public long get_tree() {
        advance();
        long sum = 0;
        for (int i = from; i < from + SLICE; i++) {
            sum += tree.find(key(picks[i]), Long.BYTES) ? RawMemory.getLong(tree.valueAddress()) : 0;
        }
        return sum;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public long get_baselineTreeMap() {
        advance();
        long sum = 0;
        for (int i = from; i < from + SLICE; i++) {
            Long found = peer.get(picks[i]);
            sum += found == null ? 0 : found;
        }
        return sum;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public long get_table() {
        advance();
        long sum = 0;
        for (int i = from; i < from + SLICE; i++) {
            sum += RawMemory.getLong(table.findLong(picks[i], Hashing.mixLong(picks[i])) + valueOffset);
        }
        return sum;
    }

    /** A key goes and comes again. */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public void removePut_tree() {
        advance();
        for (int i = from; i < from + SLICE; i++) {
            tree.remove(key(picks[i]), Long.BYTES);
            RawMemory.putLong(tree.put(key, Long.BYTES, Long.BYTES), i);
        }
    }

    /** A key goes and comes again. */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public void removePut_baselineTreeMap() {
        advance();
        for (int i = from; i < from + SLICE; i++) {
            peer.remove(picks[i]);
            peer.put(picks[i], (long) i);
        }
    }

    /** {@return the sum of a range that starts anywhere} */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public long scan_tree() {
        advance();
        cursor.from(key(picks[from]), Long.BYTES);
        long sum = 0;
        for (int i = 0; i < SLICE && cursor.next(); i++) {
            sum += RawMemory.getLong(cursor.valueAddress());
        }
        return sum;
    }

    /** {@return the sum of a range that starts anywhere} */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public long scan_baselineTreeMap() {
        advance();
        long sum = 0;
        int count = 0;
        for (Map.Entry<Long, Long> entry : peer.tailMap(picks[from]).entrySet()) {
            if (count++ == SLICE) {
                break;
            }
            sum += entry.getValue();
        }
        return sum;
    }
}
