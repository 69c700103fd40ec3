package io.laminar.bench.macro;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.core.AllocationGuard;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.CoreConfig;
import io.laminar.ring0.core.CoreMeter;
import io.laminar.ring0.counters.Budgets;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterLayout;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.operator.Source;
import io.laminar.sql.Planned;
import io.laminar.sql.Planner;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.text.Parser;

/**
 * A query on a core of its own, whose rows lie in the blocks of its lane already: what is timed is the core, from its
 * source to the lane on which results leave, and reading them there.
 */
final class OnLane implements Comparison.Run {
    private static final int OUT_BLOCKS = 8;
    private static final int BATCH = 256;
    private static final int RECORDS = 256;

    private final Core core;
    private final Lane in;
    private final Lane out;
    private final OperatorSpec query;
    private final boolean windows;
    private long checksum;
    private long board;
    private AllocationGuard guard = new AllocationGuard(AllocationGuard.Mode.OFF);
    private int filled;

    OnLane(Trades t, String sql, boolean windows, int sliceRows) {
        this.windows = windows;
        Catalog catalog = new Catalog();
        Planned.CreateSource source =
                (Planned.CreateSource) Planner.plan(Parser.parseStatement(Queries.SOURCE), catalog);
        catalog.add(source.relation());
        query = ((Planned.CreateStream) Planner.plan(Parser.parseStatement(sql), catalog))
                .relation()
                .spec();
        SourceSpec trades = source.source();
        core = new Core(new CoreConfig(sliceRows, Sizing.defaults(), 1 << 20));
        core.add(source.relation().spec());
        core.add(query);
        BlockLayout layout = core.laneLayout(trades);
        int blocks = t.rows() / layout.capacityRows() + 2;
        in = Lane.create(layout, blocks, "trades");
        out = Lane.create(core.layout(query), OUT_BLOCKS, "out");
        core.source(trades).attach(in.reader(), blocks, Source.Origin.UNNAMED);
        core.source(trades).complete();
        core.subscribe(query, out.writer());
        fill(in.writer(), t);
    }

    /** The same, counted, held to the usual budgets, and watched for allocations, as on a thread of its own. */
    OnLane counted() {
        guard = new AllocationGuard(AllocationGuard.Mode.COUNT);
        return measured();
    }

    /** The same without the watch. */
    OnLane measured() {
        board = RawMemory.reserve(CounterLayout.bytes(RECORDS), "bench-counters");
        CounterBoard.Origin origin = new CounterBoard.Origin(0, 0, 0);
        core.measure(new CoreMeter(new CounterBoard(board, RECORDS, origin), 0, Budgets.DEFAULT, System::nanoTime));
        return this;
    }

    private static void fill(LaneWriter writer, Trades t) {
        for (int i = 0; i < t.rows(); i++) {
            writer.claim();
            writer.setLong(0, t.symbol()[i]);
            writer.setDouble(1, t.price()[i]);
            writer.setLong(2, t.volume()[i]);
            writer.setLong(3, t.ts()[i]);
            writer.endRow();
            if (i % BATCH == BATCH - 1) {
                writer.publish();
            }
        }
        writer.mark(Mark.END, 0);
    }

    @Override
    public long run() {
        LaneReader reader = out.reader();
        boolean ended = false;
        guard.resume();
        while (!ended) {
            int done = core.poll();
            guard.round(done);
            core.endRound(done);
            for (int next = reader.next(BlockLayout.MAX_ROWS);
                    next != LaneReader.NOTHING;
                    next = reader.next(BlockLayout.MAX_ROWS)) {
                if (next == LaneReader.ROWS) {
                    read(reader.block(), reader.from(), reader.to());
                    reader.consumeRows(reader.to() - reader.from());
                } else {
                    ended |= reader.markKind() == Mark.END;
                    reader.consumeMark();
                }
            }
            reader.releaseConsumed();
        }
        RuntimeException failure = core.failure(query);
        if (failure != null) {
            throw failure;
        }
        return checksum;
    }

    private void read(long block, int from, int to) {
        BlockLayout layout = out.layout();
        long first = block + layout.valuesOffset(0);
        long second = block + layout.valuesOffset(1);
        long third = block + layout.valuesOffset(2);
        if (windows) {
            long sums = block + layout.valuesOffset(3);
            long lows = block + layout.valuesOffset(4);
            long highs = block + layout.valuesOffset(5);
            for (long at = 8L * from; at < 8L * to; at += 8) {
                checksum += HandWritten.windowChecksum(
                        RawMemory.getLong(first + at),
                        RawMemory.getLong(second + at),
                        RawMemory.getLong(third + at),
                        RawMemory.getDouble(sums + at),
                        RawMemory.getDouble(lows + at),
                        RawMemory.getDouble(highs + at));
            }
            return;
        }
        // The last of every full buffer of the hand-written loop, as it counts them.
        checksum += filterRows(first, second, third, from, to);
    }

    private long filterRows(long first, long second, long third, int from, int to) {
        long sum = 0;
        int next = from + EndToEnd.OUT_ROWS - filled;
        for (; next <= to; next += EndToEnd.OUT_ROWS) {
            long at = 8L * (next - 1);
            sum += HandWritten.filterChecksum(
                    RawMemory.getLong(first + at),
                    RawMemory.getDouble(second + at),
                    RawMemory.getLong(third + at),
                    EndToEnd.OUT_ROWS);
        }
        filled = (int) ((filled + (long) to - from) % EndToEnd.OUT_ROWS);
        return sum;
    }

    @Override
    public void close() {
        core.close();
        in.close();
        out.close();
        if (board != 0) {
            RawMemory.free(board);
        }
    }
}
