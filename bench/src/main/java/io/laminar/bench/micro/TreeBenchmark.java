package io.laminar.bench.micro;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.Hashing;
import io.laminar.memory.table.KeyLayout;
import io.laminar.memory.table.KeyedTable;
import io.laminar.memory.tree.KeyedTree;
import io.laminar.memory.tree.TreeCursor;
import java.util.Map;
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
    private RandomKeys picks;

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
            long number = RandomKeys.key(i);
            RawMemory.putLong(tree.put(key(number), Long.BYTES, Long.BYTES), i);
            peer.put(number, (long) i);
            RawMemory.putLong(table.findOrInsertLong(number, Hashing.mixLong(number)) + valueOffset, i);
        }
        picks = new RandomKeys(keys);
    }

    /** Gives the memory back. */
    @TearDown
    public void tearDown() {
        cursor.close();
        region.close();
        RawMemory.free(key);
        picks.close();
    }

    /** The encoding of a BIGINT. */
    private long key(long number) {
        RawMemory.putLong(key, Long.reverseBytes(number ^ Long.MIN_VALUE));
        return key;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public long get_tree() {
        int from = picks.advance();
        long sum = 0;
        for (int i = from; i < from + RandomKeys.SLICE; i++) {
            sum += tree.find(key(picks.at(i)), Long.BYTES) ? RawMemory.getLong(tree.valueAddress()) : 0;
        }
        return sum;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public long get_baselineTreeMap() {
        int from = picks.advance();
        long sum = 0;
        for (int i = from; i < from + RandomKeys.SLICE; i++) {
            Long found = peer.get(picks.at(i));
            sum += found == null ? 0 : found;
        }
        return sum;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public long get_table() {
        int from = picks.advance();
        long sum = 0;
        for (int i = from; i < from + RandomKeys.SLICE; i++) {
            long number = picks.at(i);
            sum += RawMemory.getLong(table.findLong(number, Hashing.mixLong(number)) + valueOffset);
        }
        return sum;
    }

    /** A key goes and comes again. */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public void removePut_tree() {
        int from = picks.advance();
        for (int i = from; i < from + RandomKeys.SLICE; i++) {
            tree.remove(key(picks.at(i)), Long.BYTES);
            RawMemory.putLong(tree.put(key, Long.BYTES, Long.BYTES), i);
        }
    }

    /** A key goes and comes again. */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public void removePut_baselineTreeMap() {
        int from = picks.advance();
        for (int i = from; i < from + RandomKeys.SLICE; i++) {
            Long number = picks.at(i);
            peer.remove(number);
            peer.put(number, (long) i);
        }
    }

    /** {@return the sum of a range that starts anywhere} */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public long scan_tree() {
        int from = picks.advance();
        cursor.from(key(picks.at(from)), Long.BYTES);
        long sum = 0;
        for (int i = 0; i < RandomKeys.SLICE && cursor.next(); i++) {
            sum += RawMemory.getLong(cursor.valueAddress());
        }
        return sum;
    }

    /** {@return the sum of a range that starts anywhere} */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public long scan_baselineTreeMap() {
        int from = picks.advance();
        long sum = 0;
        int count = 0;
        for (Map.Entry<Long, Long> entry : peer.tailMap(picks.at(from)).entrySet()) {
            if (count++ == RandomKeys.SLICE) {
                break;
            }
            sum += entry.getValue();
        }
        return sum;
    }
}
