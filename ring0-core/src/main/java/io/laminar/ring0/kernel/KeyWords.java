package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.table.Hashing;

/** Values as words that are equal when the values are equal in SQL, and hashes of them: what groups and cores go by. */
@HotPath
public final class KeyWords {
    private static final long CANONICAL_NAN = 0x7FF8_0000_0000_0000L;

    private KeyWords() {}

    /**
     * {@return the word of a value of up to eight bytes}
     *
     * @param kind its kind, neither text nor interval
     * @param values address of row 0's
     * @param row the row
     */
    public static long of(VectorKind kind, long values, long row) {
        // Comparisons: the table behind a switch over an enum is made on first use, which may be late.
        if (kind == VectorKind.F64) {
            return normal(RawMemory.getDouble(values + (row << 3)));
        }
        return kind == VectorKind.BOOL ? RawMemory.getByte(values + row) : RawMemory.getLong(values + (row << 3));
    }

    /** Minus zero is zero, and there is one NaN. */
    private static long normal(double value) {
        return value == 0 ? 0 : Double.isNaN(value) ? CANONICAL_NAN : Double.doubleToRawLongBits(value);
    }

    /**
     * Takes an output of a program into the hashes of the rows that passed its filter.
     *
     * @param program evaluated for these rows
     * @param output index of the output; also the mark of a NULL
     * @param from first row of the slice
     * @param count rows that passed
     * @param hashes of the outputs before, and afterwards of this one too; the first is the first row's
     */
    public static void combine(Program program, int output, int from, int count, long[] hashes) {
        VectorKind kind = program.kind(output);
        long values = program.values(output);
        long validity = program.validity(output);
        long selection = program.selection();
        if (kind == VectorKind.I64 && validity == 0 && selection == 0) {
            combineLongs(values + ((long) from << 3), count, hashes);
            return;
        }
        long data = program.data(output);
        for (int k = 0; k < count; k++) {
            long row = selection == 0 ? (long) from + k : RawMemory.getInt(selection + 4L * k);
            boolean isNull = validity != 0 && !Validity.get(validity, row);
            hashes[k] = isNull ? Hashing.combine(hashes[k], output) : combine(kind, values, data, row, hashes[k]);
        }
    }

    private static void combineLongs(long values, int count, long[] hashes) {
        for (int k = 0; k < count; k++) {
            hashes[k] = Hashing.combine(hashes[k], RawMemory.getLong(values + ((long) k << 3)));
        }
    }

    private static long combine(VectorKind kind, long values, long data, long row, long hash) {
        if (kind == VectorKind.STRING) {
            return Hashing.combine(hash, Hashing.hashString(values + (row << 4), data));
        }
        if (kind == VectorKind.INTERVAL) {
            long at = values + (row << 4);
            return Hashing.combine(Hashing.combine(hash, RawMemory.getLong(at)), RawMemory.getLong(at + 8));
        }
        return Hashing.combine(hash, of(kind, values, row));
    }
}
