package io.laminar.ring0.kernel.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.Frame;

/** Functions that give a part of their first argument. No byte is copied: the view points into the same text. */
public final class TextParts extends TextKernel {
    /** What is computed; the names are those of the operations. */
    public enum Form {
        TRIM,
        LTRIM,
        RTRIM,
        SUBSTRING,
        SUBSTRING_FROM,
        LEFT,
        RIGHT
    }

    private final Form form;

    /** Makes the kernel for slots. */
    public TextParts(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
    }

    @HotPath
    @Override
    public void run(long[] f) {
        super.run(f);
        f[out + Frame.DATA] = f[in[0] + Frame.DATA];
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        long a = text(f, 0, row);
        int n = length(f, 0, row);
        return switch (form) {
            case TRIM -> trim(f, row, a, n, true, true);
            case LTRIM -> trim(f, row, a, n, true, false);
            case RTRIM -> trim(f, row, a, n, false, true);
            case SUBSTRING, SUBSTRING_FROM -> substring(f, row, a, n);
            case LEFT, RIGHT -> end(f, row, a, n);
        };
    }

    @HotPath
    private boolean trim(long[] f, long row, long a, int n, boolean left, boolean right) {
        long set = text(f, 1, row);
        int setLength = length(f, 1, row);
        long from = left ? Utf8Text.trimStart(a, n, set, setLength) : 0;
        long to = right ? from + Utf8Text.trimEnd(a + from, n - from, set, setLength) : n;
        return putPart(f, row, a + from, to - from);
    }

    @HotPath
    private boolean substring(long[] f, long row, long a, int n) {
        long start = getLong(f, 1, row);
        long last = Long.MAX_VALUE;
        if (form == Form.SUBSTRING) {
            long count = getLong(f, 2, row);
            if (count < 0) {
                return fail(f, row, Fault.BAD_ARGUMENT);
            }
            last = start > 0 && count > Long.MAX_VALUE - start ? Long.MAX_VALUE : start + count - 1;
        }
        long first = Math.max(1, start);
        if (last < first) {
            return putPart(f, row, a, 0);
        }
        long from = Utf8Text.skip(a, n, first - 1);
        return putPart(f, row, a + from, Utf8Text.skip(a + from, n - from, last - first + 1));
    }

    @HotPath
    private boolean end(long[] f, long row, long a, int n) {
        long x = getLong(f, 1, row);
        // A negative count leaves out as many at the other end.
        long points = x < 0 || form == Form.RIGHT ? Utf8Text.points(a, n) : n;
        long wanted = x >= 0 ? Math.min(x, points) : Math.max(0, points + x);
        if (form == Form.LEFT) {
            return putPart(f, row, a, Utf8Text.skip(a, n, wanted));
        }
        long from = Utf8Text.skip(a, n, points - wanted);
        return putPart(f, row, a + from, n - from);
    }

    @HotPath
    private boolean putPart(long[] f, long row, long text, long length) {
        long view = f[out] + (row << 4);
        if (length <= StringView.INLINE_BYTES) {
            StringView.putInline(view, text, (int) length);
        } else {
            StringView.putLong(view, text, (int) length, (int) (text - f[in[0] + Frame.DATA]));
        }
        return true;
    }
}
