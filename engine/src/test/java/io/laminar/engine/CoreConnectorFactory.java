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
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Connectors that run on the core and never wait: a source of numbers, and a sink that writes eight bytes a row to a
 * file through the core's port, one write at a time. {@code stuck} makes a sink whose peer takes nothing.
 */
public final class CoreConnectorFactory implements ConnectorFactory {
    /** What was called, and on which thread. */
    static final List<String> CALLS = new CopyOnWriteArrayList<>();

    static void note(String call) {
        CALLS.add(call + "@" + Thread.currentThread().getName());
    }

    @Override
    public String name() {
        return "ONCORE";
    }

    @Override
    public SourceConnector createSource(SourceRequest request) {
        return new Numbers(request.options().number("rows", 10, 0, 1_000_000_000));
    }

    @Override
    public SinkConnector createSink(SinkRequest request) {
        boolean stuck = request.options().flag("stuck", false);
        return new Eights(request.baseDirectory().resolve(request.options().require("path")), stuck);
    }

    private static final class Numbers implements SourceConnector {
        private final long rows;
        private long next;

        Numbers(long rows) {
            this.rows = rows;
        }

        @Override
        public Affinity affinity() {
            return Affinity.CORE;
        }

        @Override
        public void open(ConnectorIo io) {
            note("open source " + io.port().backend());
        }

        @Override
        public int poll(LaneWriter out, int maxRows) {
            int count = 0;
            while (count < Math.min(maxRows, 100) && next < rows && out.claim()) {
                out.setLong(0, next++);
                out.endRow();
                count++;
            }
            out.publish();
            return count;
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
        public void close() {
            note("close source");
        }
    }

    private static final class Eights implements SinkConnector {
        private final Path path;
        private final boolean stuck;
        private final List<Long> waiting = new ArrayList<>();
        private IoPort port;
        private int file = -1;
        private long base;
        private long offset;
        private int error;
        private boolean underWay;

        Eights(Path path, boolean stuck) {
            this.path = path;
            this.stuck = stuck;
        }

        @Override
        public Affinity affinity() {
            return Affinity.CORE;
        }

        @Override
        public void open(ConnectorIo io) throws IOException {
            note("open sink " + io.filePort().backend());
            port = io.filePort();
            base = port.allocate(1 << 20);
            file = port.openFile(path, FileUse.SINK, (handle, token, bytes, code) -> {
                underWay = false;
                error = code;
                send();
            });
        }

        private void send() {
            if (!underWay && !stuck && error == 0 && !waiting.isEmpty()) {
                int bytes = Math.min(waiting.size(), 1000) * Long.BYTES;
                for (int i = 0; i < bytes; i += Long.BYTES) {
                    io.laminar.memory.raw.RawMemory.putLong(base + i, waiting.get(i / Long.BYTES));
                }
                underWay = port.write(file, offset, base, bytes, 0);
                if (underWay) {
                    offset += bytes;
                    waiting.subList(0, bytes / Long.BYTES).clear();
                }
            }
        }

        @Override
        public boolean isReady() {
            send();
            return waiting.size() < 16;
        }

        @Override
        public void write(BlockCursor cursor, int from, int to) {
            for (int row = from; row < to; row++) {
                waiting.add(cursor.getLong(row, 0));
            }
            send();
        }

        @Override
        public void flush() {
            send();
        }

        @Override
        public void end() {
            send();
        }

        @Override
        public boolean isFlushed() throws IOException {
            send();
            if (error != 0) {
                throw new IOException("told by the port: " + error);
            }
            return waiting.isEmpty() && !underWay;
        }

        @Override
        public String describe() {
            return "eights in " + path.getFileName();
        }

        @Override
        public void close() throws IOException {
            note("close sink");
            if (file >= 0 && !underWay) {
                port.closeFile(file);
                file = -1;
            }
        }
    }
}
