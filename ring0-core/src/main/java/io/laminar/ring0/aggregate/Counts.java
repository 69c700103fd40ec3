package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.Program;

/** COUNT: one int64. */
final class Counts extends Accumulator {
    Counts(int argument, int filter) {
        super(argument, filter);
    }

    @Override
    int bytes() {
        return Long.BYTES;
    }

    @HotPath
    @Override
    void update(Program p, long[] entries, Rows rows) {
        if (all(p)) {
            for (int k = 0, n = rows.count; k < n; k++) {
                long at = entries[k] + offset;
                RawMemory.putLong(at, RawMemory.getLong(at) + 1);
            }
            return;
        }
        for (int k = 0, n = rows.count; k < n; k++) {
            if (counts(p, rows.row(k))) {
                long at = entries[k] + offset;
                RawMemory.putLong(at, RawMemory.getLong(at) + 1);
            }
        }
    }

    @HotPath
    @Override
    void merge(long target, long source) {
        RawMemory.putLong(target + offset, RawMemory.getLong(target + offset) + RawMemory.getLong(source + offset));
    }
}
