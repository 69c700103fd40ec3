package io.laminar.bench.macro;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.Hashing;
import io.laminar.memory.table.KeyLayout;
import io.laminar.memory.table.KeyedTable;

/** The engine's table, used as its aggregates use it: slices of a column of keys, or a key at a time. */
final class LaminarStore implements KeyedStore {
    private static final long FIRST_GROUPS = 256;

    private final Region region = Region.create("bench-table");
    private final KeyedTable table =
            KeyedTable.create(region, KeyLayout.fixed(1), VALUE_WORDS * Long.BYTES, FIRST_GROUPS);
    private final int valueOffset = table.valueOffset();
    private final int sliceRows;
    private final long[] hashes;
    private final long[] found;

    /**
     * An empty table.
     *
     * @param sliceRows keys that are looked up at once; 1 for the calls that take one key
     * @param residentBytes memory that is resident before the first key comes
     */
    LaminarStore(int sliceRows, long residentBytes) {
        this.sliceRows = sliceRows;
        this.hashes = new long[sliceRows];
        this.found = new long[sliceRows];
        if (residentBytes > 0) {
            region.commitAhead(residentBytes);
        }
    }

    /** Inserts one key; its value is its rank. */
    void insertOne(long key) {
        long rank = table.size();
        // The pages of a new entry are touched.
        RawMemory.putLong(table.findOrInsertLong(key, Hashing.mixLong(key)) + valueOffset, rank);
    }

    @Override
    public long insert(KeyColumn keys) {
        if (sliceRows > 1) {
            insertSlices(keys);
            return table.size();
        }
        for (long at = keys.address(), end = at + 8L * keys.count(); at < end; at += 8) {
            insertOne(RawMemory.getLong(at));
        }
        return table.size();
    }

    private void insertSlices(KeyColumn keys) {
        for (int from = 0; from < keys.count(); from += sliceRows) {
            long rank = table.size();
            int count = find(keys, from);
            for (int k = 0; k < count; k++) {
                RawMemory.putLong(found[k] + valueOffset, rank + k);
            }
        }
    }

    private int find(KeyColumn keys, int from) {
        int count = Math.min(sliceRows, keys.count() - from);
        long first = keys.address() + 8L * from;
        for (int k = 0; k < count; k++) {
            hashes[k] = Hashing.mixLong(RawMemory.getLong(first + 8L * k));
        }
        return table.findOrInsertLongs(keys.address(), 0, from, count, hashes, found);
    }

    @Override
    public long get(KeyColumn keys) {
        return sliceRows > 1 ? getSlices(keys) : getOnes(keys);
    }

    private long getOnes(KeyColumn keys) {
        long sum = 0;
        for (long at = keys.address(), end = at + 8L * keys.count(); at < end; at += 8) {
            long key = RawMemory.getLong(at);
            sum += RawMemory.getLong(table.findLong(key, Hashing.mixLong(key)) + valueOffset);
        }
        return sum;
    }

    private long getSlices(KeyColumn keys) {
        long sum = 0;
        for (int from = 0; from < keys.count(); from += sliceRows) {
            int count = find(keys, from);
            for (int k = 0; k < count; k++) {
                sum += RawMemory.getLong(found[k] + valueOffset);
            }
        }
        return sum;
    }

    @Override
    public long put(KeyColumn keys) {
        return sliceRows > 1 ? putSlices(keys) : putOnes(keys);
    }

    private long putOnes(KeyColumn keys) {
        long sum = 0;
        for (long at = keys.address(), end = at + 8L * keys.count(); at < end; at += 8) {
            long key = RawMemory.getLong(at);
            sum += add(table.findOrInsertLong(key, Hashing.mixLong(key)));
        }
        return sum;
    }

    private long putSlices(KeyColumn keys) {
        long sum = 0;
        for (int from = 0; from < keys.count(); from += sliceRows) {
            int count = find(keys, from);
            for (int k = 0; k < count; k++) {
                sum += add(found[k]);
            }
        }
        return sum;
    }

    private long add(long entry) {
        long word = entry + valueOffset + Long.BYTES;
        region.touch(word);
        long value = RawMemory.getLong(word) + 1;
        RawMemory.putLong(word, value);
        return value;
    }

    @Override
    public void close() {
        region.close();
    }
}
