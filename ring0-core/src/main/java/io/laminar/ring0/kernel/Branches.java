package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;

/**
 * CASE, COALESCE, AND and OR as values: each part runs over the rows that the parts before it have not decided, so that
 * no part fails on a row that it does not own.
 */
final class Branches extends Kernel {
    /** What decides a row. */
    enum Form {
        /** Parts in pairs, condition and result, then the result of the rest if the number is odd. */
        CASE,
        /** The first part that is not NULL. */
        COALESCE,
        /** False decides; else NULL if any is. */
        AND,
        /** True decides; else NULL if any is. */
        OR
    }

    /** A sub-program and the slot of its result. */
    record Part(Kernel[] kernels, int slot) {}

    private final Form form;
    private final VectorKind kind;
    private final Part[] parts;
    private final int out;
    private final long values;
    private final long bitmap;
    private final long open;
    private final long taken;

    /** Takes selections of its own: the rows still open, and the rows that the present part takes. */
    Branches(Form form, Part[] parts, RowKernel.Output output, long open, long taken) {
        this.form = form;
        this.kind = output.kind();
        this.parts = parts;
        this.out = output.slot();
        this.values = output.values();
        this.bitmap = output.bitmap();
        this.open = open;
        this.taken = taken;
    }

    @HotPath
    @Override
    void run(long[] f) {
        long selection = f[Frame.SELECTION];
        long count = f[Frame.COUNT];
        f[out] = values;
        f[out + Frame.DATA] = f[Frame.HEAP];
        f[out + Frame.VALIDITY] = 0;
        Frame.openValidity(f, out, bitmap);
        for (long k = 0; k < count; k++) {
            RawMemory.putInt(open + (k << 2), (int) Frame.row(f, k));
        }
        f[Frame.SELECTION] = open;
        if (form == Form.CASE) {
            cases(f, count);
        } else {
            firsts(f, count);
        }
        f[Frame.SELECTION] = selection;
        f[Frame.COUNT] = count;
    }

    @HotPath
    private void cases(long[] f, long count) {
        long left = count;
        int p = 0;
        for (; p + 1 < parts.length && left > 0; p += 2) {
            f[Frame.COUNT] = left;
            runPart(f, p);
            long hits = split(f, parts[p].slot, left);
            left -= hits;
            if (hits > 0) {
                f[Frame.SELECTION] = taken;
                f[Frame.COUNT] = hits;
                runPart(f, p + 1);
                take(f, parts[p + 1].slot, taken, hits);
            }
            f[Frame.SELECTION] = open;
        }
        f[Frame.COUNT] = left;
        if (left > 0 && parts.length % 2 == 1) {
            runPart(f, parts.length - 1);
            take(f, parts[parts.length - 1].slot, open, left);
        } else {
            for (long k = 0; k < left; k++) {
                Validity.put(bitmap, RawMemory.getInt(open + (k << 2)), false);
            }
        }
    }

    @HotPath
    private void runPart(long[] f, int part) {
        Kernel[] kernels = parts[part].kernels;
        for (int k = 0; k < kernels.length; k++) {
            kernels[k].run(f);
        }
    }

    /** Moves the rows where a condition is true from the open ones to the taken ones. */
    @HotPath
    private long split(long[] f, int condition, long count) {
        long hits = 0;
        long rest = 0;
        for (long k = 0; k < count; k++) {
            int row = RawMemory.getInt(open + (k << 2));
            boolean hit = Frame.valid(f, condition, row) && RawMemory.getByte(f[condition] + row) != 0;
            RawMemory.putInt(taken + (hits << 2), row);
            RawMemory.putInt(open + (rest << 2), row);
            hits += hit ? 1 : 0;
            rest += hit ? 0 : 1;
        }
        return hits;
    }

    @HotPath
    private void firsts(long[] f, long count) {
        if (form == Form.COALESCE) {
            clear(count);
        } else {
            fill(count, form == Form.AND);
        }
        long left = count;
        for (int p = 0; p < parts.length && left > 0; p++) {
            f[Frame.COUNT] = left;
            runPart(f, p);
            left = form == Form.COALESCE ? coalesce(f, parts[p].slot, left) : decide(f, parts[p].slot, left);
        }
    }

    @HotPath
    private void clear(long count) {
        for (long k = 0; k < count; k++) {
            Validity.put(bitmap, RawMemory.getInt(open + (k << 2)), false);
        }
    }

    @HotPath
    private void fill(long count, boolean value) {
        for (long k = 0; k < count; k++) {
            RawMemory.putByte(values + RawMemory.getInt(open + (k << 2)), (byte) (value ? 1 : 0));
        }
    }

    @HotPath
    private long coalesce(long[] f, int slot, long count) {
        long rest = 0;
        for (long k = 0; k < count; k++) {
            int row = RawMemory.getInt(open + (k << 2));
            if (Frame.valid(f, slot, row)) {
                Validity.put(bitmap, row, true);
                copy(f, slot, row);
            } else {
                RawMemory.putInt(open + (rest++ << 2), row);
            }
        }
        return rest;
    }

    /** Kleene: the deciding value closes a row; NULL is remembered and the row stays open. */
    @HotPath
    private long decide(long[] f, int slot, long count) {
        int deciding = form == Form.OR ? 1 : 0;
        long rest = 0;
        for (long k = 0; k < count; k++) {
            int row = RawMemory.getInt(open + (k << 2));
            if (!Frame.valid(f, slot, row)) {
                Validity.put(bitmap, row, false);
            } else if (RawMemory.getByte(f[slot] + row) == deciding) {
                RawMemory.putByte(values + row, (byte) deciding);
                Validity.put(bitmap, row, true);
                continue;
            }
            RawMemory.putInt(open + (rest++ << 2), row);
        }
        return rest;
    }

    @HotPath
    private void take(long[] f, int slot, long rows, long count) {
        for (long k = 0; k < count; k++) {
            int row = RawMemory.getInt(rows + (k << 2));
            boolean valid = Frame.valid(f, slot, row);
            Validity.put(bitmap, row, valid);
            if (valid) {
                copy(f, slot, row);
            }
        }
    }

    @HotPath
    private void copy(long[] f, int slot, long row) {
        switch (kind) {
            case BOOL -> RawMemory.putByte(values + row, RawMemory.getByte(f[slot] + row));
            case I64, F64 -> RawMemory.putLong(values + (row << 3), RawMemory.getLong(f[slot] + (row << 3)));
            case INTERVAL -> copyTwoWords(f[slot] + (row << 4), values + (row << 4));
            case STRING -> copyText(f, slot, row);
        }
    }

    @HotPath
    private static void copyTwoWords(long source, long target) {
        RawMemory.putLong(target, RawMemory.getLong(source));
        RawMemory.putLong(target + 8, RawMemory.getLong(source + 8));
    }

    @HotPath
    private void copyText(long[] f, int slot, long row) {
        long view = f[slot] + (row << 4);
        int length = StringView.length(view);
        copyTwoWords(view, values + (row << 4));
        if (length > StringView.INLINE_BYTES && f[slot + Frame.DATA] != f[Frame.HEAP]) {
            long at = Frame.take(f, length);
            if (at < 0) {
                Frame.error(f, row, KernelError.VALUE_TOO_LONG);
                Validity.put(bitmap, row, false);
                return;
            }
            RawMemory.copy(StringView.address(view, f[slot + Frame.DATA]), f[Frame.HEAP] + at, length);
            StringView.putLong(values + (row << 4), f[Frame.HEAP] + at, length, (int) at);
        }
    }
}
