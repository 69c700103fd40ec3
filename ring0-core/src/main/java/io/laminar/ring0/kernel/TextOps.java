package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;

/** Operations on texts that give a number, a truth value or a text. Positions count code points of UTF-8. */
final class TextOps extends RowKernel {
    private final Op op;

    TextOps(Op op, int[] in, Output output) {
        super(in, output);
        this.op = op;
    }

    @HotPath
    @Override
    boolean row(long[] f, long row) {
        long a = text(f, 0, row);
        int n = length(f, 0, row);
        switch (op) {
            case LENGTH -> {
                return number(row, Utf8Text.points(a, n));
            }
            case OCTET_LENGTH -> {
                return number(row, n);
            }
            case POSITION -> {
                long at = Utf8Text.find(a, n, text(f, 1, row), length(f, 1, row));
                return number(row, at < 0 ? 0 : Utf8Text.points(a, at) + 1);
            }
            case STARTS_WITH, ENDS_WITH, CONTAINS -> {
                return truth(row, contains(a, n, text(f, 1, row), length(f, 1, row)));
            }
            case LIKE, ILIKE -> {
                return like(f, row, a, n);
            }
            case CONCAT -> {
                return concat(f, row, a, n, text(f, 1, row), length(f, 1, row));
            }
            case UPPER, LOWER -> {
                return changeCase(f, row, a, n);
            }
            case REVERSE -> {
                return reverse(f, row, a, n);
            }
            case REPLACE -> {
                return replace(f, row, a, n);
            }
            case REPEAT -> {
                return repeat(f, row, a, n);
            }
            case LPAD, RPAD -> {
                return pad(f, row, a, n);
            }
            default -> {
                return part(f, row, a, n);
            }
        }
    }

    @HotPath
    private long text(long[] f, int argument, long row) {
        return StringView.address(f[in[argument]] + (row << 4), f[in[argument] + Frame.DATA]);
    }

    @HotPath
    private int length(long[] f, int argument, long row) {
        return StringView.length(f[in[argument]] + (row << 4));
    }

    @HotPath
    private long integer(long[] f, int argument, long row) {
        return RawMemory.getLong(f[in[argument]] + (row << 3));
    }

    @HotPath
    private boolean number(long row, long value) {
        RawMemory.putLong(values + (row << 3), value);
        return true;
    }

    @HotPath
    private boolean truth(long row, boolean value) {
        RawMemory.putByte(values + row, (byte) (value ? 1 : 0));
        return true;
    }

    @HotPath
    private boolean contains(long a, int n, long b, int m) {
        return switch (op) {
            case STARTS_WITH -> m <= n && RawMemory.equal(a, b, m);
            case ENDS_WITH -> m <= n && RawMemory.equal(a + n - m, b, m);
            default -> Utf8Text.find(a, n, b, m) >= 0;
        };
    }

    @HotPath
    private boolean like(long[] f, long row, long a, int n) {
        int escapeLength = length(f, 2, row);
        long escape = text(f, 2, row);
        if (Utf8Text.points(escape, escapeLength) > 1) {
            return fail(f, row, KernelError.BAD_ARGUMENT);
        }
        int escapePoint = escapeLength == 0 ? -1 : Utf8Text.point(escape);
        return truth(row, LikeMatch.matches(a, n, text(f, 1, row), length(f, 1, row), escapePoint, op == Op.ILIKE));
    }

    /** Room for a result; the row fails if there is none. */
    @HotPath
    private long room(long[] f, long row, long bytes) {
        long at = bytes > Integer.MAX_VALUE ? -1 : Frame.take(f, bytes);
        if (at < 0) {
            Frame.error(f, row, KernelError.VALUE_TOO_LONG);
            return 0;
        }
        return f[Frame.HEAP] + at;
    }

    /** Makes the view of a result that lies in the heap. */
    @HotPath
    private boolean put(long[] f, long row, long text, long length) {
        long view = values + (row << 4);
        if (length <= StringView.INLINE_BYTES) {
            StringView.putInline(view, text, (int) length);
        } else {
            StringView.putLong(view, text, (int) length, (int) (text - f[Frame.HEAP]));
        }
        return true;
    }

    /** A result that is part of the argument: copied, because its offsets must count from the heap. */
    @HotPath
    private boolean slice(long[] f, long row, long from, long length) {
        if (length <= StringView.INLINE_BYTES) {
            StringView.putInline(values + (row << 4), from, (int) length);
            return true;
        }
        long to = room(f, row, length);
        if (to == 0) {
            return false;
        }
        RawMemory.copy(from, to, length);
        return put(f, row, to, length);
    }

    @HotPath
    private boolean concat(long[] f, long row, long a, int n, long b, int m) {
        long to = room(f, row, (long) n + m);
        if (to == 0) {
            return false;
        }
        RawMemory.copy(a, to, n);
        RawMemory.copy(b, to + n, m);
        return put(f, row, to, (long) n + m);
    }

    @HotPath
    private boolean changeCase(long[] f, long row, long a, int n) {
        // A code point's other case may take one byte more or less; three for every two is enough.
        long to = room(f, row, (long) n + (n >>> 1) + 4);
        if (to == 0) {
            return false;
        }
        return put(f, row, to, Utf8Text.changeCase(a, n, to, op == Op.UPPER));
    }

    @HotPath
    private boolean reverse(long[] f, long row, long a, int n) {
        long to = room(f, row, n);
        if (to == 0) {
            return false;
        }
        long at = to + n;
        for (long p = a; p < a + n; ) {
            int bytes = Utf8Text.width(p, a + n);
            at -= bytes;
            RawMemory.copy(p, at, bytes);
            p += bytes;
        }
        return put(f, row, to, n);
    }

    @HotPath
    private boolean replace(long[] f, long row, long a, int n) {
        long what = text(f, 1, row);
        int whatLength = length(f, 1, row);
        long with = text(f, 2, row);
        int withLength = length(f, 2, row);
        long hits = whatLength == 0 ? 0 : Utf8Text.count(a, n, what, whatLength);
        if (hits == 0) {
            return slice(f, row, a, n);
        }
        long total = n + hits * (withLength - whatLength);
        long to = room(f, row, total);
        if (to == 0) {
            return false;
        }
        long at = to;
        long from = a;
        for (long hit = Utf8Text.find(a, n, what, whatLength); hit >= 0; ) {
            RawMemory.copy(from, at, hit);
            RawMemory.copy(with, at + hit, withLength);
            at += hit + withLength;
            from += hit + whatLength;
            hit = Utf8Text.find(from, a + n - from, what, whatLength);
        }
        RawMemory.copy(from, at, a + n - from);
        return put(f, row, to, total);
    }

    @HotPath
    private boolean repeat(long[] f, long row, long a, int n) {
        long times = Math.max(0, integer(f, 1, row));
        long total = n == 0 ? 0 : times > Integer.MAX_VALUE ? Long.MAX_VALUE : times * n;
        long to = room(f, row, total);
        if (to == 0) {
            return false;
        }
        for (long at = 0; at < total; at += n) {
            RawMemory.copy(a, to + at, n);
        }
        return put(f, row, to, total);
    }

    @HotPath
    private boolean pad(long[] f, long row, long a, int n) {
        long wanted = Math.max(0, integer(f, 1, row));
        long have = Utf8Text.points(a, n);
        long fill = text(f, 2, row);
        int fillLength = length(f, 2, row);
        if (have >= wanted || fillLength == 0) {
            return slice(f, row, a, Utf8Text.skip(a, n, Math.min(wanted, have)));
        }
        long fillPoints = Utf8Text.points(fill, fillLength);
        long missing = wanted - have;
        long whole = missing / fillPoints;
        long rest = Utf8Text.skip(fill, fillLength, missing % fillPoints);
        long padding = whole > Integer.MAX_VALUE ? Long.MAX_VALUE / 2 : whole * fillLength + rest;
        long to = room(f, row, padding + n);
        if (to == 0) {
            return false;
        }
        long at = op == Op.LPAD ? to : to + n;
        for (long w = 0; w < whole; w++, at += fillLength) {
            RawMemory.copy(fill, at, fillLength);
        }
        RawMemory.copy(fill, at, rest);
        RawMemory.copy(a, op == Op.LPAD ? to + padding : to, n);
        return put(f, row, to, padding + n);
    }

    /** SUBSTRING, LEFT, RIGHT and the trims. */
    @HotPath
    private boolean part(long[] f, long row, long a, int n) {
        if (op == Op.TRIM || op == Op.LTRIM || op == Op.RTRIM) {
            long set = text(f, 1, row);
            int setLength = length(f, 1, row);
            long from = op == Op.RTRIM ? 0 : Utf8Text.trimStart(a, n, set, setLength);
            long to = op == Op.LTRIM ? n : Utf8Text.trimEnd(a + from, n - from, set, setLength) + from;
            return slice(f, row, a + from, to - from);
        }
        long points = Utf8Text.points(a, n);
        long x = integer(f, 1, row);
        long start = 0;
        long end = points;
        switch (op) {
            case LEFT -> end = x < 0 ? points + x : Math.min(x, points);
            case RIGHT -> start = x < 0 ? Math.min(-x, points) : Math.max(0, points - x);
            default -> {
                start = Math.max(0, Math.min(points, x - 1));
                if (op == Op.SUBSTRING) {
                    long count = integer(f, 2, row);
                    if (count < 0) {
                        return fail(f, row, KernelError.BAD_ARGUMENT);
                    }
                    end = Math.min(points, count > Long.MAX_VALUE - Math.max(0, x) ? points : x - 1 + count);
                }
            }
        }
        end = Math.max(start, end);
        long from = Utf8Text.skip(a, n, start);
        return slice(f, row, a + from, Utf8Text.skip(a + from, n - from, end - start));
    }
}
