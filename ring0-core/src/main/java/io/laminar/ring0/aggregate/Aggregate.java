package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCopy;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.Share;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.operator.EmitMode;
import io.laminar.ring0.operator.Emitter;
import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.Evaluation;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.operator.Rejects;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.operator.Stream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Grouped and global aggregates: takes slices, updates groups, and lets {@link Firing} emit when the watermark, the end
 * of a slice or the end of input says so.
 */
public final class Aggregate extends Operator {
    private final AggregateSpec spec;
    private final Stream.Cursor input;
    private final BlockLayout inputLayout;
    private final Program program;
    private final Region region;
    private final Region[] regions;
    private final GroupKeys keys;
    private final Emitter emitter;
    private final PaneSplit split;
    private final Groupings groupings;
    private final Firing firing;
    private final @Nullable Rejects rejects;
    private final Evaluation slice;
    private final @Nullable LateRows late;
    private final int sliceRows;
    private boolean closing;
    private boolean updated;

    /**
     * What an aggregate may take.
     *
     * @param sizing how large blocks are
     * @param heapBytes room for texts computed in a slice
     * @param sliceRows most rows of a slice
     * @param regions where its state gets memory from
     */
    public record Room(Sizing sizing, int heapBytes, int sliceRows, RegionSource regions) {}

    /**
     * Makes the operator.
     *
     * @param spec what to do
     * @param stream where rows come from
     * @param room what it may take
     */
    public Aggregate(AggregateSpec spec, Stream stream, Room room) {
        super(spec.name());
        this.spec = spec;
        this.inputLayout = stream.layout();
        this.sliceRows = room.sliceRows();
        Sizing sizing = room.sizing();
        AccumulatorPlan plan = new AccumulatorPlan(spec);
        plan.collect();
        this.program = Program.compile(inputLayout, spec.filter(), plan.outputs(), room.heapBytes());
        this.region = Region.create(room.regions(), spec.stateLimitBytes(), spec.name());
        this.regions = new Region[] {region};
        this.keys = new GroupKeys(program, spec.keyTypes().size(), sliceRows, spec.name());
        this.emitter = new Emitter(sizing.layout(spec.output(), spec.weighted()), sizing.poolBlocks(), spec.name());
        AccumulatorPlan.State state = new AccumulatorPlan.State(region, this::full, this::overflow);
        boolean tracks = spec.emit() == EmitMode.ON_UPDATE || spec.weighted();
        int valueOffset = AccumulatorPlan.valueOffset(keys.layout().bytes());
        Accumulator[] accumulators = plan.accumulators(state, valueOffset + (tracks ? Long.BYTES : 0));
        Windows windows = spec.window() == null ? null : new Windows(spec.window());
        Result[] results = plan.results(state, emitter.layout());
        int valueBytes = AccumulatorPlan.valueBytes(accumulators, tracks ? Long.BYTES : 0);
        this.groupings = new Groupings(region, keys, accumulators, valueBytes, tracks ? valueOffset : -1);
        Emission emission = new Emission(new Emission.Parts(
                keys, accumulators, results, region, emitter, windows != null, spec.outputs(), this::full));
        this.firing = new Firing(spec, windows, groupings, emission, region);
        this.split = new PaneSplit(windows, plan.timeOutput(), sliceRows, spec.name());
        this.rejects = spec.errors() == ErrorPolicy.REJECT ? new Rejects(inputLayout, sizing, spec.name()) : null;
        this.slice = new Evaluation(spec.name(), inputLayout, program, spec.errors(), rejects);
        this.late = windows == null ? null : new LateRows(inputLayout, sizing, sliceRows, spec.name());
        this.input = stream.cursor();
        if (spec.initialRow()) {
            firing.openInitial();
        }
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        int done = 0;
        while (done < budgetRows && firing.run()) {
            int work = switch (input.kind()) {
                case Stream.NOTHING -> 0;
                case Stream.ROWS -> rows(Math.min(sliceRows, budgetRows - done));
                case Stream.WATERMARK -> passWatermark();
                case Stream.END -> end();
                case Stream.BARRIER -> takeBarrier(input);
                default -> mark();
            };
            if (work == 0) {
                break;
            }
            done += work;
        }
        emitter.flush();
        return done;
    }

    /** Windows that it closes come out first, then the watermark goes on. */
    @HotPath
    private int passWatermark() {
        long value = input.value();
        if (!closing) {
            firing.advance(value);
            closing = true;
            if (!firing.run()) {
                return 0;
            }
        }
        if (!emitter.mark(Stream.WATERMARK, value)) {
            return 0;
        }
        closing = false;
        watermark = value;
        input.take();
        return 1;
    }

    @HotPath
    private int end() {
        if (!closing) {
            firing.end();
            closing = true;
            if (!firing.run()) {
                return 0;
            }
        }
        if (rejects != null && !rejects.end() || late != null && !late.end() || !emitter.mark(Stream.END, 0)) {
            return 0;
        }
        closing = false;
        input.take();
        passEnd();
        return 1;
    }

    /** Results that it still emits came before the barrier. */
    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        if (!firing.run()
                || !emitter.canMark()
                || rejects != null && !rejects.canMark()
                || late != null && !late.emitter.canMark()) {
            return false;
        }
        passBarrier(epoch);
        if (rejects != null) {
            rejects.mark(Stream.BARRIER, epoch);
        }
        if (late != null) {
            late.emitter.mark(Stream.BARRIER, epoch);
        }
        return emitter.mark(Stream.BARRIER, epoch);
    }

    @Override
    protected boolean isFed() {
        return !input.isAtEnd();
    }

    @HotPath
    @Override
    public Region[] stateRegions() {
        return regions;
    }

    @Override
    protected int mostNotes() {
        return 3 * Emitter.NOTES + Firing.MOST_NOTES;
    }

    @HotPath
    @Override
    protected void save(StateWriter to) {
        emitter.save(to);
        if (rejects != null) {
            rejects.save(to);
        }
        if (late != null) {
            late.emitter.save(to);
        }
        groupings.save(to);
        firing.save(to);
    }

    @Override
    protected void restore(StateReader from) {
        emitter.restore(from);
        if (rejects != null) {
            rejects.restore(from);
        }
        if (late != null) {
            late.emitter.restore(from);
        }
        groupings.restore(from);
        firing.restore(from);
        closing = false;
    }

    @Override
    protected void divide(List<Operator> formers, Share share) {
        Aggregate one = (Aggregate) formers.get(0);
        emitter.takeOver(one.emitter);
        if (rejects != null && one.rejects != null) {
            rejects.takeOver(one.rejects);
        }
        if (late != null && one.late != null) {
            late.emitter.takeOver(one.late.emitter);
        }
        for (int i = 0; i < formers.size(); i++) {
            Aggregate former = (Aggregate) formers.get(i);
            if (!former.firing.isWith(one.firing)) {
                throw uneven("windows that have fired");
            }
            firing.takeOver(former.firing, GroupPlaces.of(spec, keys, share, i));
        }
    }

    @Override
    protected void countOut(long rows) {
        emitter.countOut(rows);
    }

    @HotPath
    private int mark() {
        if (!emitter.mark(input.kind(), input.value())) {
            return 0;
        }
        input.take();
        return 1;
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
        if (!updated) {
            update();
            updated = true;
        }
        if (late != null && !late.drain(block)) {
            return 0;
        }
        int taken = slice.rows();
        rowsIn += taken;
        slice.end();
        updated = false;
        input.takeRows(taken);
        firing.sliceEnds();
        return taken;
    }

    @HotPath
    private void evaluate(long block, int most) {
        slice.begin(block, input.from(), Math.min(input.to(), input.from() + most), rowsIn);
        rowsRejected += slice.rejected();
        rowsFiltered += slice.filtered();
        split.begin(program, slice.from(), slice.selected(), firing);
        if (late != null) {
            late.begin();
        }
    }

    @HotPath
    private void update() {
        groupings.nextSlice();
        while (split.next(program)) {
            if (split.dropped()) {
                rowsLate += split.rows().count;
                if (late != null && !split.gap()) {
                    late.add(split.rows());
                }
                continue;
            }
            Groups groups = firing.open(split.pane());
            if (groups == null) {
                throw tooManyPanes();
            }
            if (!groupings.update(program, groups, split.rows())) {
                throw fullFailure();
            }
        }
    }

    private QueryFailure tooManyPanes() {
        return QueryFailure.limit(
                QueryFailure.Reason.TOO_MANY_PANES, name(), "limit=" + Firing.MOST_PANES + ", watermark=" + watermark);
    }

    private QueryFailure fullFailure() {
        return QueryFailure.limit(
                QueryFailure.Reason.STATE_LIMIT,
                name(),
                "usedBytes=" + region.usedBytes() + ", limitBytes=" + region.limitBytes());
    }

    private void full() {
        throw fullFailure();
    }

    private void overflow() {
        throw QueryFailure.limit(QueryFailure.Reason.OVERFLOW, name(), "type=BIGINT");
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
    public Stream late() {
        return late == null ? super.late() : late.stream();
    }

    @Override
    public long rowsOut() {
        return emitter.rowsOut();
    }

    @Override
    public long stateBytes() {
        return region.usedBytes();
    }

    @Override
    public void detach() {
        input.stream().remove(input);
    }

    @Override
    protected void free() {
        program.close();
        keys.close();
        split.close();
        groupings.close();
        emitter.close();
        region.close();
        if (rejects != null) {
            rejects.close();
        }
        if (late != null) {
            late.close();
        }
    }

    /** Rows that were late in a slice, copied out of its block before it is taken. */
    private static final class LateRows implements AutoCloseable {
        private final BlockLayout inputLayout;
        private final Emitter emitter;
        private final long rows;
        private int count;
        private int next;

        LateRows(BlockLayout inputLayout, Sizing sizing, int sliceRows, String name) {
            this.inputLayout = inputLayout;
            this.emitter = new Emitter(sizing.layout(inputLayout.types(), false), 2, name + " late");
            this.rows = RawMemory.allocate(4L * (sliceRows + 1), 64, name + " late");
        }

        Stream stream() {
            return emitter.stream();
        }

        @HotPath
        void begin() {
            count = 0;
            next = 0;
        }

        @HotPath
        void add(Accumulator.Rows late) {
            for (int k = 0; k < late.count && emitter.stream().consumers() > 0; k++) {
                RawMemory.putInt(rows + 4L * count++, (int) late.row(k));
            }
        }

        @HotPath
        boolean drain(long block) {
            while (next < count) {
                if (!emitter.ready()) {
                    return false;
                }
                int row = RawMemory.getInt(rows + 4L * next);
                int copied = BlockCopy.append(
                        block, inputLayout, row, row + 1, emitter.block(), emitter.layout(), emitter.rows());
                if (copied == 0) {
                    emitter.seal();
                    continue;
                }
                emitter.add(1);
                next++;
            }
            emitter.flush();
            return true;
        }

        @HotPath
        boolean end() {
            return emitter.stream().ended() || emitter.mark(Stream.END, 0);
        }

        @Override
        public void close() {
            emitter.close();
            RawMemory.free(rows);
        }
    }
}
