package io.laminar.ring0.kernel;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.Kernel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A filter and the expressions that are computed for the rows it lets pass, compiled once for blocks of one layout.
 *
 * <p>Results do not depend on where slices are cut. Vectors are indexed by the absolute row of the block; an output
 * that is a plain column of full width is the block's own memory. Outputs are valid until the next evaluation.
 *
 * @threading one owner
 * @allocation none after compile
 */
public final class Program implements AutoCloseable {
    private final Memory.Linked memory;
    private final long[] frame;
    private final Bindings bindings;
    private final Kernel[] kernels;
    private final Outputs outputs;
    private long block;
    private long boundNulls;
    private boolean closed;

    /** Columns of the block that the program reads: their indexes, slots and offsets in the block. */
    record Bindings(BlockLayout layout, int[] columns, int[] slots, long[] offsets, long[] nullFlags, boolean texts) {
        static Bindings of(BlockLayout layout, Map<Integer, Integer> slotByColumn) {
            int[] columns = slotByColumn.keySet().stream()
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
            int[] slots = new int[columns.length];
            long[] offsets = new long[columns.length];
            long[] nullFlags = new long[columns.length];
            boolean texts = false;
            for (int c = 0; c < columns.length; c++) {
                slots[c] = slotByColumn.getOrDefault(columns[c], 0);
                offsets[c] = layout.valuesOffset(columns[c]);
                nullFlags[c] = layout.nullFlagOffset(columns[c]);
                texts |= layout.type(columns[c]) == ColumnType.VARCHAR;
            }
            return new Bindings(layout, columns, slots, offsets, nullFlags, texts);
        }
    }

    /** Slots and kinds of the outputs, and the slot of the address of a spare selection, how many are texts. */
    record Outputs(int[] slots, VectorKind[] kinds, int survivors, int texts) {
        static Outputs of(int[] slots, VectorKind[] kinds, int survivors) {
            int texts = 0;
            for (VectorKind kind : kinds) {
                texts += kind == VectorKind.STRING ? 1 : 0;
            }
            return new Outputs(slots, kinds, survivors, texts);
        }
    }

    Program(Memory.Linked memory, Bindings bindings, Kernel[] kernels, Outputs outputs) {
        this.memory = memory;
        this.frame = memory.frame();
        this.bindings = bindings;
        this.kernels = kernels;
        this.outputs = outputs;
    }

    /**
     * Compiles.
     *
     * @param input layout of the blocks to come
     * @param filter rows that are not TRUE are left out; null lets all pass
     * @param outputs what to compute for the rows that pass
     * @param textBytes the longest text that is computed; less if the program makes many texts in large blocks
     * @return the program; the caller closes it
     * @throws IllegalArgumentException if a column is not in the layout, or branches are nested too deep
     */
    public static Program compile(BlockLayout input, @Nullable Expr filter, List<Expr> outputs, int textBytes) {
        Nodes nodes = new Nodes(input, textBytes);
        Node condition = filter == null ? null : nodes.node(filter);
        return new Emitter(input, textBytes)
                .compile(condition, outputs.stream().map(nodes::node).toList());
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
        if (f[Frame.ERROR_COUNT] != 0) {
            clearErrors();
        }
        f[Frame.SELECTION] = 0;
        f[Frame.COUNT] = (long) to - from;
        f[Frame.FROM] = from;
        f[Frame.TO] = to;
        f[Frame.HEAP_USED] = memory.heapUsed();
        long nulls = nullFlags(block);
        if (this.block != block || (nulls | boundNulls) != 0) {
            this.block = block;
            boundNulls = nulls;
            bind(f, block);
        }
        for (int k = 0; k < kernels.length && f[Frame.COUNT] != 0; k++) {
            kernels[k].run(f);
        }
        return (int) f[Frame.COUNT];
    }

    /** Not 0 when any column of a block that the program reads has nulls. */
    @HotPath
    private long nullFlags(long block) {
        long[] offsets = bindings.nullFlags;
        long flags = 0;
        for (int c = 0; c < offsets.length; c++) {
            flags |= RawMemory.getLong(block + offsets[c]);
        }
        return flags;
    }

    @HotPath
    private void bind(long[] f, long block) {
        BlockLayout layout = bindings.layout;
        int[] columns = bindings.columns;
        int[] slots = bindings.slots;
        long[] offsets = bindings.offsets;
        for (int c = 0; c < columns.length; c++) {
            int slot = slots[c];
            f[slot] = block + offsets[c];
            f[slot + Frame.VALIDITY] = layout.validity(block, columns[c]);
        }
        if (bindings.texts) {
            long data = block + layout.dataOffset();
            for (int c = 0; c < slots.length; c++) {
                f[slots[c] + Frame.DATA] = data;
            }
        }
    }

    /** {@return address of the int32 rows that passed the filter, ascending; 0 if all rows of the slice did} */
    @HotPath
    public long selection() {
        return frame[Frame.SELECTION];
    }

    /** {@return the number of outputs} */
    public int outputCount() {
        return outputs.slots.length;
    }

    /**
     * {@return the kind of an output}
     *
     * @param output its index
     */
    public VectorKind kind(int output) {
        return outputs.kinds[output];
    }

    /**
     * {@return address of an output's value for row 0 of the block} Only rows that passed the filter have values, and
     * views of texts that are NULL must not be followed.
     *
     * @param output its index
     */
    @HotPath
    public long values(int output) {
        return frame[outputs.slots[output]];
    }

    /**
     * {@return address of an output's validity bitmap, by row of the block, or 0: no row is NULL}
     *
     * @param output its index
     */
    @HotPath
    public long validity(int output) {
        return frame[outputs.slots[output] + Frame.VALIDITY];
    }

    /**
     * {@return the address that offsets in an output's string views count from}
     *
     * @param output its index
     */
    @HotPath
    public long data(int output) {
        return frame[outputs.slots[output] + Frame.DATA];
    }

    /** {@return whether any output is a text} */
    @HotPath
    boolean hasTexts() {
        return outputs.texts != 0;
    }

    /**
     * {@return what the long texts of all outputs take at most, in bytes} A bound that costs nothing: what the block
     * and the heap hold, for each output of texts. Constants are used again and again, so where they are long there is
     * none.
     */
    @HotPath
    long mostTextBytes() {
        if (outputs.texts == 0) {
            return 0;
        }
        long ofBlock = bindings.texts ? RawMemory.getLong(block + BlockLayout.DATA_USED_OFFSET) : 0;
        return memory.heapUsed() > 0 ? Long.MAX_VALUE : (ofBlock + frame[Frame.HEAP_USED]) * outputs.texts;
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
        long[] f = frame;
        long target = f[outputs.survivors];
        long kept = 0;
        for (long k = 0, n = f[Frame.COUNT]; k < n; k++) {
            long row = Frame.row(f, k);
            RawMemory.putInt(target + (kept << 2), (int) row);
            kept += RawMemory.getByte(f[Frame.ERRORS] + row) == 0 ? 1 : 0;
        }
        f[Frame.SELECTION] = target;
        f[Frame.COUNT] = kept;
        return (int) kept;
    }

    /** Forgets the errors of the last slice. */
    @HotPath
    public void clearErrors() {
        long[] f = frame;
        RawMemory.fill(f[Frame.ERRORS] + f[Frame.FROM], f[Frame.TO] - f[Frame.FROM], Fault.NONE);
        f[Frame.ERROR_COUNT] = 0;
    }

    /** Gives the memory back. Closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            RawMemory.free(memory.scratch());
            if (memory.heap() != 0) {
                RawMemory.free(memory.heap());
            }
        }
    }
}
