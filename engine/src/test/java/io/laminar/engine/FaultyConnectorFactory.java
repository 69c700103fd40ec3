package io.laminar.engine;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** Connectors on the core whose handlers of events have a fault, like a formatter that meets what it did not expect. */
public final class FaultyConnectorFactory implements ConnectorFactory {
    /** How often a faulty handler was given bytes. */
    static final AtomicInteger RECEIVED = new AtomicInteger();

    @Override
    public String name() {
        return "FAULTY";
    }

    @Override
    public SourceConnector createSource(SourceRequest request) {
        int port = (int) request.options().number("port", 0, 0, 65_535);
        return port == 0 ? new IncompleteReader() : new Receiver(port);
    }

    @Override
    public SinkConnector createSink(SinkRequest request) {
        String call = request.options().find("call").orElse("");
        return call.isEmpty()
                ? new Writer(request.baseDirectory().resolve(request.options().require("path")))
                : new Incomplete(call);
    }

    /** Never ends. */
    private abstract static class Endless implements SourceConnector {
        @Override
        public boolean ended() {
            return false;
        }

        @Override
        public String describe() {
            return "faulty";
        }
    }

    /** One of whose classes is missing, which shows when it is asked for rows. */
    private static final class IncompleteReader extends Endless {
        @Override
        public int poll(LaneWriter out, int maxRows) {
            throw new NoClassDefFoundError("a driver");
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** One of whose classes is missing, which shows at its first call of a kind. */
    private record Incomplete(String call) implements TransactionalSink {
        private void reach(String reached) {
            if (reached.equals(call)) {
                throw new NoClassDefFoundError("a driver");
            }
        }

        @Override
        public void open(ConnectorIo io) {
            reach("open");
        }

        @Override
        public void recover(long epoch) {
            // Nothing is kept.
        }

        @Override
        public boolean isReady() {
            reach("isReady");
            return true;
        }

        @Override
        public void write(BlockCursor cursor, int from, int to) {
            reach("write");
        }

        @Override
        public void flush() {
            reach("flush");
        }

        @Override
        public void end() {
            reach("end");
        }

        @Override
        public void prepare(long epoch) {
            reach("prepare");
        }

        @Override
        public void commit(long epoch) {
            reach("commit");
        }

        @Override
        public String describe() {
            return "faulty";
        }

        @Override
        public void close() {
            reach("close");
        }
    }

    private static final class Receiver extends Endless implements NetworkEvents {
        private final long number;
        private IoPort port;
        private int socket = -1;

        Receiver(long number) {
            this.number = number;
        }

        @Override
        public Affinity affinity() {
            return Affinity.CORE;
        }

        @Override
        public void open(ConnectorIo io) throws IOException {
            port = io.port();
            socket = port.bindDatagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) number), this);
            port.resume(socket);
        }

        @Override
        public void onReceived(int from, int buffer, long address, int bytes) {
            RECEIVED.incrementAndGet();
            throw new IllegalStateException("a fault of the format");
        }

        @Override
        public void onReceiveEnded(int from, int error) {}

        @Override
        public int poll(LaneWriter out, int maxRows) {
            return 0;
        }

        @Override
        public void close() {
            if (socket >= 0) {
                port.closeSocket(socket);
                socket = -1;
            }
        }
    }

    private static final class Writer implements SinkConnector {
        private final Path path;
        private IoPort port;
        private int file;
        private long memory;

        Writer(Path path) {
            this.path = path;
        }

        @Override
        public Affinity affinity() {
            return Affinity.CORE;
        }

        @Override
        public void open(ConnectorIo io) throws IOException {
            port = io.filePort();
            memory = port.allocate(8);
            file = port.openFile(path, FileUse.SINK, (handle, token, bytes, error) -> {
                throw new IllegalStateException("a fault of the sink");
            });
        }

        @Override
        public void write(BlockCursor cursor, int from, int to) {
            port.write(file, 0, memory, 8, 0);
        }

        @Override
        public void flush() {}

        @Override
        public void end() {}

        @Override
        public String describe() {
            return "faulty";
        }

        @Override
        public void close() throws IOException {
            port.closeFile(file);
            port.free(memory);
        }
    }
}
