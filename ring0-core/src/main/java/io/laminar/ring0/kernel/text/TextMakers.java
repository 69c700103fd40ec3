package io.laminar.ring0.kernel.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.TextHeap;

/** Functions that make a new text. */
public final class TextMakers extends TextKernel {
    /** What is computed; the names are those of the operations. */
    public enum Form {
        CONCAT,
        UPPER,
        LOWER,
        REVERSE,
        REPLACE,
        REPEAT,
        LPAD,
        RPAD
    }

    private static final int CASE_SLACK = 4;

    private final Form form;

    /** Makes the kernel for slots. */
    public TextMakers(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        long a = text(f, 0, row);
        int n = length(f, 0, row);
        return switch (form) {
            case CONCAT -> concat(f, row, a, n);
            case UPPER -> changeCase(f, row, a, n, true);
            case LOWER -> changeCase(f, row, a, n, false);
            case REVERSE -> reverse(f, row, a, n);
            case REPLACE -> replace(f, row, a, n);
            case REPEAT -> repeat(f, row, a, n);
            case LPAD -> pad(f, row, a, n, true);
            case RPAD -> pad(f, row, a, n, false);
        };
    }

    @HotPath
    private boolean concat(long[] f, long row, long a, int n) {
        int m = length(f, 1, row);
        long to = TextHeap.room(f, (long) n + m);
        if (to == 0) {
            return fail(f, row, Fault.VALUE_TOO_LONG);
        }
        RawMemory.copy(a, to, n);
        RawMemory.copy(text(f, 1, row), to + n, m);
        return put(f, row, to, (long) n + m);
    }

    @HotPath
    private boolean changeCase(long[] f, long row, long a, int n, boolean upper) {
        // A code point of two bytes may become one of three, none grows more than that.
        long to = TextHeap.room(f, (long) n + (n >>> 1) + CASE_SLACK);
        if (to == 0) {
            return fail(f, row, Fault.VALUE_TOO_LONG);
        }
        return put(f, row, to, Utf8Text.changeCase(a, n, to, upper) - to);
    }

    @HotPath
    private boolean reverse(long[] f, long row, long a, int n) {
        long to = TextHeap.room(f, n);
        if (to == 0) {
            return fail(f, row, Fault.VALUE_TOO_LONG);
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
            return putCopy(f, row, a, n);
        }
        long total = n + hits * (withLength - whatLength);
        long to = TextHeap.room(f, total);
        if (to == 0) {
            return fail(f, row, Fault.VALUE_TOO_LONG);
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
        long times = Math.max(0, getLong(f, 1, row));
        long total = n == 0 ? 0 : times > Integer.MAX_VALUE ? Long.MAX_VALUE : times * n;
        long to = TextHeap.room(f, total);
        if (to == 0) {
            return fail(f, row, Fault.VALUE_TOO_LONG);
        }
        for (long at = 0; at < total; at += n) {
            RawMemory.copy(a, to + at, n);
        }
        return put(f, row, to, total);
    }

    @HotPath
    private boolean pad(long[] f, long row, long a, int n, boolean left) {
        long wanted = Math.max(0, getLong(f, 1, row));
        long have = Utf8Text.points(a, n);
        long fill = text(f, 2, row);
        int fillLength = length(f, 2, row);
        if (have >= wanted || fillLength == 0) {
            return putCopy(f, row, a, Utf8Text.skip(a, n, Math.min(wanted, have)));
        }
        long fillPoints = Utf8Text.points(fill, fillLength);
        long missing = wanted - have;
        long whole = missing / fillPoints;
        long rest = Utf8Text.skip(fill, fillLength, missing % fillPoints);
        long padding = whole > Integer.MAX_VALUE ? Long.MAX_VALUE / 2 : whole * fillLength + rest;
        long to = TextHeap.room(f, padding + n);
        if (to == 0) {
            return fail(f, row, Fault.VALUE_TOO_LONG);
        }
        long at = left ? to : to + n;
        for (long w = 0; w < whole; w++, at += fillLength) {
            RawMemory.copy(fill, at, fillLength);
        }
        RawMemory.copy(fill, at, rest);
        RawMemory.copy(a, left ? to + padding : to, n);
        return put(f, row, to, padding + n);
    }
}
