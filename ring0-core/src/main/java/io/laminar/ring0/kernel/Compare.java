package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;

/** Orders of values of each kind. */
@HotPath
final class Compare {
    private static final long DAY_NS = 86_400_000_000_000L;
    private static final int DAYS_PER_MONTH = 30;

    private Compare() {}

    /** NaN equals NaN and is greatest, minus zero equals zero. */
    static int doubles(double x, double y) {
        if (x < y) {
            return -1;
        }
        if (x > y) {
            return 1;
        }
        return x == y ? 0 : Boolean.compare(Double.isNaN(x), Double.isNaN(y));
    }

    /** By bytes of UTF-8. */
    static int strings(long view, long data, long otherView, long otherData) {
        int length = StringView.length(view);
        int otherLength = StringView.length(otherView);
        long a = StringView.address(view, data);
        long b = StringView.address(otherView, otherData);
        long differs = RawMemory.mismatch(a, b, Math.min(length, otherLength));
        if (differs < 0) {
            return Integer.compare(length, otherLength);
        }
        return (RawMemory.getByte(a + differs) & 0xFF) - (RawMemory.getByte(b + differs) & 0xFF);
    }

    static boolean equalStrings(long view, long data, long otherView, long otherData) {
        if (RawMemory.getLong(view) != RawMemory.getLong(otherView)) {
            return false;
        }
        int length = StringView.length(view);
        return length <= StringView.INLINE_BYTES
                ? RawMemory.getLong(view + 8) == RawMemory.getLong(otherView + 8)
                : RawMemory.equal(StringView.address(view, data), StringView.address(otherView, otherData), length);
    }

    /** By length, a month counting 30 days of 24 hours; in days first, so that nothing overflows. */
    static int intervals(long a, long b) {
        int days = Long.compare(wholeDays(a), wholeDays(b));
        return days != 0
                ? days
                : Long.compare(
                        Math.floorMod(RawMemory.getLong(a + 8), DAY_NS),
                        Math.floorMod(RawMemory.getLong(b + 8), DAY_NS));
    }

    private static long wholeDays(long interval) {
        return (long) RawMemory.getInt(interval) * DAYS_PER_MONTH
                + RawMemory.getInt(interval + 4)
                + Math.floorDiv(RawMemory.getLong(interval + 8), DAY_NS);
    }

    /** Compares the values of two vectors in a row. */
    static int values(VectorKind kind, long[] f, int a, int b, long row) {
        return switch (kind) {
            case BOOL -> RawMemory.getByte(f[a] + row) - RawMemory.getByte(f[b] + row);
            case I64 -> Long.compare(RawMemory.getLong(f[a] + (row << 3)), RawMemory.getLong(f[b] + (row << 3)));
            case F64 -> doubles(RawMemory.getDouble(f[a] + (row << 3)), RawMemory.getDouble(f[b] + (row << 3)));
            case STRING -> strings(f[a] + (row << 4), f[a + Frame.DATA], f[b] + (row << 4), f[b + Frame.DATA]);
            case INTERVAL -> intervals(f[a] + (row << 4), f[b] + (row << 4));
        };
    }
}
