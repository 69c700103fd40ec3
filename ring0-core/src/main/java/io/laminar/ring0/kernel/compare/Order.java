package io.laminar.ring0.kernel.compare;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Frame;

/** Three-way comparisons of values, one for each kind; the names are those of the kinds. */
public enum Order {
    BOOL,
    I64,
    F64,
    STRING,
    INTERVAL;

    private static final long DAY_NS = 86_400_000_000_000L;
    private static final int DAYS_PER_MONTH = 30;

    /** Compares the values of two vectors in a row; negative, zero or positive. */
    @HotPath
    int compare(long[] f, int a, int b, long row) {
        return switch (this) {
            case BOOL -> RawMemory.getByte(Frame.at1(f, a, row)) - RawMemory.getByte(Frame.at1(f, b, row));
            case I64 -> Long.compare(RawMemory.getLong(Frame.at8(f, a, row)), RawMemory.getLong(Frame.at8(f, b, row)));
            case F64 -> doubles(RawMemory.getDouble(Frame.at8(f, a, row)), RawMemory.getDouble(Frame.at8(f, b, row)));
            case STRING -> texts(Frame.at16(f, a, row), f[a + Frame.DATA], Frame.at16(f, b, row), f[b + Frame.DATA]);
            case INTERVAL -> intervals(Frame.at16(f, a, row), Frame.at16(f, b, row));
        };
    }

    /** Compares doubles: NaN equals NaN and is greatest, minus zero equals zero. */
    @HotPath
    public static int doubles(double x, double y) {
        if (x < y) {
            return -1;
        }
        if (x > y) {
            return 1;
        }
        return x == y ? 0 : Boolean.compare(Double.isNaN(x), Double.isNaN(y));
    }

    /** Compares texts by bytes of UTF-8; the four bytes of prefix in the views mostly decide. */
    @HotPath
    public static int texts(long view, long data, long otherView, long otherData) {
        int prefix = Integer.reverseBytes(RawMemory.getInt(view + 4));
        int otherPrefix = Integer.reverseBytes(RawMemory.getInt(otherView + 4));
        if (prefix != otherPrefix) {
            return Integer.compareUnsigned(prefix, otherPrefix);
        }
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

    /** Whether two texts are equal; length and prefix decide first. */
    @HotPath
    public static boolean equalTexts(long view, long data, long otherView, long otherData) {
        if (RawMemory.getLong(view) != RawMemory.getLong(otherView)) {
            return false;
        }
        int length = StringView.length(view);
        return length <= StringView.INLINE_BYTES
                ? RawMemory.getLong(view + 8) == RawMemory.getLong(otherView + 8)
                : RawMemory.equal(StringView.address(view, data), StringView.address(otherView, otherData), length);
    }

    /** Compares intervals by length, a month counting 30 days of 24 hours; days first, so that nothing overflows. */
    @HotPath
    public static int intervals(long a, long b) {
        int days = Long.compare(wholeDays(a), wholeDays(b));
        return days != 0
                ? days
                : Long.compare(
                        Math.floorMod(RawMemory.getLong(a + 8), DAY_NS),
                        Math.floorMod(RawMemory.getLong(b + 8), DAY_NS));
    }

    @HotPath
    private static long wholeDays(long interval) {
        return (long) RawMemory.getInt(interval) * DAYS_PER_MONTH
                + RawMemory.getInt(interval + 4)
                + Math.floorDiv(RawMemory.getLong(interval + 8), DAY_NS);
    }
}
