package io.laminar.connector.jdbc;

import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.staged.EpochReceiver;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.engine.connector.staged.StagedSink;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;

/** What a statement would ask of the connector, and rows for the sink. */
record JdbcLife(Path stage, String url, String table, List<FieldFormat> fields, boolean changelog, List<Integer> keys) {
    static JdbcLife append(Path stage, String url, String table, FieldFormat... fields) {
        return new JdbcLife(stage, url, table, List.of(fields), false, List.of());
    }

    private SinkRequest request(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(Map.of("url", url, "table", table, "sink.id", "of " + table));
        options.putAll(more);
        return new SinkRequest(
                "k",
                fields,
                !changelog && keys.isEmpty(),
                changelog,
                keys,
                new ConnectorOptions("connector JDBC", options),
                "",
                Path.of("."),
                stage,
                2,
                1000,
                new ByteArrayOutputStream());
    }

    /** A sink as CREATE SINK makes it when nothing is decided, else as a start does: open and recovered. */
    TransactionalSink open(long decided) throws IOException {
        return open(decided, Map.of());
    }

    TransactionalSink open(long decided, Map<String, String> options) throws IOException {
        return recovered((TransactionalSink) new JdbcConnectorFactory().createSink(request(options)), decided);
    }

    /** A sink that tells its steps and may have no memory. */
    TransactionalSink open(long decided, boolean remembers, Consumer<EpochStep> steps) throws IOException {
        return open(decided, receiver(remembers), steps);
    }

    TransactionalSink open(long decided, EpochReceiver receiver, Consumer<EpochStep> steps) throws IOException {
        return recovered(new StagedSink(request(Map.of()), receiver, steps), decided);
    }

    /** What receives the epochs, with its memory or without. */
    EpochReceiver receiver(boolean remembers) {
        JdbcTarget target = JdbcTarget.of(request(Map.of()), url, new Properties(), table, "of " + table);
        return new JdbcReceiver(target, remembers);
    }

    private static TransactionalSink recovered(TransactionalSink sink, long decided) throws IOException {
        boolean done = false;
        try {
            sink.open(null);
            if (decided == TransactionalSink.NO_EPOCH) {
                sink.begin(decided);
            } else {
                sink.recover(decided);
            }
            done = true;
            return sink;
        } finally {
            if (!done) {
                sink.close();
            }
        }
    }

    /** Fills a row, all but its end. */
    interface Row {
        void fill(LaneWriter row, int number);
    }

    void write(TransactionalSink sink, int count, Row row) throws IOException {
        BlockLayout layout =
                new BlockLayout(fields.stream().map(FieldFormat::type).toList(), 1024, 1 << 16, changelog);
        try (Lane lane = Lane.create(layout, 2, "test")) {
            BlockCursor cursor = new BlockCursor(layout);
            for (int r = 0; r < count; r++) {
                if (!lane.writer().claim()) {
                    lane.writer().publish();
                    hand(sink, lane.reader(), cursor);
                    r--;
                    continue;
                }
                row.fill(lane.writer(), r);
                lane.writer().endRow();
            }
            lane.writer().publish();
            hand(sink, lane.reader(), cursor);
        }
    }

    private static void hand(TransactionalSink sink, LaneReader reader, BlockCursor cursor) throws IOException {
        while (reader.next(BlockLayout.MAX_ROWS) == LaneReader.ROWS) {
            sink.write(cursor.wrap(reader.block()), reader.from(), reader.to());
            reader.consumeRows(reader.to() - reader.from());
            reader.releaseConsumed();
        }
    }
}
