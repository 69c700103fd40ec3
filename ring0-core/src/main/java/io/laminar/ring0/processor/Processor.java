package io.laminar.ring0.processor;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.IndivisibleException;
import io.laminar.ring0.checkpoint.Share;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.operator.Emitter;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.operator.RowText;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.operator.Stream;
import io.laminar.ring0.process.ProcessDefinition;
import io.laminar.ring0.process.ProcessFactory;
import io.laminar.ring0.process.ProcessFunction;
import io.laminar.ring0.state.KeyedState;
import io.laminar.ring0.state.StateSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A user's function as an operator. */
public final class Processor extends Operator {
    private final Stream.Cursor input;
    private final BlockLayout inputLayout;
    private final Emitter emitter;
    private final PendingRows pending;
    private final RowView row;
    private final EmittedRows output;
    private final Region region;
    private final Region[] regions;
    private final List<KeyedState> states = new ArrayList<>();
    private final @Nullable ProcessFunction function;
    /** Why there is no function. */
    private @Nullable QueryFailure unmade;
    /** The function knows of the mark that is next, and what it emitted has not all been handed on. */
    private boolean told;

    /**
     * Makes the operator, and the function of its core.
     *
     * @param spec what to do
     * @param input where rows come from
     * @param sizing how large its blocks are
     * @param regions where its states get memory from
     */
    public Processor(OperatorSpec.ProcessSpec spec, Stream input, Sizing sizing, RegionSource regions) {
        super(spec.name());
        ProcessDefinition definition = spec.definition();
        this.inputLayout = input.layout();
        BlockLayout layout = sizing.layout(spec.output(), false);
        this.region = Region.create(regions, definition.stateLimitBytes(), spec.name());
        this.regions = new Region[] {region};
        this.emitter = new Emitter(layout, sizing.poolBlocks(), spec.name());
        this.pending = new PendingRows(layout, regions, spec.name() + " pending");
        this.row = new RowView(inputLayout);
        this.output = new EmittedRows(spec.name(), layout, pending);
        for (StateSpec state : definition.states()) {
            states.add(new KeyedState(state, region, states.size(), this::full));
        }
        this.input = input.cursor();
        this.function = create(definition.factory());
    }

    /** A function that cannot be made stops its node in its first turn, like one that throws. */
    private @Nullable ProcessFunction create(ProcessFactory factory) {
        try {
            return Objects.requireNonNull(factory.create(this::stateOf), "the factory has made nothing");
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            unmade = QueryFailure.function(name(), 0, "no row yet", e);
            return null;
        }
    }

    private ProcessFunction made() {
        ProcessFunction own = function;
        if (own == null) {
            throw Objects.requireNonNull(unmade);
        }
        return own;
    }

    private KeyedState stateOf(String wanted) {
        for (KeyedState state : states) {
            if (state.spec().name().equals(wanted)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no such state: state=" + wanted + ", expected=one of "
                + states.stream().map(state -> state.spec().name()).toList());
    }

    private QueryFailure full() {
        return QueryFailure.limit(
                QueryFailure.Reason.STATE_LIMIT,
                name(),
                "usedBytes=" + region.usedBytes() + ", limitBytes=" + region.limitBytes());
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        made();
        int done = pending.drain(emitter);
        while (done < budgetRows && pending.isEmpty()) {
            int kind = input.kind();
            if (kind == Stream.NOTHING) {
                break;
            }
            int work = kind == Stream.ROWS ? rows(budgetRows - done) : mark(kind);
            if (work == 0) {
                break;
            }
            done += work;
            pending.drain(emitter);
        }
        emitter.flush();
        return done;
    }

    @HotPath
    private int rows(int most) {
        long block = input.value();
        int from = input.from();
        int to = Math.min(input.to(), from + most);
        int next = from;
        while (next < to && !pending.isMuch()) {
            row.turn(block, next);
            onRow(block);
            rowsIn++;
            next++;
        }
        input.takeRows(next - from);
        return next - from;
    }

    /** Not marked as hot: what it catches is the end of a query. */
    private void onRow(long block) {
        try {
            made().onRow(row, output);
            output.forget();
        } catch (QueryFailure failure) {
            throw failure;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw QueryFailure.function(name(), rowsIn + 1, RowText.of(inputLayout, block, row.index()), e);
        }
    }

    private void onMark(int kind) {
        try {
            if (kind == Stream.END) {
                made().onEnd(output);
            } else {
                made().onWatermark(watermark, output);
            }
            output.forget();
        } catch (QueryFailure failure) {
            throw failure;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            String at = kind == Stream.END ? "the end" : "watermark " + watermark;
            throw QueryFailure.function(name(), rowsIn, at, e);
        }
    }

    @HotPath
    private int mark(int kind) {
        if (kind == Stream.BARRIER) {
            return takeBarrier(input);
        }
        if (!told) {
            tell(kind);
        }
        pending.drain(emitter);
        if (!pending.isEmpty() || !emitter.mark(kind, input.value())) {
            return 0;
        }
        told = false;
        input.take();
        if (kind == Stream.END) {
            passEnd();
        }
        return 1;
    }

    @HotPath
    private void tell(int kind) {
        if (kind == Stream.END) {
            onMark(kind);
        } else if (kind == Stream.WATERMARK && input.value() > watermark) {
            watermark = input.value();
            onMark(kind);
        }
        told = true;
    }

    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        pending.drain(emitter);
        if (!pending.isEmpty() || !emitter.canMark()) {
            return false;
        }
        passBarrier(epoch);
        return emitter.mark(Stream.BARRIER, epoch);
    }

    @Override
    protected boolean isFed() {
        return !input.isAtEnd();
    }

    @Override
    protected int mostNotes() {
        return Emitter.NOTES;
    }

    @HotPath
    @Override
    protected void save(StateWriter to) {
        emitter.save(to);
    }

    @Override
    protected void restore(StateReader from) {
        emitter.restore(from);
        states.forEach(KeyedState::restored);
    }

    /** Only the function knows which of its keys belong to which rows. */
    @Override
    protected void divide(List<Operator> formers, Share share) {
        throw new IndivisibleException(name(), "states of a function by keys");
    }

    @HotPath
    @Override
    public Region[] stateRegions() {
        return regions;
    }

    @Override
    public long stateBytes() {
        return region.usedBytes();
    }

    @HotPath
    @Override
    public boolean blocked() {
        return !pending.isEmpty() || input.kind() != Stream.NOTHING;
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
        input.stream().remove(input);
    }

    @Override
    protected void free() {
        try {
            if (function != null) {
                function.close();
            }
        } finally {
            freeMemory();
        }
    }

    private void freeMemory() {
        states.forEach(KeyedState::close);
        pending.close();
        emitter.close();
        region.close();
    }
}
