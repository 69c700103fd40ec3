package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A filter and the expressions that are computed for the rows it lets pass, compiled once for blocks of one layout.
 *
 * <pre>
 *  frame      long[]                                  see Frame
 *  scratch    | selections | error bytes | vectors of intermediate results ... | string heap |
 *             a vector holds a value a row of the block; vectors whose last reader has run are used again
 * </pre>
 *
 * <p>Vectors are indexed by the absolute row of the block. An output that is a plain column of full width is the
 * block's own memory.
 *
 * @threading one owner
 * @allocation none after compile
 */
public final class Program implements AutoCloseable {
    private final BlockLayout layout;
    private final Kernel[] kernels;
    private final int[] columns;
    private final int[] columnSlots;
    private final int[] outputs;
    private final VectorKind[] kinds;
    private final long[] frame;
    private final long scratch;
    private final long survivors;
    private boolean closed;

    Program(BlockLayout layout, Compiler compiled, Kernel[] kernels, int[] outputs, VectorKind[] kinds) {
        this.layout = layout;
        this.kernels = kernels;
        this.columns = compiled.columns();
        this.columnSlots = compiled.columnSlots();
        this.outputs = outputs;
        this.kinds = kinds;
        this.frame = compiled.frame();
        this.scratch = compiled.scratch();
        this.survivors = compiled.survivors();
    }

    /**
     * Compiles.
     *
     * @param input layout of the blocks to come
     * @param filter rows that are not TRUE are left out; null lets all pass
     * @param outputs what to compute for the rows that pass
     * @param heapBytes room for texts computed in one slice
     * @return the program; the caller closes it
     */
    public static Program compile(BlockLayout input, @Nullable Expr filter, List<Expr> outputs, int heapBytes) {
        return new Compiler(input, heapBytes).compile(filter, outputs);
    }

    /**
     * Computes the filter and the outputs for a slice.
     *
     * @param block address of the block
     * @param from first row
     * @param to row after the last
     * @return rows that passed the filter; see {@link #selection()}
     */
    @HotPath
    public int evaluate(long block, int from, int to) {
        long[] f = frame;
        for (int c = 0; c < columns.length; c++) {
            int slot = columnSlots[c];
            f[slot] = block + layout.valuesOffset(columns[c]);
            f[slot + Frame.VALIDITY] = layout.validity(block, columns[c]);
            f[slot + Frame.DATA] = block + layout.dataOffset();
        }
        f[Frame.SELECTION] = 0;
        f[Frame.COUNT] = (long) to - from;
        f[Frame.FROM] = from;
        f[Frame.TO] = to;
        f[Frame.HEAP_USED] = 0;
        if (f[Frame.ERROR_COUNT] != 0) {
            clearErrors();
        }
        for (int k = 0; k < kernels.length && f[Frame.COUNT] != 0; k++) {
            kernels[k].run(f);
        }
        return (int) f[Frame.COUNT];
    }

    /** {@return address of the int32 rows that passed the filter; 0 if all rows of the slice did} */
    @HotPath
    public long selection() {
        return frame[Frame.SELECTION];
    }

    /** {@return the number of outputs} */
    public int outputCount() {
        return outputs.length;
    }

    /**
     * {@return the kind of an output}
     *
     * @param output its index
     */
    public VectorKind kind(int output) {
        return kinds[output];
    }

    /**
     * {@return address of an output's value for row 0 of the block}
     *
     * @param output its index
     */
    @HotPath
    public long values(int output) {
        return frame[outputs[output]];
    }

    /**
     * {@return address of an output's validity bitmap, or 0: no row is NULL}
     *
     * @param output its index
     */
    @HotPath
    public long validity(int output) {
        return frame[outputs[output] + Frame.VALIDITY];
    }

    /**
     * {@return the address that offsets in an output's string views count from}
     *
     * @param output its index
     */
    @HotPath
    public long data(int output) {
        return frame[outputs[output] + Frame.DATA];
    }

    /**
     * {@return rows of the last slice that failed; what failed of them is NULL, and a filter that failed lets not pass}
     */
    @HotPath
    public int errorCount() {
        return (int) frame[Frame.ERROR_COUNT];
    }

    /**
     * {@return the code of the first error of a row; 0 if none; see {@link KernelError#of}}
     *
     * @param row row of the block, within the last slice
     */
    @HotPath
    public int error(int row) {
        return RawMemory.getByte(frame[Frame.ERRORS] + row);
    }

    /**
     * Leaves the rows that failed out of the selection.
     *
     * @return rows that are left
     */
    @HotPath
    public int withoutErrors() {
        long kept = 0;
        for (long k = 0, n = frame[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(frame, k);
            RawMemory.putInt(survivors + (kept << 2), (int) row);
            kept += RawMemory.getByte(frame[Frame.ERRORS] + row) == 0 ? 1 : 0;
        }
        frame[Frame.SELECTION] = survivors;
        frame[Frame.COUNT] = kept;
        return (int) kept;
    }

    @HotPath
    private void clearErrors() {
        RawMemory.fill(frame[Frame.ERRORS], layout.capacityRows(), (byte) 0);
        frame[Frame.ERROR_COUNT] = 0;
    }

    /** Gives the scratch memory back. Closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            RawMemory.free(scratch);
        }
    }
}
