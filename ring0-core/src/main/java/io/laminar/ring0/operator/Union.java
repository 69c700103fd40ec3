package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCopy;

/** All rows of several inputs; its watermark is the least of theirs, and it ends when all have. */
public final class Union extends Operator {
    private final Stream.Cursor[] inputs;
    private final long[] watermarks;
    private final boolean[] ended;
    private final Emitter emitter;
    private int open;

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
        this.watermarks = new long[streams.length];
        this.ended = new boolean[streams.length];
        this.open = streams.length;
        this.emitter = new Emitter(sizing.layout(spec.output(), spec.weighted()), sizing.poolBlocks(), spec.name());
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = streams[i].cursor();
            watermarks[i] = Long.MIN_VALUE;
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
                work = take(i, share);
                done += work;
                share -= work;
            }
        }
        emitter.flush();
        return done;
    }

    @HotPath
    private int take(int i, int most) {
        Stream.Cursor input = inputs[i];
        switch (input.kind()) {
            case Stream.NOTHING -> {
                return 0;
            }
            case Stream.ROWS -> {
                return rows(input, most);
            }
            case Stream.WATERMARK -> {
                long before = watermarks[i];
                watermarks[i] = input.value();
                if (!advance()) {
                    watermarks[i] = before;
                    return 0;
                }
            }
            case Stream.END -> {
                if (!end(i)) {
                    return 0;
                }
            }
            default -> {
                if (!emitter.mark(input.kind(), input.value())) {
                    return 0;
                }
            }
        }
        input.take();
        return 1;
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

    /** Passes the least watermark on if it has moved; false if there was no room. */
    @HotPath
    private boolean advance() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < inputs.length; i++) {
            least = ended[i] ? least : Math.min(least, watermarks[i]);
        }
        if (least > watermark) {
            if (!emitter.mark(Stream.WATERMARK, least)) {
                return false;
            }
            watermark = least;
        }
        return true;
    }

    @HotPath
    private boolean end(int i) {
        ended[i] = true;
        // An ended input does not hold the others back.
        boolean sent = advance() && (open > 1 || emitter.mark(Stream.END, 0));
        ended[i] = sent;
        open -= sent ? 1 : 0;
        return sent;
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
    public void close() {
        emitter.close();
    }
}
