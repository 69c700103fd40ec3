package io.laminar.ring0.kernel.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;

/** Functions of texts that give a number or a truth value. */
public final class TextTests extends TextKernel {
    /** What is computed; the names are those of the operations. */
    public enum Form {
        LENGTH,
        OCTET_LENGTH,
        POSITION,
        STARTS_WITH,
        ENDS_WITH,
        CONTAINS,
        LIKE,
        ILIKE
    }

    private final Form form;

    /** Makes the kernel for slots. */
    public TextTests(Form form, int[] in, int out) {
        super(in, out);
        this.form = form;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        long a = text(f, 0, row);
        int n = length(f, 0, row);
        return switch (form) {
            case LENGTH -> putLong(f, row, Utf8Text.points(a, n));
            case OCTET_LENGTH -> putLong(f, row, n);
            case POSITION -> {
                long at = Utf8Text.find(a, n, text(f, 1, row), length(f, 1, row));
                yield putLong(f, row, at < 0 ? 0 : Utf8Text.points(a, at) + 1);
            }
            case STARTS_WITH, ENDS_WITH, CONTAINS ->
                putBoolean(f, row, contains(a, n, text(f, 1, row), length(f, 1, row)));
            case LIKE -> like(f, row, a, n, false);
            case ILIKE -> like(f, row, a, n, true);
        };
    }

    @HotPath
    private boolean contains(long a, int n, long b, int m) {
        return switch (form) {
            case STARTS_WITH -> m <= n && RawMemory.equal(a, b, m);
            case ENDS_WITH -> m <= n && RawMemory.equal(a + n - m, b, m);
            default -> Utf8Text.find(a, n, b, m) >= 0;
        };
    }

    @HotPath
    private boolean like(long[] f, long row, long a, int n, boolean anyCase) {
        long pattern = text(f, 1, row);
        int patternLength = length(f, 1, row);
        int escapeLength = length(f, 2, row);
        int escape = -1;
        if (escapeLength > 0) {
            long escapeText = text(f, 2, row);
            escape = Utf8Text.point(escapeText, escapeText + escapeLength);
            boolean one = Utf8Text.points(escapeText, escapeLength) == 1;
            if (!one || LikeMatch.dangles(pattern, patternLength, escape)) {
                return fail(f, row, Fault.BAD_ARGUMENT);
            }
        }
        return putBoolean(f, row, LikeMatch.matches(a, n, pattern, patternLength, escape, anyCase));
    }
}
