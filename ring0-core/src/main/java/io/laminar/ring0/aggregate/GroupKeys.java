package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.Hashing;
import io.laminar.memory.table.KeyLayout;
import io.laminar.memory.table.KeyedTable;
import io.laminar.ring0.kernel.KeyWords;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.kernel.VectorKind;
import java.util.List;

/**
 * The keys of groups: from a program's outputs to entries of a table, and back to columns.
 *
 * <p>No key and one key of a single word go the short way: the word is the key, and the group whose key is NULL is in a
 * table of its own. Any other key is written row by row: a word that says which parts are NULL, then the parts.
 *
 * @threading one core
 * @allocation none after construction
 */
final class GroupKeys implements AutoCloseable {
    private final VectorKind[] kinds;
    private final int[] words;
    private final boolean single;
    private final KeyLayout layout;
    private final int keyBytes;
    private final long buffer;
    private final long[] hashes;

    GroupKeys(Program program, int n, int sliceRows, String tag) {
        kinds = new VectorKind[n];
        words = new int[n];
        int word = 1;
        java.util.List<Boolean> strings = new java.util.ArrayList<>(List.of(false));
        for (int i = 0; i < n; i++) {
            kinds[i] = program.kind(i);
            words[i] = word;
            word += kinds[i].bytes() == 16 ? 2 : 1;
            strings.add(kinds[i] == VectorKind.STRING);
            if (kinds[i] == VectorKind.INTERVAL) {
                strings.add(false);
            }
        }
        single = n == 0 || n == 1 && kinds[0].bytes() <= 8;
        boolean[] parts = new boolean[strings.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = strings.get(i);
        }
        layout = single ? KeyLayout.fixed(1) : KeyLayout.of(parts);
        keyBytes = layout.bytes();
        buffer = RawMemory.allocate((long) (sliceRows + 1) * keyBytes, 64, tag);
        hashes = new long[sliceRows];
    }

    /** How many key columns there are. */
    int count() {
        return kinds.length;
    }

    /** Most rows of a slice. */
    int sliceRows() {
        return hashes.length;
    }

    KeyLayout layout() {
        return layout;
    }

    /** The columns that keys are written to; {@code outputs} says which part of the key each column is. */
    KeyColumns columns(BlockLayout out, List<Integer> outputs) {
        return new KeyColumns(out, words, single, outputs);
    }

    /** Whether a NULL key has a table of its own. */
    boolean single() {
        return single;
    }

    /** Whether there is no key at all: one group. */
    boolean none() {
        return kinds.length == 0;
    }

    /**
     * Finds or makes the entries of rows; of a single key, rows whose key is not NULL.
     *
     * @return how many were done; fewer than asked for if the region is full
     */
    @HotPath
    int find(Program p, KeyedTable table, Accumulator.Rows rows, long[] entries) {
        if (none()) {
            long entry = table.findOrInsertLong(0, 0);
            for (int k = 0; k < rows.count; k++) {
                entries[k] = entry;
            }
            return entry < 0 ? 0 : rows.count;
        }
        if (!single) {
            encode(p, rows);
            return table.findOrInsertAll(buffer, keyBytes, rows.count, hashes, entries);
        }
        if (kinds[0] == VectorKind.I64) {
            return findLongs(p.values(0), table, rows, entries);
        }
        for (int k = 0; k < rows.count; k++) {
            long word = KeyWords.of(kinds[0], p.values(0), rows.row(k));
            RawMemory.putLong(buffer + 8L * k, word);
            hashes[k] = Hashing.mixLong(word);
        }
        return table.findOrInsertLongs(buffer, 0, 0, rows.count, hashes, entries);
    }

    /** In stages: the loops over hashes and slots have no branches, so look-ups do not wait for one another. */
    @HotPath
    private int findLongs(long values, KeyedTable table, Accumulator.Rows rows, long[] entries) {
        if (rows.count == 1) {
            long key = RawMemory.getLong(values + (rows.row(0) << 3));
            entries[0] = table.findOrInsertLong(key, Hashing.mixLong(key));
            return entries[0] < 0 ? 0 : 1;
        }
        hashLongs(values, rows, hashes);
        return table.findOrInsertLongs(values, rows.selection, rows.from, rows.count, hashes, entries);
    }

    @HotPath
    private static void hashLongs(long values, Accumulator.Rows rows, long[] hashes) {
        if (rows.selection == 0) {
            long first = values + ((long) rows.from << 3);
            for (int k = 0; k < rows.count; k++) {
                hashes[k] = Hashing.mixLong(RawMemory.getLong(first + ((long) k << 3)));
            }
            return;
        }
        for (int k = 0; k < rows.count; k++) {
            hashes[k] = Hashing.mixLong(RawMemory.getLong(values + (rows.row(k) << 3)));
        }
    }

    /** Writes the keys of rows, one behind the other, and their hashes. */
    @HotPath
    private void encode(Program p, Accumulator.Rows rows) {
        for (int k = 0; k < rows.count; k++) {
            RawMemory.putLong(buffer + (long) k * keyBytes, 0);
            hashes[k] = 0;
        }
        for (int i = 0; i < kinds.length; i++) {
            long values = p.values(i);
            long validity = p.validity(i);
            long data = p.data(i);
            for (int k = 0; k < rows.count; k++) {
                long key = buffer + (long) k * keyBytes;
                long at = key + 8L * words[i];
                long row = rows.row(k);
                if (validity != 0 && !Validity.get(validity, row)) {
                    RawMemory.putLong(key, RawMemory.getLong(key) | 1L << i);
                    RawMemory.putLong(at, 0);
                    if (kinds[i].bytes() == 16) {
                        RawMemory.putLong(at + 8, 0);
                    }
                    hashes[k] = Hashing.combine(hashes[k], i);
                } else {
                    hashes[k] = part(kinds[i], values, data, row, at, hashes[k]);
                }
            }
        }
    }

    @HotPath
    private static long part(VectorKind kind, long values, long data, long row, long at, long hash) {
        switch (kind) {
            case STRING -> {
                long view = values + (row << 4);
                int length = StringView.length(view);
                boolean inline = length <= StringView.INLINE_BYTES;
                RawMemory.putLong(at, RawMemory.getLong(view));
                RawMemory.putLong(at + 8, inline ? RawMemory.getLong(view + 8) : StringView.address(view, data));
                return Hashing.combine(hash, Hashing.hashString(view, data));
            }
            case INTERVAL -> {
                RawMemory.copy(values + (row << 4), at, 16);
                return Hashing.combine(Hashing.combine(hash, RawMemory.getLong(at)), RawMemory.getLong(at + 8));
            }
            default -> {
                long word = KeyWords.of(kind, values, row);
                RawMemory.putLong(at, word);
                return Hashing.combine(hash, word);
            }
        }
    }

    /** Finds or makes the entry of another table's entry with the same key; negative if the region is full. */
    @HotPath
    long findSame(KeyedTable table, Region region, long entry) {
        long hash = RawMemory.getLong(entry);
        long key = entry + KeyedTable.KEY_OFFSET;
        if (single) {
            return table.findOrInsertLong(RawMemory.getLong(key), hash);
        }
        return table.findOrInsert(lookupKey(region, key), hash);
    }

    /** The same for many entries; returns how many were done. */
    @HotPath
    int findSameAll(KeyedTable table, Region region, long[] entries, int count, long[] found) {
        if (!single) {
            for (int k = 0; k < count; k++) {
                found[k] = findSame(table, region, entries[k]);
                if (found[k] < 0) {
                    return k;
                }
            }
            return count;
        }
        for (int k = 0; k < count; k++) {
            hashes[k] = RawMemory.getLong(entries[k]);
            RawMemory.putLong(buffer + 8L * k, RawMemory.getLong(entries[k] + KeyedTable.KEY_OFFSET));
        }
        return table.findOrInsertLongs(buffer, 0, 0, count, hashes, found);
    }

    /** The entry with the same key in another table, or 0. */
    @HotPath
    long lookUpSame(KeyedTable table, Region region, long entry) {
        long hash = RawMemory.getLong(entry);
        long key = entry + KeyedTable.KEY_OFFSET;
        return single ? table.findLong(RawMemory.getLong(key), hash) : table.find(lookupKey(region, key), hash);
    }

    /** A kept key as one to look up: long texts by address instead of offset. */
    @HotPath
    private long lookupKey(Region region, long key) {
        RawMemory.copy(key, buffer, keyBytes);
        for (int i = 0; i < kinds.length; i++) {
            long at = buffer + 8L * words[i];
            if (kinds[i] == VectorKind.STRING && StringView.length(at) > StringView.INLINE_BYTES) {
                RawMemory.putLong(at + 8, region.base() + RawMemory.getLong(at + 8));
            }
        }
        return buffer;
    }

    /**
     * The hash that the rows of a group were dealt out by, as {@link KeyWords#combine} has made it.
     *
     * @param entry the group's
     * @param isNull whether it is the one whose single key is NULL
     * @param region where its long texts are
     * @param parts which keys decide, in the order of the hash
     */
    long dealtBy(long entry, boolean isNull, Region region, int[] parts) {
        long hash = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean none = single ? isNull : (RawMemory.getLong(entry + KeyedTable.KEY_OFFSET) >>> parts[i] & 1) != 0;
            long at = entry + KeyedTable.KEY_OFFSET + (single ? 0 : 8L * words[parts[i]]);
            hash = none ? Hashing.combine(hash, i) : dealtBy(kinds[parts[i]], at, region, hash);
        }
        return hash;
    }

    private static long dealtBy(VectorKind kind, long at, Region region, long hash) {
        if (kind == VectorKind.STRING) {
            int length = StringView.length(at);
            long text = length <= StringView.INLINE_BYTES ? at + 4 : region.base() + RawMemory.getLong(at + 8);
            return Hashing.combine(hash, Hashing.hashBytes(text, length));
        }
        long first = Hashing.combine(hash, RawMemory.getLong(at));
        return kind == VectorKind.INTERVAL ? Hashing.combine(first, RawMemory.getLong(at + 8)) : first;
    }

    @Override
    public void close() {
        RawMemory.free(buffer);
    }
}
