package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.kernel.VectorKind;

/** MIN or MAX of a text, truth value or interval: {@code | count | value |}. */
final class Extreme extends Accumulator {
    static final int VALUE = 8;
    private static final long DAY_NS = 86_400_000_000_000L;

    private final Slot slot;
    private final boolean greatest;
    private final Runnable full;

    Extreme(int argument, int filter, Slot slot, boolean greatest, Runnable full) {
        super(argument, filter);
        this.slot = slot;
        this.greatest = greatest;
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
        for (int k = 0, n = rows.count; k < n; k++) {
            long row = rows.row(k);
            if (counts(p, row)) {
                long at = entries[k] + offset;
                long count = RawMemory.getLong(at);
                if (count == 0 || better(compare(p, row, at + VALUE))) {
                    replace(at, count, p, row);
                }
                RawMemory.putLong(at, count + 1);
            }
        }
    }

    @HotPath
    private void replace(long at, long count, Program p, long row) {
        if (count != 0) {
            slot.free(at + VALUE);
        }
        if (!slot.put(at + VALUE, p, argument, row)) {
            full.run();
        }
    }

    @HotPath
    private boolean better(int order) {
        return greatest ? order > 0 : order < 0;
    }

    @HotPath
    private int compare(Program p, long row, long kept) {
        return switch (slot.kind()) {
            case STRING -> slot.compareText(p, argument, row, kept);
            case INTERVAL -> compareIntervals(p.values(argument) + (row << 4), kept);
            default -> Long.compare(RawMemory.getByte(p.values(argument) + row), RawMemory.getLong(kept));
        };
    }

    @HotPath
    private int compareKept(long a, long b) {
        return switch (slot.kind()) {
            case STRING -> slot.compareKept(a, b);
            case INTERVAL -> compareIntervals(a, b);
            default -> Long.compare(RawMemory.getLong(a), RawMemory.getLong(b));
        };
    }

    /** A month counts 30 days; whole days first, so that nothing overflows. */
    @HotPath
    private static int compareIntervals(long a, long b) {
        int order = Long.compare(days(a), days(b));
        return order != 0
                ? order
                : Long.compare(
                        Math.floorMod(RawMemory.getLong(a + 8), DAY_NS),
                        Math.floorMod(RawMemory.getLong(b + 8), DAY_NS));
    }

    @HotPath
    private static long days(long at) {
        return RawMemory.getInt(at) * 30L + RawMemory.getInt(at + 4) + Math.floorDiv(RawMemory.getLong(at + 8), DAY_NS);
    }

    @HotPath
    @Override
    void merge(long target, long source) {
        long t = target + offset;
        long s = source + offset;
        long count = RawMemory.getLong(t);
        if (RawMemory.getLong(s) == 0) {
            return;
        }
        if (count == 0 || better(compareKept(s + VALUE, t + VALUE))) {
            if (count != 0) {
                slot.free(t + VALUE);
            }
            if (!slot.copy(t + VALUE, s + VALUE)) {
                full.run();
            }
        }
        RawMemory.putLong(t, count + RawMemory.getLong(s));
    }

    @HotPath
    @Override
    void copy(long target, long source) {
        free(target);
        RawMemory.putLong(target + offset, 0);
        merge(target, source);
    }

    @Override
    boolean takeOver(long target, long source, Region other) {
        RawMemory.putLong(target + offset, RawMemory.getLong(source + offset));
        return !any(source) || slot.copyFrom(other, target + offset + VALUE, source + offset + VALUE);
    }

    @HotPath
    @Override
    boolean same(long a, long b) {
        boolean anyA = any(a);
        return anyA == any(b) && (!anyA || slot.same(a + offset + VALUE, b + offset + VALUE));
    }

    @HotPath
    @Override
    void free(long entry) {
        if (any(entry)) {
            slot.free(entry + offset + VALUE);
        }
    }
}
