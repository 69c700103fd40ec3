package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.kernel.VectorKind;

/**
 * FIRST_VALUE or LAST_VALUE by event time, then arrival: {@code | 0 none, 1 NULL, 2 value | time | value |}.
 *
 * <p>Panes are merged in order of time, so between panes the later one is the last.
 */
final class Ends extends Accumulator {
    static final int TIME = 8;
    static final int VALUE = 16;
    static final long NULL = 1;
    static final long PRESENT = 2;

    private final int order;
    private final Slot slot;
    private final boolean last;
    private final boolean ignoreNulls;
    private final Runnable full;

    /** What is kept of which rows. */
    record Choice(int argument, int filter, int order, boolean last, boolean ignoreNulls) {}

    Ends(Choice choice, Slot slot, Runnable full) {
        super(choice.argument(), choice.filter());
        this.order = choice.order();
        this.slot = slot;
        this.last = choice.last();
        this.ignoreNulls = choice.ignoreNulls();
        this.full = full;
    }

    Slot slot() {
        return slot;
    }

    @Override
    boolean holdsText() {
        return slot.kind() == VectorKind.STRING;
    }

    @Override
    int bytes() {
        return VALUE + slot.bytes();
    }

    @HotPath
    @Override
    void update(Program p, long[] entries, Rows rows) {
        long validity = p.validity(argument);
        for (int k = 0, n = rows.count; k < n; k++) {
            long row = rows.row(k);
            boolean valid = validity == 0 || Validity.get(validity, row);
            if ((valid || !ignoreNulls) && passes(p, row)) {
                long time = order < 0 ? 0 : RawMemory.getLong(p.values(order) + (row << 3));
                long at = entries[k] + offset;
                if (RawMemory.getLong(at) == 0 || better(time, RawMemory.getLong(at + TIME))) {
                    release(at);
                    RawMemory.putLong(at, valid ? PRESENT : NULL);
                    RawMemory.putLong(at + TIME, time);
                    if (valid && !slot.put(at + VALUE, p, argument, row)) {
                        full.run();
                    }
                }
            }
        }
    }

    @HotPath
    private boolean passes(Program p, long row) {
        if (filter < 0) {
            return true;
        }
        long validity = p.validity(filter);
        return RawMemory.getByte(p.values(filter) + row) != 0 && (validity == 0 || Validity.get(validity, row));
    }

    /** The last of equal times is the one that arrived last, the first the one that arrived first. */
    @HotPath
    private boolean better(long time, long kept) {
        return last ? time >= kept : time < kept;
    }

    @HotPath
    private void release(long at) {
        if (RawMemory.getLong(at) == PRESENT) {
            slot.free(at + VALUE);
        }
    }

    @HotPath
    @Override
    void merge(long target, long source) {
        long t = target + offset;
        long s = source + offset;
        if (RawMemory.getLong(s) != 0
                && (RawMemory.getLong(t) == 0 || better(RawMemory.getLong(s + TIME), RawMemory.getLong(t + TIME)))) {
            take(t, s);
        }
    }

    @HotPath
    private void take(long t, long s) {
        release(t);
        RawMemory.putLong(t, RawMemory.getLong(s));
        RawMemory.putLong(t + TIME, RawMemory.getLong(s + TIME));
        if (RawMemory.getLong(s) == PRESENT && !slot.copy(t + VALUE, s + VALUE)) {
            full.run();
        }
    }

    @HotPath
    @Override
    void copy(long target, long source) {
        take(target + offset, source + offset);
    }

    @Override
    boolean takeOver(long target, long source, Region other) {
        long t = target + offset;
        long s = source + offset;
        RawMemory.putLong(t, RawMemory.getLong(s));
        RawMemory.putLong(t + TIME, RawMemory.getLong(s + TIME));
        return RawMemory.getLong(s) != PRESENT || slot.copyFrom(other, t + VALUE, s + VALUE);
    }

    @HotPath
    @Override
    boolean same(long a, long b) {
        long x = RawMemory.getLong(a + offset);
        return x == RawMemory.getLong(b + offset)
                && (x != PRESENT || slot.same(a + offset + VALUE, b + offset + VALUE));
    }

    @HotPath
    @Override
    void free(long entry) {
        release(entry + offset);
    }
}
