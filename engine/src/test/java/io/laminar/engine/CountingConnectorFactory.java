package io.laminar.engine;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.lane.LaneWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connector from outside: counts up to a number, or collects what it is given; fails when told to. */
public final class CountingConnectorFactory implements ConnectorFactory {
    /** What sinks were given. */
    public static final List<Long> COLLECTED = new CopyOnWriteArrayList<>();

    @Override
    public String name() {
        return "COUNTING";
    }

    @Override
    public SourceConnector createSource(SourceRequest request) {
        long rows = request.options().number("rows", 10, 0, 1_000_000);
        boolean everywhere = request.options().flag("everywhere", false);
        long failAt = request.options().number("fail.at", -1, -1, 1_000_000);
        request.options().refuseUnknown();
        return new SourceConnector() {
            private long next;
            private int step = 1;

            @Override
            public Affinity affinity() {
                return everywhere ? Affinity.EVERY_CORE : Affinity.BACKGROUND;
            }

            @Override
            public void open(ConnectorIo io) {
                next = io.part();
                step = io.parts();
            }

            @Override
            public int poll(LaneWriter out, int maxRows) throws IOException {
                if (next == failAt) {
                    throw new IOException("told to fail");
                }
                if (ended() || !out.claim()) {
                    return 0;
                }
                out.setLong(0, next);
                next += step;
                out.endRow();
                out.publish();
                return 1;
            }

            @Override
            public boolean ended() {
                return next >= rows;
            }

            @Override
            public String describe() {
                return "numbers";
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public SinkConnector createSink(SinkRequest request) {
        request.options().refuseUnknown();
        return new SinkConnector() {
            @Override
            public void write(BlockCursor cursor, int from, int to) {
                for (int row = from; row < to; row++) {
                    COLLECTED.add(cursor.getLong(row, 0));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void end() {
                COLLECTED.add(-1L);
            }

            @Override
            public String describe() {
                return "a list";
            }

            @Override
            public void close() {}
        };
    }
}
