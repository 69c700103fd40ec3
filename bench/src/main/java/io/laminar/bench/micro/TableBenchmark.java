package io.laminar.bench.micro;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.Hashing;
import io.laminar.memory.table.KeyLayout;
import io.laminar.memory.table.KeyedTable;
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
    private static final int VALUE_WORDS = 4;

    /** Keys in the table. */
    @Param({"1000000"})
    public int keys;

    private final long[] hashes = new long[RandomKeys.SLICE];
    private final long[] found = new long[RandomKeys.SLICE];
    private Region region;
    private KeyedTable table;
    private int valueOffset;
    private RandomKeys picks;
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
            long key = RandomKeys.key(i);
            RawMemory.putLong(table.findOrInsertLong(key, Hashing.mixLong(key)) + valueOffset, i);
            peer.put(key, (long) i * VALUE_WORDS);
            peerValues[i * VALUE_WORDS] = i;
        }
        picks = new RandomKeys(keys);
    }

    /** Gives the memory back. */
    @TearDown
    public void tearDown() {
        region.close();
        picks.close();
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public long get_one() {
        long first = first();
        long sum = 0;
        for (long at = first; at < first + 8L * RandomKeys.SLICE; at += 8) {
            long key = RawMemory.getLong(at);
            sum += RawMemory.getLong(table.findLong(key, Hashing.mixLong(key)) + valueOffset);
        }
        return sum;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public long get_slice() {
        find(picks.advance());
        long sum = 0;
        for (int k = 0; k < RandomKeys.SLICE; k++) {
            sum += RawMemory.getLong(found[k] + valueOffset);
        }
        return sum;
    }

    /** {@return the sum of what was found} */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public long get_baselineAgrona() {
        long first = first();
        long sum = 0;
        for (long at = first; at < first + 8L * RandomKeys.SLICE; at += 8) {
            sum += peerValues[(int) peer.get(RawMemory.getLong(at))];
        }
        return sum;
    }

    /** Updates one word of each value. */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public void put_one() {
        long first = first();
        for (long at = first; at < first + 8L * RandomKeys.SLICE; at += 8) {
            long key = RawMemory.getLong(at);
            add(table.findOrInsertLong(key, Hashing.mixLong(key)));
        }
    }

    /** Updates one word of each value. */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public void put_slice() {
        find(picks.advance());
        for (int k = 0; k < RandomKeys.SLICE; k++) {
            add(found[k]);
        }
    }

    /** Updates one word of each value. */
    @Benchmark
    @OperationsPerInvocation(RandomKeys.SLICE)
    public void put_baselineAgrona() {
        long first = first();
        for (long at = first; at < first + 8L * RandomKeys.SLICE; at += 8) {
            peerValues[(int) peer.get(RawMemory.getLong(at)) + 1]++;
        }
    }

    /** The address of the next slice. */
    private long first() {
        return picks.address + 8L * picks.advance();
    }

    private void find(int from) {
        long first = picks.address + 8L * from;
        for (int k = 0; k < RandomKeys.SLICE; k++) {
            hashes[k] = Hashing.mixLong(RawMemory.getLong(first + 8L * k));
        }
        table.findOrInsertLongs(picks.address, 0, from, RandomKeys.SLICE, hashes, found);
    }

    private void add(long entry) {
        long word = entry + valueOffset + Long.BYTES;
        region.touch(word);
        RawMemory.putLong(word, RawMemory.getLong(word) + 1);
    }
}
