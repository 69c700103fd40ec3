package io.laminar.memory.table;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;

/**
 * Growth of an index in three steps, each spread over many inserts so that none pays for all.
 *
 * <pre>
 *  entries / slots   3/8                           1/2
 *                     | the next index is made      | it becomes the index; the old one is moved into it,
 *                     | ready, 32 slots an insert   | 16 slots an insert, done at 9/16
 * </pre>
 *
 * <p>Moving: it begins at a free slot of the old index, runs once around, and halts at free slots only. So a key whose
 * old home slot is behind the halt is not in the old index. New keys go to the new one.
 *
 * <p>Making ready: an extent that was used before is zeroed; of a fresh one a word a page is touched, so that its page
 * faults come one at a time (0.5 to 5 µs each, none where {@link Region#commitAhead} was there before). It is through
 * before half of the slots are taken.
 */
@HotPath
final class IndexGrowth {
    private static final int MOST_BITS = 31;
    private static final long SLOTS_PER_INSERT = IndexSlots.MOVED_AT_ONCE;
    /** Indexes of fewer bits than this become four times as large, others twice. */
    private static final int SMALL_BITS = 16;

    /** Slots of the next index for each insert from 3/8 to 1/2 of this one: four times as many slots in an eighth. */
    private static final long READY_PER_INSERT = 32;

    private static final long FAULT_BYTES = 4096;

    private final Region region;
    private final long base;
    private final TableHeader header;
    private final int slotShift;

    IndexGrowth(Region region, TableHeader header, int slotShift) {
        this.region = region;
        this.base = region.base();
        this.header = header;
        this.slotShift = slotShift;
    }

    private long nextBits() {
        long bits = header.get(TableHeader.INDEX_BITS);
        return bits < SMALL_BITS ? bits + 2 : bits + 1;
    }

    private long bytes(long bits) {
        return 1L << bits + slotShift;
    }

    /** Makes the first index, at least as large as the table's page allows. {@return whether there was room for it} */
    boolean start(int leastBits) {
        int bits = Math.max(leastBits, TableHeader.FIRST_INDEX_SHIFT - slotShift);
        long run = header.offset() + TableHeader.FIRST_INDEX;
        if (bits + slotShift > TableHeader.FIRST_INDEX_SHIFT) {
            run = region.allocateExtent(Region.pagesFor(bytes(bits)));
            if (run < 0) {
                return false;
            }
            if (!region.wasFresh()) {
                zero(base + run, bytes(bits));
            }
        }
        header.put(TableHeader.INDEX, run);
        header.put(TableHeader.INDEX_BITS, bits);
        return true;
    }

    void zero(long address, long bytes) {
        region.touch(address, bytes);
        RawMemory.fill(address, bytes, (byte) 0);
    }

    /** Zeroes the whole index. */
    void zeroIndex() {
        zero(base + header.get(TableHeader.INDEX), bytes(header.get(TableHeader.INDEX_BITS)));
    }

    /** Makes a little of the next index ready. {@return whether there is one} */
    boolean prepare() {
        long next = header.get(TableHeader.NEXT);
        long bytes = bytes(nextBits());
        if (next == 0) {
            next = allocateNext(bytes);
            if (next == 0) {
                return false;
            }
        }
        long ready = header.get(TableHeader.READY);
        long step = READY_PER_INSERT << slotShift;
        if (ready < bytes) {
            if (header.get(TableHeader.NEXT_FRESH) == 0) {
                zero(base + next + ready, step);
            } else if (ready % FAULT_BYTES == 0) {
                // Not a change of content, so no touch: what is not in use is zero in a snapshot, too.
                RawMemory.putLong(base + next + ready, 0);
            }
            header.put(TableHeader.READY, ready + step);
        }
        return true;
    }

    private long allocateNext(long bytes) {
        if (header.get(TableHeader.INDEX_BITS) == MOST_BITS) {
            return 0;
        }
        long next = region.allocateExtent(Region.pagesFor(bytes));
        if (next < 0) {
            return 0;
        }
        header.put(TableHeader.NEXT, next);
        header.put(TableHeader.READY, 0);
        header.put(TableHeader.NEXT_FRESH, region.wasFresh() ? 1 : 0);
        return next;
    }

    /** The index becomes the old one, the prepared one takes its place. Nothing of an older one is left by now. */
    void grow(IndexSlots index) {
        assert header.get(TableHeader.OLD) == 0 : "an older index is not moved yet";
        while (header.get(TableHeader.READY) < bytes(nextBits())) {
            prepare();
        }
        long bits = nextBits();
        header.put(TableHeader.OLD, header.get(TableHeader.INDEX));
        header.put(TableHeader.OLD_BITS, header.get(TableHeader.INDEX_BITS));
        header.put(TableHeader.START, index.firstFree());
        header.put(TableHeader.MOVED, 0);
        header.put(TableHeader.INDEX, header.get(TableHeader.NEXT));
        header.put(TableHeader.INDEX_BITS, bits);
        header.put(TableHeader.NEXT, 0);
    }

    /** While the index grows: whether a key may be in the old one; if not, it is in the new one or nowhere. */
    boolean mayBeInOld(IndexSlots old, long hash) {
        return ((hash >>> old.shift) - header.get(TableHeader.START) & old.mask) >= header.get(TableHeader.MOVED);
    }

    /** Moves a few words of the old index. {@return whether all are moved now} */
    boolean move(IndexSlots old, IndexSlots index) {
        long from = header.get(TableHeader.MOVED);
        long slots = old.mask + 1;
        long to = Math.min(from + SLOTS_PER_INSERT, slots);
        long moved = old.move(header.get(TableHeader.START), from, to, index);
        header.put(TableHeader.MOVED, moved);
        if (moved < slots) {
            return false;
        }
        finish();
        return true;
    }

    /** Gives the old index back, moved or not. */
    void finish() {
        long old = header.get(TableHeader.OLD);
        if (old % Region.PAGE_BYTES == 0) {
            region.freeExtent(old, Region.pagesFor(bytes(header.get(TableHeader.OLD_BITS))));
        }
        header.put(TableHeader.OLD, 0);
    }
}
