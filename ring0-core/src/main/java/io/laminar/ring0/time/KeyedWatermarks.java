package io.laminar.ring0.time;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.Hashing;
import io.laminar.memory.table.KeyLayout;
import io.laminar.memory.table.KeyedTable;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.KeyWords;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.ring0.time.WatermarkPolicy.Full;
import org.jspecify.annotations.Nullable;

/**
 * A watermark for each key of a producer's rows, and the least of those that are active.
 *
 * <pre>
 *  table   key (null mask, word or text) -> | slot, 4 | watermark, 8 |
 *  marks   slot -> watermark; nothing while the key is idle        the least of all at hand
 *  ages    slot -> time of its last row; nothing while it is idle  only with a time-out
 *  uses    slot -> number of its last row                          only where the least recently used one goes
 *  owners  slot -> offset of its entry                                           only with a bound on keys
 * </pre>
 *
 * <p>A row is behind only against its own key's watermark; a key that is not known is never behind. A new key below the
 * result holds it where it is.
 *
 * @threading the producer's core or thread
 * @allocation none after construction
 */
public final class KeyedWatermarks implements AutoCloseable {
    /** A program's outputs: the watermark of a row, its key, and its event time if there is such a column. */
    public static final int WATERMARK = 0;
    /** See above. */
    public static final int KEY = 1;
    /** See above. */
    public static final int TIME = 2;

    /** For some thirty million keys of all producers of a source; address space, taken as it is used. */
    public static final long LIMIT_BYTES = 1L << 32;

    /** How many longs {@link #save} writes at most. */
    public static final int MOST_NOTES = 11 + 3 * LeastTree.NOTES;

    private static final long EXPECTED_KEYS = 256;

    private static final long MARK = 8;
    private static final int VALUE_BYTES = 16;
    /** So many fall idle by one tick; the others by the next. */
    private static final int EXPIRIES_PER_TICK = 4096;

    private final Region region;
    private final KeyedTable table;
    private final LeastTree marks;
    private final @Nullable LeastTree ages;
    private final @Nullable LeastTree uses;
    private long owners;
    private final long most;
    private final Full full;
    private final long idleNs;
    private final long maxFutureNs;
    private final VectorKind kind;
    private final long key;
    private long startNs;
    private long nowNs;
    private boolean ticking;
    private long sequence;
    private long known;
    private int spare = -1;
    private boolean closed;
    private long idleKeys;
    private long rowsBehind;
    private long farFutureRows;
    private long evictedKeys;
    private long untrackedRows;

    /**
     * What keys there are.
     *
     * @param policy whose keys and time-out count
     * @param kind of the key
     * @param maxFutureNs how far one row may push its key's watermark; Long.MAX_VALUE for any
     * @param tag what its memory is for
     */
    public record Terms(WatermarkPolicy policy, VectorKind kind, long maxFutureNs, String tag) {}

    /**
     * Without keys.
     *
     * @param terms what keys there will be
     * @param region where they live, beside those of other producers
     */
    public KeyedWatermarks(Terms terms, Region region) {
        this(terms, region, 0, 0);
        if (!table.start(EXPECTED_KEYS)) {
            RawMemory.free(key);
            throw noRoom();
        }
        long extent = isBounded() ? region.allocateExtent(Region.pagesFor(most << 3)) : 0;
        if (extent < 0) {
            RawMemory.free(key);
            throw noRoom();
        }
        owners = region.base() + extent;
        region.disown();
    }

    private KeyedWatermarks(Terms terms, Region region, long tableOffset, long ownersOffset) {
        WatermarkPolicy.Keys keys = terms.policy().requireKeys();
        this.region = region;
        this.kind = terms.kind();
        this.table = KeyedTable.handle(region, KeyLayout.of(false, kind == VectorKind.STRING), VALUE_BYTES);
        this.marks = new LeastTree(region);
        this.ages = terms.policy().isTimed() ? new LeastTree(region) : null;
        this.uses = keys.isBounded() && keys.full() == Full.LRU ? new LeastTree(region) : null;
        this.most = keys.most();
        this.full = keys.full();
        this.idleNs = terms.policy().idleNs();
        this.maxFutureNs = terms.maxFutureNs();
        this.key = RawMemory.allocate(24, 8, terms.tag());
        this.owners = region.base() + ownersOffset;
        if (tableOffset != 0) {
            table.moveTo(tableOffset);
        }
    }

    private boolean isBounded() {
        return most != WatermarkPolicy.Keys.ANY;
    }

    private IllegalArgumentException noRoom() {
        return new IllegalArgumentException("too many keys: most=" + most + ", limitBytes=" + region.limitBytes()
                + ", usedBytes=" + region.usedBytes());
    }

    /**
     * Notes what is not in the region.
     *
     * @param to where
     */
    @HotPath
    public void save(StateWriter to) {
        to.put(table.offset());
        to.put(owners - region.base());
        marks.save(to);
        if (ages != null) {
            ages.save(to);
        }
        if (uses != null) {
            uses.save(to);
        }
        to.put(nowNs);
        to.put(sequence);
        to.put(known);
        to.put(spare);
        to.put(idleKeys);
        to.put(rowsBehind);
        to.put(farFutureRows);
        to.put(evictedKeys);
        to.put(untrackedRows);
    }

    /**
     * {@return keys that were noted by {@link #save}, in a region that is as it was then}
     *
     * @param terms as they were
     * @param region where they are
     * @param from what was noted
     */
    public static KeyedWatermarks restored(Terms terms, Region region, StateReader from) {
        long tableOffset = from.next();
        KeyedWatermarks keys = new KeyedWatermarks(terms, region, tableOffset, from.next());
        keys.marks.restore(from);
        if (keys.ages != null) {
            keys.ages.restore(from);
        }
        if (keys.uses != null) {
            keys.uses.restore(from);
        }
        keys.ticking = true;
        keys.nowNs = from.next();
        keys.sequence = from.next();
        keys.known = from.next();
        keys.spare = (int) from.next();
        keys.idleKeys = from.next();
        keys.rowsBehind = from.next();
        keys.farFutureRows = from.next();
        keys.evictedKeys = from.next();
        keys.untrackedRows = from.next();
        return keys;
    }

    /** Forgets all keys, for another producer; what the region has of them is used again. */
    public void clear() {
        table.clear();
        marks.clear();
        if (ages != null) {
            ages.clear();
        }
        if (uses != null) {
            uses.clear();
        }
        ticking = false;
        nowNs = 0;
        sequence = 0;
        known = 0;
        spare = -1;
        idleKeys = 0;
        rowsBehind = 0;
        farFutureRows = 0;
        evictedKeys = 0;
        untrackedRows = 0;
    }

    /** {@return its counts; from other threads a moment's picture} */
    public KeyCounts counts() {
        return new KeyCounts(known, idleKeys, rowsBehind, evictedKeys, untrackedRows);
    }

    /** {@return rows whose event time was below their own key's watermark} */
    @HotPath
    public long rowsBehind() {
        return rowsBehind;
    }

    /** {@return keys forgotten, so that others found room} */
    @HotPath
    public long evictedKeys() {
        return evictedKeys;
    }

    /** {@return rows whose key found no room} */
    @HotPath
    public long untrackedRows() {
        return untrackedRows;
    }

    /** {@return rows that would have pushed their key's watermark further than they may} */
    @HotPath
    public long farFutureRows() {
        return farFutureRows;
    }

    /**
     * Tells it the time: keys that had no row for the time-out do not count from now on.
     *
     * @param now of the clock that says who is idle, in nanoseconds
     * @param clock the producer's
     * @return whether that moved it
     */
    @HotPath
    public boolean tick(long now, Watermark clock) {
        LeastTree old = ages;
        if (old == null) {
            return false;
        }
        if (!ticking) {
            ticking = true;
            startNs = now;
        }
        nowNs = Math.max(nowNs, now - startNs);
        boolean moved = false;
        long age = old.least();
        for (int n = 0; n < EXPIRIES_PER_TICK && age != LeastTree.NONE && nowNs - age >= idleNs; n++) {
            int slot = old.leastSlot();
            old.set(slot, LeastTree.NONE);
            marks.set(slot, LeastTree.NONE);
            idleKeys++;
            // One after the other, as if the clock were looked at all the time: how often it is changes nothing.
            moved |= old.least() != age && marks.least() != LeastTree.NONE && clock.raise(marks.least());
            age = old.least();
        }
        return moved;
    }

    /**
     * {@return whether {@link #tick} would find a key idle}
     *
     * @param now as there
     */
    @HotPath
    public boolean expires(long now) {
        LeastTree old = ages;
        return old != null && old.least() != LeastTree.NONE && Math.max(nowNs, now - startNs) - old.least() >= idleNs;
    }

    /**
     * Applies rows up to and with the first that lets the producer's watermark cross a value that matters.
     *
     * @param p evaluated for these rows
     * @param from first row
     * @param to row after the last
     * @param clock the producer's
     * @return the row behind the one that crossed; {@code to + 1} if none did
     */
    @HotPath
    public int advance(Program p, int from, int to, Watermark clock) {
        long values = p.values(WATERMARK);
        long validity = p.validity(WATERMARK);
        for (int row = from; row < to; row++) {
            if (validity != 0 && !Validity.get(validity, row)) {
                continue;
            }
            long entry = entryOf(p, row);
            if (entry <= 0) {
                untrackedRows++;
                continue;
            }
            apply(p, row, entry, RawMemory.getLong(values + ((long) row << 3)));
            if (clock.reach(marks.least())) {
                return row + 1;
            }
        }
        return to + 1;
    }

    @HotPath
    private void apply(Program p, int row, long entry, long value) {
        long at = entry + table.valueOffset();
        int slot = RawMemory.getInt(at);
        long reached = value;
        if (table.wasInserted()) {
            RawMemory.putLong(at + MARK, value);
        } else {
            long before = RawMemory.getLong(at + MARK);
            rowsBehind += p.outputCount() > TIME && time(p, row) < before ? 1 : 0;
            reached = Math.max(before, bounded(value, before));
            if (reached != before) {
                region.touch(at + MARK);
                RawMemory.putLong(at + MARK, reached);
            }
            idleKeys -= ages != null && ages.get(slot) == LeastTree.NONE ? 1 : 0;
        }
        // The greatest long would read as nothing.
        marks.set(slot, Math.min(reached, LeastTree.NONE - 1));
        if (ages != null) {
            ages.set(slot, nowNs);
        }
        if (uses != null) {
            uses.set(slot, sequence++);
        }
    }

    @HotPath
    private static long time(Program p, int row) {
        return RawMemory.getLong(p.values(TIME) + ((long) row << 3));
    }

    @HotPath
    private long bounded(long value, long before) {
        if (maxFutureNs == Long.MAX_VALUE || before > Long.MAX_VALUE - maxFutureNs) {
            return value;
        }
        farFutureRows += value > before + maxFutureNs ? 1 : 0;
        return Math.min(value, before + maxFutureNs);
    }

    /** The entry of a row's key; none, or negative, when there is no room for it. */
    @HotPath
    private long entryOf(Program p, int row) {
        long hash = encode(p, row);
        if (table.size() < most) {
            long entry = table.findOrInsert(key, hash);
            return entry > 0 && table.wasInserted() ? place(entry, freeSlot()) : entry;
        }
        // Asking again tells the table that nothing is inserted.
        return table.find(key, hash) != 0 ? table.findOrInsert(key, hash) : full == Full.REJECT ? 0 : replace(hash);
    }

    @HotPath
    private long replace(long hash) {
        LeastTree order = uses == null ? marks : uses;
        int slot = order.leastSlot();
        table.removeEntry(region.base() + RawMemory.getLong(owners + ((long) slot << 3)));
        idleKeys -= ages != null && ages.get(slot) == LeastTree.NONE ? 1 : 0;
        marks.set(slot, LeastTree.NONE);
        evictedKeys++;
        known--;
        // The next key gets it, should this one find no room.
        spare = slot;
        long entry = table.findOrInsert(key, hash);
        return entry > 0 ? place(entry, freeSlot()) : entry;
    }

    @HotPath
    private int freeSlot() {
        return spare >= 0 ? spare : (int) table.size() - 1;
    }

    /** Gives a new entry its slot. */
    @HotPath
    private long place(long entry, int slot) {
        if (!hasRoom(marks, slot) || !hasRoom(ages, slot) || !hasRoom(uses, slot)) {
            table.removeEntry(entry);
            return Region.OUT_OF_MEMORY;
        }
        spare = -1;
        known++;
        RawMemory.putInt(entry + table.valueOffset(), slot);
        if (isBounded()) {
            long owner = owners + ((long) slot << 3);
            region.touch(owner);
            RawMemory.putLong(owner, entry - region.base());
        }
        return entry;
    }

    @HotPath
    private static boolean hasRoom(@Nullable LeastTree tree, int slot) {
        return tree == null || slot < tree.capacity() || tree.grow();
    }

    @HotPath
    private long encode(Program p, int row) {
        long validity = p.validity(KEY);
        if (validity != 0 && !Validity.get(validity, row)) {
            RawMemory.putLong(key, 1);
            RawMemory.putLong(key + 8, 0);
            RawMemory.putLong(key + 16, 0);
            return Hashing.mixLong(1);
        }
        RawMemory.putLong(key, 0);
        if (kind == VectorKind.STRING) {
            long view = p.values(KEY) + ((long) row << 4);
            boolean inline = StringView.length(view) <= StringView.INLINE_BYTES;
            RawMemory.putLong(key + 8, RawMemory.getLong(view));
            RawMemory.putLong(key + 16, inline ? RawMemory.getLong(view + 8) : StringView.address(view, p.data(KEY)));
            return Hashing.hashString(view, p.data(KEY));
        }
        long word = KeyWords.of(kind, p.values(KEY), row);
        RawMemory.putLong(key + 8, word);
        return Hashing.mixLong(word);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            RawMemory.free(key);
        }
    }
}
