package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCopy;
import io.laminar.ring0.checkpoint.Share;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.time.LeastWatermark;
import java.util.List;

/**
 * All rows of several inputs; its watermark is the least of those that are active, and it ends when all have. An input
 * that has brought a barrier is not read until all have.
 */
public final class Union extends Operator {
    private final Stream.Cursor[] inputs;
    private final LeastWatermark watermarks;
    private final Emitter emitter;
    private final BarrierGate gate;

    /**
     * Makes the operator.
     *
     * @param spec what it is
     * @param streams its inputs
     * @param sizing how large blocks are
     */
    public Union(OperatorSpec.UnionSpec spec, Stream[] streams, Sizing sizing) {
        super(spec.name());
        this.inputs = new Stream.Cursor[streams.length];
        this.watermarks = new LeastWatermark(streams.length);
        this.emitter = new Emitter(sizing.layout(spec.output(), spec.weighted()), sizing.poolBlocks(), spec.name());
        this.gate = new BarrierGate(streams.length);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = streams[i].cursor();
            if (streams[i].ended()) {
                watermarks.end(i);
                gate.end(i);
            }
        }
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        int done = 0;
        for (int i = 0; i < inputs.length; i++) {
            int share = Math.max(1, budgetRows / inputs.length);
            int work = 1;
            while (share > 0 && work > 0) {
                work = gate.waits(i) ? 0 : take(i, share);
                done += work;
                share -= work;
            }
        }
        done += gate.isAligning() ? passDue() : 0;
        emitter.flush();
        return done;
    }

    @HotPath
    private int take(int i, int most) {
        Stream.Cursor input = inputs[i];
        int kind = input.kind();
        if (kind == Stream.NOTHING) {
            return 0;
        }
        return kind == Stream.ROWS ? rows(input, most) : mark(i, kind, input);
    }

    /** Every mark that comes in lets at most one go out. */
    @HotPath
    private int mark(int i, int kind, Stream.Cursor input) {
        if (!emitter.canMark()) {
            return 0;
        }
        switch (kind) {
            case Stream.WATERMARK -> {
                boolean resumed = watermarks.isIdle();
                advance(watermarks.raise(i, input.value()) || resumed);
            }
            case Stream.IDLE -> advance(watermarks.idle(i));
            case Stream.END -> end(i);
            case Stream.BARRIER -> gate.bring(i, input.value());
            default -> emitter.mark(kind, input.value());
        }
        input.take();
        if (emitter.stream().ended()) {
            passEnd();
        }
        return 1;
    }

    /** Lets a barrier go on that nobody is waited for any more. */
    @HotPath
    private int passDue() {
        long epoch = gate.due();
        if (epoch == 0 || !barrier(epoch)) {
            return 0;
        }
        gate.pass(epoch);
        return 1;
    }

    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        if (!emitter.canMark()) {
            return false;
        }
        passBarrier(epoch);
        return emitter.mark(Stream.BARRIER, epoch);
    }

    @Override
    protected boolean isFed() {
        boolean fed = false;
        for (Stream.Cursor input : inputs) {
            fed |= !input.isAtEnd();
        }
        return fed;
    }

    @Override
    protected void stopAligning(long epoch) {
        gate.abandon(epoch);
    }

    @Override
    protected int mostNotes() {
        return watermarks.notes() + Emitter.NOTES;
    }

    @HotPath
    @Override
    protected void save(StateWriter to) {
        watermarks.save(to);
        emitter.save(to);
    }

    @Override
    protected void restore(StateReader from) {
        watermarks.restore(from);
        emitter.restore(from);
        gate.reset();
        for (int i = 0; i < inputs.length; i++) {
            if (watermarks.hasEnded(i)) {
                gate.end(i);
            }
        }
    }

    @Override
    protected void divide(List<Operator> formers, Share share) {
        super.divide(formers, share);
        for (Operator former : formers) {
            if (!watermarks.join(((Union) former).watermarks)) {
                throw uneven("inputs");
            }
        }
    }

    @Override
    protected void countOut(long rows) {
        emitter.countOut(rows);
    }

    @HotPath
    private int rows(Stream.Cursor input, int most) {
        if (!emitter.ready()) {
            return 0;
        }
        int to = Math.min(input.to(), input.from() + most);
        int copied = BlockCopy.append(
                input.value(),
                input.stream().layout(),
                input.from(),
                to,
                emitter.block(),
                emitter.layout(),
                emitter.rows());
        if (copied == 0) {
            emitter.seal();
            return 1;
        }
        emitter.add(copied);
        rowsIn += copied;
        input.takeRows(copied);
        return copied;
    }

    /** Says what became of all inputs together. */
    @HotPath
    private void advance(boolean moved) {
        if (moved) {
            watermark = watermarks.current();
            emitter.mark(Stream.WATERMARK, watermark);
        } else if (watermarks.isIdle()) {
            emitter.mark(Stream.IDLE, 0);
        }
    }

    /** An input that has ended does not hold the others back. */
    @HotPath
    private void end(int i) {
        gate.end(i);
        boolean moved = watermarks.end(i);
        if (watermarks.open() > 0) {
            advance(moved);
        } else {
            emitter.mark(Stream.END, 0);
        }
    }

    /** {@return how many inputs there are} */
    public int inputs() {
        return inputs.length;
    }

    /**
     * {@return the watermark of an input; the greatest long of one that is idle or has ended}
     *
     * @param input its number
     */
    public long inputWatermark(int input) {
        return watermarks.counting(input);
    }

    @HotPath
    @Override
    public boolean blocked() {
        boolean waits = false;
        for (int i = 0; i < inputs.length; i++) {
            waits |= inputs[i].kind() != Stream.NOTHING;
        }
        return waits;
    }

    @Override
    public Stream output() {
        return emitter.stream();
    }

    @Override
    public long rowsOut() {
        return emitter.rowsOut();
    }

    @Override
    public void detach() {
        for (Stream.Cursor input : inputs) {
            input.stream().remove(input);
        }
    }

    @Override
    protected void free() {
        emitter.close();
    }
}
