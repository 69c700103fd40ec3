package io.laminar.ring0.kernel.compare;

import io.laminar.memory.HotPath;
import io.laminar.ring0.kernel.frame.RowKernel;

/** A comparison as a value, a row at a time. */
public final class CompareRows extends RowKernel {
    private final Relation relation;
    private final Order order;

    /** Makes the kernel for slots. */
    public CompareRows(Relation relation, Order order, int[] in, int out) {
        super(in, out);
        this.relation = relation;
        this.order = order;
    }

    @HotPath
    @Override
    protected boolean row(long[] f, long row) {
        return putBoolean(f, row, relation.test(order.compare(f, in[0], in[1], row)));
    }
}
