package io.laminar.bench.micro;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.Hashing;
import io.laminar.memory.table.KeyLayout;
import io.laminar.memory.table.KeyedTable;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2LongHashMap;
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

/** Gets and updates of random keys that are there, a key at a time and by slices; time a key. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class TableBenchmark {
    private static final int SLICE = 256;
    private static final int PICKS = 1 << 20;
    private static final int VALUE_WORDS = 4;
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

    /** Keys in the table. */
    @Param({"1000000"})
    public int keys;

    private final long[] hashes = new long[SLICE];
    private final long[] found = new long[SLICE];
    private Region region;
    private KeyedTable table;
    private int valueOffset;
    private long picks;
    private int from;
    private Long2LongHashMap peer;
    private long[] peerValues;

    /** Fills both tables. */
    @Setup
    public void setUp() {
        region = Region.create("bench-table");
        table = KeyedTable.create(region, KeyLayout.fixed(1), VALUE_WORDS * Long.BYTES, 256);
        valueOffset = table.valueOffset();
        peer = new Long2LongHashMap(-1);
        peerValues = new long[keys * VALUE_WORDS];
        for (int i = 0; i < keys; i++) {
            long key = key(i);
            RawMemory.putLong(table.findOrInsertLong(key, Hashing.mixLong(key)) + valueOffset, i);
            peer.put(key, (long) i * VALUE_WORDS);
            peerValues[i * VALUE_WORDS] = i;
        }
        SplittableRandom random = new SplittableRandom(42);
        picks = RawMemory.allocate(8L * PICKS, 64, "bench-picks");
        for (int i = 0; i < PICKS; i++) {
            RawMemory.putLong(picks + 8L * i, key(random.nextInt(keys)));
        }
    }

    /** Gives the memory back. */
    @TearDown
    public void tearDown() {
        region.close();
        RawMemory.free(picks);
    }

    /** The next slice of keys; all others come before it comes again. */
    private void advance() {
        from = from + SLICE & PICKS - 1;
    }

    private static long key(long i) {
        long h = (i + 1) * GOLDEN;
        return h ^ h >>> 31;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public long get_one() {
        advance();
        long sum = 0;
        for (long at = picks + 8L * from, end = at + 8L * SLICE; at < end; at += 8) {
            long key = RawMemory.getLong(at);
            sum += RawMemory.getLong(table.findLong(key, Hashing.mixLong(key)) + valueOffset);
        }
        return sum;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public long get_slice() {
        advance();
        find();
        long sum = 0;
        for (int k = 0; k < SLICE; k++) {
            sum += RawMemory.getLong(found[k] + valueOffset);
        }
        return sum;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public long get_baselineAgrona() {
        advance();
        long sum = 0;
        for (long at = picks + 8L * from, end = at + 8L * SLICE; at < end; at += 8) {
            sum += peerValues[(int) peer.get(RawMemory.getLong(at))];
        }
        return sum;
    }

    /** Updates one word of each value. */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public void put_one() {
        advance();
        for (long at = picks + 8L * from, end = at + 8L * SLICE; at < end; at += 8) {
            long key = RawMemory.getLong(at);
            add(table.findOrInsertLong(key, Hashing.mixLong(key)));
        }
    }

    /** Updates one word of each value. */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public void put_slice() {
        advance();
        find();
        for (int k = 0; k < SLICE; k++) {
            add(found[k]);
        }
    }

    /** Updates one word of each value. */
    @Benchmark
    @OperationsPerInvocation(SLICE)
    public void put_baselineAgrona() {
        advance();
        for (long at = picks + 8L * from, end = at + 8L * SLICE; at < end; at += 8) {
            peerValues[(int) peer.get(RawMemory.getLong(at)) + 1]++;
        }
    }

    private void find() {
        long first = picks + 8L * from;
        for (int k = 0; k < SLICE; k++) {
            hashes[k] = Hashing.mixLong(RawMemory.getLong(first + 8L * k));
        }
        table.findOrInsertLongs(picks, 0, from, SLICE, hashes, found);
    }

    private void add(long entry) {
        long word = entry + valueOffset + Long.BYTES;
        region.touch(word);
        RawMemory.putLong(word, RawMemory.getLong(word) + 1);
    }
}
