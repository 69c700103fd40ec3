package io.laminar.ring0.checkpoint;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.CoreConfig;
import io.laminar.ring0.core.Exchanges;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.operator.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A plan on inline cores with small blocks; what comes out is kept, marks too. */
final class Rig implements AutoCloseable {
    /** Stands for a mark in what comes out: its kind, its value. */
    record Marked(int kind, long value) {}

    private static final int QUIET_ROUNDS = 4;
    private static final int MOST_TRIES = 100_000;

    /** A producer's rows have to wait for others', which this one thread would have to write. */
    static final class TooFarAhead extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A way out, and all that came by it. */
    private final class Out {
        final Lane lane;
        final BlockCursor cursor;
        final List<Object> came = new ArrayList<>();

        Out(Core core, OperatorSpec spec) {
            BlockLayout layout = core.layout(spec);
            lane = Lane.create(layout, 2, "test-out");
            cursor = new BlockCursor(layout);
            core.subscribe(spec, lane.writer());
        }

        boolean read() {
            LaneReader reader = lane.reader();
            boolean any = false;
            for (int kind = reader.next(4096); kind != LaneReader.NOTHING; kind = reader.next(4096)) {
                any = true;
                if (kind == LaneReader.MARK) {
                    came.add(new Marked(reader.markKind(), reader.markValue()));
                    reader.consumeMark();
                } else {
                    cursor.wrap(reader.block());
                    for (int row = reader.from(); row < reader.to(); row++) {
                        came.add(row(cursor, row));
                    }
                    reader.consumeRows(reader.to() - reader.from());
                }
            }
            reader.releaseConsumed();
            return any;
        }
    }

    /** A way in: the only one of a source, or that of its part on a core, which brings its watermark too. */
    private record In(Core core, SourceSpec spec, Lane lane) {
        Source source() {
            return core.source(spec);
        }
    }

    final List<Core> cores = new ArrayList<>();
    final Plans plan;
    private final List<In> ins = new ArrayList<>();
    private final List<Out> outs = new ArrayList<>();
    private final Random random;

    /** The plan, new on so many cores. */
    Rig(Plans plan, int coreCount, int sliceRows, long seed) {
        this.plan = plan;
        this.random = new Random(seed);
        Sizing sizing = new Sizing(2 + random.nextInt(7), 256, 1 + random.nextInt(2));
        Exchanges exchanges = new Exchanges(coreCount, sizing, Lane.MIN_BLOCKS);
        for (int i = 0; i < coreCount; i++) {
            Core core = new Core(new CoreConfig(sliceRows, sizing, 1 << 20), i, exchanges);
            core.enableCheckpoints();
            cores.add(core);
            plan.queries().forEach(core::add);
            plan.sources().forEach(core::add);
        }
        for (SourceSpec source : plan.sources()) {
            for (Core core : cores) {
                if (core.has(source)) {
                    Lane lane = Lane.create(core.laneLayout(source), 2, "test-in");
                    core.source(source).attach(lane.reader(), 2, Source.Origin.UNNAMED);
                    core.source(source).complete();
                    ins.add(new In(core, source, lane));
                }
            }
        }
        for (OperatorSpec query : plan.queries()) {
            for (Core core : cores) {
                if (core.has(query)) {
                    outs.add(new Out(core, query));
                }
            }
        }
    }

    /** Writes a row; the cores work until there is room. */
    void write(int source, List<Object> row) {
        In in = ins.get(source);
        LaneWriter writer = in.lane().writer();
        for (int tries = 0; !tryWrite(writer, row); tries++) {
            pollSome();
            read();
            if (tries > MOST_TRIES) {
                throw new TooFarAhead();
            }
        }
        writer.publish();
        if (in.core().isDealtOut(in.spec())) {
            mark(source, Mark.WATERMARK, (long) row.get(0) - Plans.PART_DELAY);
        }
    }

    private void mark(int source, int kind, long value) {
        while (!ins.get(source).lane().writer().mark(kind, value)) {
            pollSome();
            read();
        }
    }

    private static boolean tryWrite(LaneWriter writer, List<Object> row) {
        if (!writer.claim()) {
            return false;
        }
        for (int c = 0; c < row.size(); c++) {
            switch (row.get(c)) {
                case null -> writer.setNull(c);
                case Long v -> writer.setLong(c, v);
                case Double v -> writer.setDouble(c, v);
                case String v -> {
                    if (writer.setString(c, v) < 0) {
                        writer.abandonRow();
                        return false;
                    }
                }
                default -> throw new IllegalArgumentException("no such value: " + row.get(c));
            }
        }
        writer.endRow();
        return true;
    }

    void end(int source) {
        mark(source, Mark.END, 0);
    }

    /** How many ways in there are. */
    int ways() {
        return ins.size();
    }

    /** A round of one core, mostly not followed by reading. */
    int pollSome() {
        return cores.get(random.nextInt(cores.size())).poll();
    }

    /** Lets the sources take all that was written; what is in streams then came before the next barrier. */
    void takeAll(long[] written, boolean[] ended) {
        for (int s = 0; s < ins.size(); s++) {
            Source source = ins.get(s).source();
            for (int tries = 0; ; tries++) {
                boolean taken = ended[s] ? source.output().ended() : source.rowsIn() == written[s];
                if (taken && ins.get(s).lane().reader().next(1) == LaneReader.NOTHING) {
                    break;
                }
                pollSome();
                if (random.nextInt(4) == 0) {
                    read();
                }
                requireProgress(tries);
            }
        }
    }

    static void requireProgress(int tries) {
        if (tries > 1_000_000) {
            throw new AssertionError("stuck");
        }
    }

    /**
     * Works and reads until there is nothing to do. Giving blocks of lanes back is no work that a round tells: several
     * must have none.
     */
    void settle() {
        for (int tries = 0, quiet = 0; quiet < QUIET_ROUNDS; tries++) {
            boolean busy = false;
            for (Core core : cores) {
                busy |= core.poll() > 0;
            }
            busy |= read();
            quiet = busy ? 0 : quiet + 1;
            requireProgress(tries);
        }
    }

    /**
     * Fair rounds until barriers have passed: in each every core works and every way out is read once, the cores in any
     * order.
     *
     * @return how many
     */
    int passAll(List<Images> barriers) {
        List<Core> order = new ArrayList<>(cores);
        int rounds = 0;
        while (!barriers.stream().allMatch(image -> image.passed)) {
            Collections.shuffle(order, random);
            order.forEach(Core::poll);
            read();
            requireProgress(++rounds);
        }
        return rounds;
    }

    boolean read() {
        boolean any = false;
        for (Out out : outs) {
            any |= out.read();
        }
        return any;
    }

    /** Begins a barrier on all cores. */
    List<Images> begin(long epoch) {
        List<Images> images = new ArrayList<>();
        for (Core core : cores) {
            Images image = new Images(epoch, core.checkpointRegions());
            images.add(image);
            if (!core.beginBarrier(image)) {
                throw new AssertionError("refused: epoch " + epoch);
            }
            for (int i = cores.size() == 1 ? 0 : random.nextInt(30); i > 0; i--) {
                pollSome();
            }
        }
        return images;
    }

    /** Takes what other cores had at a barrier. */
    void restore(List<Images> images) {
        for (int i = 0; i < cores.size(); i++) {
            images.get(i).fill(cores.get(i).checkpointRegions());
            cores.get(i).restore();
        }
    }

    /** Everything that came, a list for each way out. */
    List<List<Object>> came() {
        return outs.stream().map(out -> out.came).toList();
    }

    /** What came behind a barrier; of a stream that had ended before it, nothing. */
    List<List<Object>> cameBehind(long epoch) {
        return outs.stream()
                .map(out -> {
                    int at = out.came.indexOf(new Marked(Mark.BARRIER, epoch));
                    return at < 0 ? List.of() : out.came.subList(at + 1, out.came.size());
                })
                .toList();
    }

    /**
     * Where two cores' ways out differ for the first time; empty if nowhere. Of a stream that had ended before a core
     * was restored the end comes once more.
     */
    static String difference(List<List<Object>> expected, List<List<Object>> found) {
        StringBuilder text = new StringBuilder();
        for (int out = 0; out < expected.size(); out++) {
            List<Object> a = withoutLoneEnd(expected.get(out));
            List<Object> b = withoutLoneEnd(found.get(out));
            int at = 0;
            while (at < a.size() && at < b.size() && a.get(at).equals(b.get(at))) {
                at++;
            }
            if (at < a.size() || at < b.size()) {
                text.append("out ").append(out).append(" at ").append(at).append(": expected ");
                text.append(a.subList(at, Math.min(a.size(), at + 3)))
                        .append(" of ")
                        .append(a.size());
                text.append(", found ").append(b.subList(at, Math.min(b.size(), at + 3)));
                text.append(" of ").append(b.size()).append("; ");
            }
        }
        return text.toString();
    }

    /** Only rows, in an order that does not tell how they came. */
    static List<List<Object>> sorted(List<List<Object>> outs) {
        return outs.stream()
                .map(out -> out.stream()
                        .filter(one -> !(one instanceof Marked))
                        .sorted(Comparator.comparing(Object::toString))
                        .toList())
                .toList();
    }

    private static List<Object> withoutLoneEnd(List<Object> came) {
        return came.equals(List.of(new Marked(Mark.END, 0))) ? List.of() : came;
    }

    private static List<Object> row(BlockCursor cursor, int row) {
        List<Object> values = new ArrayList<>();
        BlockLayout layout = cursor.layout();
        for (int c = 0; c < layout.columnCount(); c++) {
            values.add(
                    cursor.isNull(row, c)
                            ? null
                            : switch (layout.type(c)) {
                                case REAL, DOUBLE -> cursor.getDouble(row, c);
                                case VARCHAR -> cursor.getString(row, c);
                                default -> cursor.getLong(row, c);
                            });
        }
        if (layout.weighted()) {
            values.add((long) cursor.weight(row));
        }
        return values;
    }

    @Override
    public void close() {
        cores.forEach(Core::close);
        ins.forEach(in -> in.lane().close());
        outs.forEach(out -> out.lane.close());
    }
}
