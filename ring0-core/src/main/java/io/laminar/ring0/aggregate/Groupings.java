package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.KeyLayout;
import io.laminar.memory.table.KeyedTable;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.Program;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows into groups: finds the entries of a slice's keys, then lets every accumulator run over them. Where results come
 * out after each slice, it also lists which groups the slice touched, each once, in order.
 */
final class Groupings implements AutoCloseable {
    /** How many longs {@link #save} writes. */
    static final int NOTES = 3;

    /** How many longs {@link #saveGroups} writes. */
    static final int NOTES_OF_GROUPS = 2;

    /** An index for more would be zeroed in one go: too long a pause. It grows in steps instead. */
    private static final long MOST_EXPECTED = 4096;

    private final Region region;
    private final GroupKeys keys;
    private final Accumulator[] accumulators;
    private final int valueBytes;
    private final int sliceOffset;
    private final long[] entries;
    private final long[] sources;
    private final long split;
    private final Accumulator.Rows part = new Accumulator.Rows();
    private final int sliceRows;
    private final boolean ownNulls;
    private @Nullable KeyedTable noNulls;
    private long largest;

    private long slice;
    private final long[] touched;
    private int touchedCount;
    private Segment[] segments = {};
    private int segmentCount;

    /** Touched groups of one table: a range of the list. */
    static final class Segment {
        @Nullable
        Groups groups;

        boolean nulls;
        int from;
        int count;
    }

    /** {@code sliceOffset}: where an entry keeps the number of the slice that touched it; -1 if nobody asks. */
    Groupings(Region region, GroupKeys keys, Accumulator[] accumulators, int valueBytes, int sliceOffset) {
        this.region = region;
        this.keys = keys;
        this.accumulators = accumulators;
        this.valueBytes = valueBytes;
        this.sliceOffset = sliceOffset;
        this.sliceRows = keys.sliceRows();
        this.entries = new long[sliceRows];
        this.sources = new long[sliceRows];
        this.split = RawMemory.allocate(8L * (sliceRows + 1), 64, "groupings");
        this.touched = new long[sliceOffset < 0 ? 0 : sliceRows];
        this.ownNulls = keys.single() && !keys.none();
    }

    /** Groups without a place in the region yet: {@link #start} gives them one. */
    Groups newGroups() {
        KeyedTable nulls = ownNulls ? KeyedTable.handle(region, KeyLayout.fixed(1), valueBytes) : noNulls;
        if (nulls == null) {
            nulls = KeyedTable.create(region, KeyLayout.fixed(1), 0, 0);
            noNulls = nulls;
        }
        return new Groups(KeyedTable.handle(region, keys.layout(), valueBytes), nulls, accumulators);
    }

    /** Gives groups their place, with room for as many as others have had; returns false if the region is full. */
    @HotPath
    boolean start(Groups groups) {
        return groups.start(Math.min(largest, MOST_EXPECTED), ownNulls);
    }

    /** Notes at a barrier, between slices, what is not in the region. */
    @HotPath
    void save(StateWriter to) {
        to.put(slice);
        to.put(largest);
        KeyedTable shared = noNulls;
        to.put(shared == null ? 0 : shared.offset());
    }

    void restore(StateReader from) {
        slice = from.next();
        largest = from.next();
        touchedCount = 0;
        segmentCount = 0;
        long shared = from.next();
        if (noNulls != null) {
            noNulls.moveTo(shared);
        }
    }

    /** Notes where groups have their tables; 0 of those that have none. */
    @HotPath
    void saveGroups(Groups groups, StateWriter to) {
        boolean there = groups.started();
        to.put(there ? groups.table().offset() : 0);
        to.put(there && ownNulls ? groups.nulls().offset() : 0);
    }

    void restoreGroups(Groups groups, StateReader from) {
        long table = from.next();
        groups.moveTo(table, from.next(), ownNulls);
    }

    /** Takes their tables from groups. */
    void forget(Groups groups) {
        groups.moveTo(0, 0, ownNulls);
    }

    /** Makes room to list the groups that a slice has touched in so many tables. */
    void prepareSegments(int count) {
        int known = segments.length;
        if (count > known && sliceOffset >= 0) {
            segments = Arrays.copyOf(segments, count);
            for (int s = known; s < count; s++) {
                segments[s] = new Segment();
            }
        }
    }

    Accumulator[] accumulators() {
        return accumulators;
    }

    /** Begins a slice: nothing is touched yet. */
    @HotPath
    void nextSlice() {
        slice++;
        touchedCount = 0;
        segmentCount = 0;
    }

    /** Adds rows to groups; returns false if the region is full. */
    @HotPath
    boolean update(Program p, Groups groups, Accumulator.Rows rows) {
        if (!keys.single() || keys.none() || p.validity(0) == 0) {
            return update(p, groups, groups.table(), rows, false);
        }
        return updateApart(p, groups, rows);
    }

    /** Rows whose key is NULL go to the table of their own. */
    @HotPath
    private boolean updateApart(Program p, Groups groups, Accumulator.Rows rows) {
        long validity = p.validity(0);
        long nulls = split + 4L * (sliceRows + 1);
        int withKey = 0;
        int without = 0;
        for (int k = 0; k < rows.count; k++) {
            long row = rows.row(k);
            boolean valid = Validity.get(validity, row);
            RawMemory.putInt(split + 4L * withKey, (int) row);
            RawMemory.putInt(nulls + 4L * without, (int) row);
            withKey += valid ? 1 : 0;
            without += valid ? 0 : 1;
        }
        part.selection = split;
        part.count = withKey;
        boolean done = withKey == 0 || update(p, groups, groups.table(), part, false);
        part.selection = nulls;
        part.count = without;
        return done && (without == 0 || update(p, groups, groups.nulls(), part, true));
    }

    @HotPath
    private boolean update(Program p, Groups groups, KeyedTable table, Accumulator.Rows rows, boolean nulls) {
        if (nulls) {
            long entry = table.findOrInsertLong(0, 0);
            for (int k = 0; k < rows.count; k++) {
                entries[k] = entry;
            }
            if (entry < 0) {
                return false;
            }
        } else if (keys.find(p, table, rows, entries) < rows.count) {
            return false;
        }
        touch(table.entryBytes(), rows.count);
        if (sliceOffset >= 0) {
            list(groups, nulls, rows.count);
        }
        for (int a = 0; a < accumulators.length; a++) {
            accumulators[a].update(p, entries, rows);
        }
        return true;
    }

    @HotPath
    private void touch(int entryBytes, int count) {
        for (int k = 0; k < count; k++) {
            region.touch(entries[k], entryBytes);
        }
    }

    @HotPath
    private void list(Groups groups, boolean nulls, int count) {
        int from = touchedCount;
        for (int k = 0; k < count; k++) {
            long at = entries[k] + sliceOffset;
            if (RawMemory.getLong(at) != slice) {
                RawMemory.putLong(at, slice);
                touched[touchedCount++] = entries[k];
            }
        }
        if (touchedCount > from) {
            Segment segment = segment();
            segment.groups = groups;
            segment.nulls = nulls;
            segment.from = from;
            segment.count = touchedCount - from;
        }
    }

    private Segment segment() {
        if (segmentCount == segments.length) {
            prepareSegments(segmentCount * 2 + 4);
        }
        return segments[segmentCount++];
    }

    @HotPath
    long[] touched() {
        return touched;
    }

    @HotPath
    int segments() {
        return segmentCount;
    }

    @HotPath
    Segment segment(int s) {
        return segments[s];
    }

    /** Adds a group of another table to groups; returns its entry there, negative if the region is full. */
    @HotPath
    long merge(Groups target, boolean nulls, long entry) {
        KeyedTable table = nulls ? target.nulls() : target.table();
        long into = nulls ? table.findOrInsertLong(0, 0) : keys.findSame(table, region, entry);
        if (into > 0) {
            region.touch(into, table.entryBytes());
            for (int a = 0; a < accumulators.length; a++) {
                accumulators[a].merge(into, entry);
            }
        }
        return into;
    }

    /** Adds all groups of one pane to groups; returns false if the region is full. */
    @HotPath
    boolean mergeAll(Groups target, Groups pane) {
        largest = Math.max(largest, pane.size());
        long e = pane.table().firstEntry();
        while (e != 0) {
            int count = 0;
            while (e != 0 && count < sliceRows) {
                sources[count++] = e;
                e = pane.table().nextEntry(e);
            }
            if (keys.findSameAll(target.table(), region, sources, count, entries) < count) {
                return false;
            }
            touch(target.table().entryBytes(), count);
            for (int a = 0; a < accumulators.length; a++) {
                accumulators[a].mergeAll(entries, sources, count);
            }
        }
        long ofNulls = pane.nulls().firstEntry();
        return ofNulls == 0 || merge(target, true, ofNulls) > 0;
    }

    /** The entry of the same group in a pane, or 0. */
    @HotPath
    long same(Groups pane, boolean nulls, long entry) {
        return nulls ? pane.nulls().findLong(0, 0) : keys.lookUpSame(pane.table(), region, entry);
    }

    /** Whether groups have the group of an entry already. */
    @HotPath
    boolean has(Groups groups, boolean nulls, long entry) {
        return same(groups, nulls, entry) != 0;
    }

    Region region() {
        return region;
    }

    /** Goes on behind the last slice of another, so that no group of it counts as touched. */
    void takeOver(Groupings former) {
        slice = Math.max(slice, former.slice);
        largest = Math.max(largest, former.largest);
    }

    /** Takes over a group of another region; returns false if there is no room. */
    boolean takeOver(Groups target, boolean nulls, long entry, Region other) {
        KeyedTable table = nulls ? target.nulls() : target.table();
        long into = nulls ? table.findOrInsertLong(0, 0) : keys.findSame(table, other, entry);
        if (into <= 0) {
            return false;
        }
        boolean made = table.wasInserted();
        region.touch(into, table.entryBytes());
        if (made && sliceOffset >= 0) {
            RawMemory.putLong(into + sliceOffset, RawMemory.getLong(entry + sliceOffset));
        }
        for (int a = 0; a < accumulators.length; a++) {
            if (!made) {
                // Parts of one group, which several cores have: numbers, no texts.
                accumulators[a].merge(into, entry);
            } else if (!accumulators[a].takeOver(into, entry, other)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        RawMemory.free(split);
    }
}
