package io.laminar.ring0.testing;

import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.core.CoreConfig;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.operator.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A query on a core with hostile surroundings: slices of random length, pools of few small blocks, a subscriber that
 * mostly does not read. Results must not depend on any of it.
 */
public final class CoreHarness implements AutoCloseable {
    private final Random random;
    private final Core core;
    private final Lane in;
    private final Lane out;
    private final BlockCursor cursor;
    private final OperatorSpec query;
    private final List<List<Object>> results = new ArrayList<>();
    private final boolean hostile;
    private boolean ended;

    /** A query over one source. Not hostile: large blocks, all rows at once. */
    public CoreHarness(SourceSpec source, OperatorSpec query, long seed, boolean hostile) {
        this.random = new Random(seed);
        this.query = query;
        this.hostile = hostile;
        Sizing sizing = hostile ? new Sizing(2 + random.nextInt(7), 256, 1 + random.nextInt(2)) : Sizing.defaults();
        this.core = new Core(new CoreConfig(hostile ? 1 + random.nextInt(9) : 1024, sizing, 1 << 20));
        core.add(query);
        in = Lane.create(core.laneLayout(source), 2, "test-in");
        core.source(source).attach(in.reader(), 2, Source.Origin.UNNAMED);
        core.source(source).complete();
        BlockLayout layout = core.layout(query);
        out = Lane.create(layout, 2, "test-out");
        core.subscribe(query, out.writer());
        cursor = new BlockCursor(layout);
    }

    /** Feeds rows; values are Long, Double, Boolean, String or null. */
    public CoreHarness feed(List<List<Object>> rows) {
        for (List<Object> row : rows) {
            while (!tryWrite(row)) {
                turn();
            }
            if (!hostile || random.nextInt(3) == 0) {
                in.writer().publish();
            }
            if (hostile && random.nextBoolean()) {
                turn();
            }
        }
        in.writer().publish();
        return this;
    }

    private boolean tryWrite(List<Object> row) {
        LaneWriter writer = in.writer();
        if (!writer.claim()) {
            return false;
        }
        for (int c = 0; c < row.size(); c++) {
            switch (row.get(c)) {
                case null -> writer.setNull(c);
                case Long v -> writer.setLong(c, v);
                case Double v -> writer.setDouble(c, v);
                case Boolean v -> writer.setBoolean(c, v);
                case String v -> {
                    if (writer.setString(c, v) == BlockBuilder.NO_ROOM) {
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

    /** Ends the input and runs to the end; the rows that came out, weights last if there are any. */
    public List<List<Object>> finish() {
        while (!in.writer().mark(Mark.END, 0)) {
            turn();
        }
        for (int idle = 0; !ended; idle++) {
            turn();
            if (idle > 2_000_000) {
                throw new AssertionError("stuck: " + results.size() + " rows came out, failure " + core.failure(query));
            }
        }
        if (core.failure(query) != null) {
            throw core.failure(query);
        }
        return results;
    }

    private void turn() {
        core.poll();
        if (!hostile || random.nextInt(3) == 0) {
            read();
        }
    }

    private void read() {
        LaneReader reader = out.reader();
        for (int kind = reader.next(hostile ? 1 + random.nextInt(5) : 4096); kind != LaneReader.NOTHING; ) {
            if (kind == LaneReader.MARK) {
                ended |= reader.markKind() == Mark.END;
                reader.consumeMark();
            } else {
                cursor.wrap(reader.block());
                for (int row = reader.from(); row < reader.to(); row++) {
                    results.add(row(row));
                }
                reader.consumeRows(reader.to() - reader.from());
            }
            kind = reader.next(4096);
        }
        reader.releaseConsumed();
    }

    private List<Object> row(int row) {
        List<Object> values = new ArrayList<>();
        BlockLayout layout = cursor.layout();
        for (int c = 0; c < layout.columnCount(); c++) {
            ColumnType type = layout.type(c);
            values.add(
                    cursor.isNull(row, c)
                            ? null
                            : switch (type) {
                                case BOOLEAN -> cursor.getBoolean(row, c);
                                case REAL, DOUBLE -> cursor.getDouble(row, c);
                                case VARCHAR -> cursor.getString(row, c);
                                case INTERVAL ->
                                    cursor.getMonths(row, c) + "/" + cursor.getDays(row, c) + "/"
                                            + cursor.getNanos(row, c);
                                default -> cursor.getLong(row, c);
                            });
        }
        if (layout.weighted()) {
            values.add((long) cursor.weight(row));
        }
        return values;
    }

    /** The core, for its counters. */
    public Core core() {
        return core;
    }

    @Override
    public void close() {
        core.close();
        in.close();
        out.close();
    }
}
