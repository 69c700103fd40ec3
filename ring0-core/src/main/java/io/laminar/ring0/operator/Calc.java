package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.KernelError;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.kernel.Store;
import org.jspecify.annotations.Nullable;

/** Filter and projection: one program over each slice, its outputs stored close together in blocks of its own. */
public final class Calc extends Operator {
    private final Stream.Cursor input;
    private final BlockLayout inputLayout;
    private final Program program;
    private final Emitter emitter;
    private final Evaluation slice;
    private final @Nullable Rejects rejects;
    private int stored;

    /**
     * Makes the operator.
     *
     * @param spec what to do
     * @param input where rows come from
     * @param program the filter and the outputs, compiled; owned from here on
     * @param sizing how large its blocks are
     */
    public Calc(OperatorSpec.CalcSpec spec, Stream input, Program program, Sizing sizing) {
        super(spec.name());
        this.input = input.cursor();
        this.inputLayout = input.layout();
        this.program = program;
        this.emitter = new Emitter(sizing.layout(spec.output(), spec.weighted()), sizing.poolBlocks(), spec.name());
        this.rejects = spec.errors() == ErrorPolicy.REJECT ? new Rejects(inputLayout, sizing, spec.name()) : null;
        this.slice = new Evaluation(spec.name(), inputLayout, program, spec.errors(), rejects);
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        int done = 0;
        while (done < budgetRows) {
            int kind = input.kind();
            if (kind == Stream.NOTHING) {
                break;
            }
            int work = kind == Stream.ROWS ? rows(budgetRows - done) : mark(kind);
            if (work == 0) {
                break;
            }
            done += work;
        }
        emitter.flush();
        return done;
    }

    @HotPath
    private int mark(int kind) {
        if (kind == Stream.BARRIER) {
            return takeBarrier(input);
        }
        if (kind == Stream.END && rejects != null && !rejects.end()) {
            return 0;
        }
        if (!emitter.mark(kind, input.value())) {
            return 0;
        }
        if (kind == Stream.WATERMARK) {
            watermark = input.value();
        }
        input.take();
        if (kind == Stream.END) {
            passEnd();
        }
        return 1;
    }

    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        if (!emitter.canMark() || rejects != null && !rejects.canMark()) {
            return false;
        }
        passBarrier(epoch);
        if (rejects != null) {
            rejects.mark(Stream.BARRIER, epoch);
        }
        return emitter.mark(Stream.BARRIER, epoch);
    }

    @Override
    protected boolean isFed() {
        return !input.isAtEnd();
    }

    @Override
    protected int mostNotes() {
        return 2 * Emitter.NOTES;
    }

    @HotPath
    @Override
    protected void save(StateWriter to) {
        emitter.save(to);
        if (rejects != null) {
            rejects.save(to);
        }
    }

    @Override
    protected void restore(StateReader from) {
        emitter.restore(from);
        if (rejects != null) {
            rejects.restore(from);
        }
    }

    @Override
    protected void countOut(long rows) {
        emitter.countOut(rows);
    }

    @HotPath
    private int rows(int most) {
        long block = input.value();
        if (!slice.isOpen()) {
            evaluate(block, most);
        }
        if (rejects != null && !rejects.drain(program, block)) {
            return 0;
        }
        while (stored < slice.selected()) {
            if (!emitter.ready()) {
                return 0;
            }
            int count = Math.min(slice.selected() - stored, emitter.room());
            count = Store.fitting(program, slice.from(), stored, count, emitter.layout(), emitter.block());
            if (count == 0) {
                tooLong(block);
                emitter.seal();
                continue;
            }
            store(block, count);
        }
        int taken = slice.rows();
        rowsIn += taken;
        slice.end();
        input.takeRows(taken);
        return taken;
    }

    @HotPath
    private void store(long block, int count) {
        BlockLayout layout = emitter.layout();
        Store.columns(program, slice.from(), stored, count, layout, emitter.block(), emitter.rows());
        if (layout.weighted()) {
            weights(
                    block + inputLayout.weightsOffset(),
                    emitter.block() + layout.weightsOffset() + emitter.rows(),
                    count);
        }
        emitter.add(count);
        stored += count;
    }

    @HotPath
    private void weights(long in, long out, int count) {
        long selection = program.selection();
        for (int k = 0; k < count; k++) {
            long row = selection == 0 ? slice.from() + stored + k : RawMemory.getInt(selection + 4L * (stored + k));
            RawMemory.putByte(out + k, RawMemory.getByte(in + row));
        }
    }

    @HotPath
    private void evaluate(long block, int most) {
        slice.begin(block, input.from(), Math.min(input.to(), input.from() + most), rowsIn);
        stored = 0;
        rowsRejected += slice.rejected();
        rowsFiltered += slice.filtered();
    }

    /** A row whose texts do not fit into an empty block can never be stored. */
    @HotPath
    private void tooLong(long block) {
        if (emitter.rows() == 0) {
            throw tooLongFailure(block);
        }
    }

    private QueryFailure tooLongFailure(long block) {
        long selection = program.selection();
        int row = selection == 0 ? slice.from() + stored : RawMemory.getInt(selection + 4L * stored);
        return QueryFailure.row(
                name(),
                rowsIn + row - slice.from() + 1,
                KernelError.VALUE_TOO_LONG,
                RowText.of(inputLayout, block, row));
    }

    @HotPath
    @Override
    public boolean blocked() {
        return input.kind() != Stream.NOTHING;
    }

    @Override
    public Stream output() {
        return emitter.stream();
    }

    @Override
    public Stream rejects() {
        return rejects == null ? super.rejects() : rejects.stream();
    }

    @Override
    public long rowsOut() {
        return emitter.rowsOut();
    }

    @Override
    public void detach() {
        input.stream().remove(input);
    }

    @Override
    protected void free() {
        program.close();
        emitter.close();
        if (rejects != null) {
            rejects.close();
        }
    }
}
