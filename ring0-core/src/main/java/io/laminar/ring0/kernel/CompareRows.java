package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/** A comparison as a value. */
final class CompareRows extends RowKernel {
    private final Relation relation;
    private final VectorKind kind;

    CompareRows(Relation relation, VectorKind kind, int[] in, Output output) {
        super(in, output);
        this.relation = relation;
        this.kind = kind;
    }

    @HotPath
    @Override
    boolean row(long[] f, long row) {
        boolean result = relation.test(Compare.values(kind, f, in[0], in[1], row));
        RawMemory.putByte(values + row, (byte) (result ? 1 : 0));
        return true;
    }
}
