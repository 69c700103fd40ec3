package io.laminar.cli;

import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.staged.EpochReceiver;
import io.laminar.engine.connector.staged.StagedSink;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A sink's directory with epochs that were prepared and not delivered. */
final class StagedRows {
    private StagedRows() {}

    /** Prepares epochs from 1 on, of so many rows each. */
    static void write(Path directory, List<Long> rows) throws IOException {
        List<FieldFormat> fields = List.of(new FieldFormat("id", ColumnType.BIGINT, 0, true));
        SinkRequest request = new SinkRequest(
                "k",
                fields,
                true,
                false,
                List.of(),
                new ConnectorOptions("connector NOWHERE", Map.of()),
                "",
                directory,
                directory,
                2,
                1000,
                new ByteArrayOutputStream());
        BlockLayout layout = new BlockLayout(List.of(ColumnType.BIGINT), 1024, 1 << 16, false);
        try (TransactionalSink sink = new StagedSink(request, new Nowhere(), step -> {});
                Lane lane = Lane.create(layout, 2, "test")) {
            sink.open(null);
            sink.begin(TransactionalSink.NO_EPOCH);
            for (int epoch = 1; epoch <= rows.size(); epoch++) {
                put(sink, lane, rows.get(epoch - 1));
                sink.prepare(epoch);
            }
        }
    }

    private static void put(TransactionalSink sink, Lane lane, long rows) throws IOException {
        for (int r = 0; r < rows; r++) {
            if (!lane.writer().claim()) {
                throw new IllegalStateException("more rows than the lane has room for");
            }
            lane.writer().setLong(0, r);
            lane.writer().endRow();
        }
        lane.writer().publish();
        LaneReader reader = lane.reader();
        BlockCursor cursor = new BlockCursor(lane.layout());
        while (reader.next(BlockLayout.MAX_ROWS) == LaneReader.ROWS) {
            sink.write(cursor.wrap(reader.block()), reader.from(), reader.to());
            reader.consumeRows(reader.to() - reader.from());
            reader.releaseConsumed();
        }
    }

    /** Has received nothing, and is given nothing. */
    private static final class Nowhere implements EpochReceiver {
        @Override
        public void open() {}

        @Override
        public long received() {
            return TransactionalSink.NO_EPOCH;
        }

        @Override
        public boolean begin(long epoch) {
            throw new IllegalStateException("nothing is committed: epoch=" + epoch);
        }

        @Override
        public void rows(BlockCursor cursor, int from, int to) {}

        @Override
        public void commit() {}

        @Override
        public void abandon() {}

        @Override
        public String describe() {
            return "nowhere";
        }

        @Override
        public void close() {}
    }
}
