package io.laminar.bench.io;

import io.laminar.bench.macro.Comparison;
import io.laminar.bench.macro.EndToEnd;
import io.laminar.bench.macro.Queries;
import io.laminar.bench.macro.Trades;
import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.binary.BinaryFrames;
import io.laminar.memory.block.ColumnType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Binary frames over loopback into a TUMBLE query: by the connector SOCKET, and by a blocking reader written by hand.
 */
final class RowsLoad {
    private static final int FRAME_BYTES = 64 << 10;
    private static final int HEADER_BYTES = 32;
    private static final int COLUMN_HEADER_BYTES = 8;
    private static final int KIND_ROWS = 2;
    private static final long READER_PARK_NS = 50_000;
    private static final String COLUMNS = Queries.SOURCE.substring("CREATE SOURCE trades ".length());

    private final Trades trades;
    private final byte[] frames;

    private RowsLoad(Trades trades) {
        this.trades = trades;
        this.frames = encode(trades);
    }

    static List<Comparison.Line> measure(int warmups, int rounds, int rows) {
        RowsLoad load = new RowsLoad(Trades.generate(rows, 10_000, 1_000));
        return new Comparison("io tcp, binary frames into tumble", load.trades.rows())
                .way("NIO blocking reader", load::byHand)
                .way("source of a socket", 1 / 1.3, () -> load::bySocket)
                .run(warmups, rounds);
    }

    private static byte[] encode(Trades t) {
        List<FieldFormat> fields = List.of(
                field("symbol", ColumnType.BIGINT),
                field("price", ColumnType.DOUBLE),
                field("volume", ColumnType.BIGINT),
                field("ts", ColumnType.TIMESTAMP));
        ByteArrayOutputStream out = new ByteArrayOutputStream(t.rows() * 33);
        try (BinaryFrames frames = new BinaryFrames(out, fields, FRAME_BYTES)) {
            for (int i = 0; i < t.rows(); i++) {
                frames.setLong(0, t.symbol()[i]);
                frames.setDouble(1, t.price()[i]);
                frames.setLong(2, t.volume()[i]);
                frames.setLong(3, t.ts()[i]);
                frames.endRow();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static FieldFormat field(String name, ColumnType type) {
        return new FieldFormat(name, type, 9, true);
    }

    private Thread sender(InetSocketAddress address) {
        return Thread.ofPlatform().name("bench-sender").start(() -> {
            try (SocketChannel channel = SocketChannel.open(address)) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(FRAME_BYTES);
                for (int from = 0; from < frames.length; from += buffer.capacity()) {
                    buffer.clear();
                    buffer.put(frames, from, Math.min(buffer.capacity(), frames.length - from));
                    buffer.flip();
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static long result(Laminar laminar, EndToEnd.Reader reader, Thread sender) {
        laminar.start();
        while (!reader.ended()) {
            if (!reader.drain()) {
                LockSupport.parkNanos(READER_PARK_NS);
            }
        }
        try {
            sender.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return reader.checksum();
    }

    private static LaminarConfig config() {
        return LaminarConfig.builder().set("idle.spins", "200").build();
    }

    private long bySocket() {
        int port = freePort();
        try (Laminar laminar = Laminar.open(config())) {
            laminar.execute("CREATE SOURCE trades " + COLUMNS + " FROM SOCKET (mode = 'listen', address = '127.0.0.1:"
                    + port + "', format = 'binary', connections = 1)");
            laminar.execute(Queries.TUMBLE);
            EndToEnd.Reader reader = new EndToEnd.Reader(laminar.subscribe("out"), true);
            laminar.start();
            return result(laminar, reader, sender(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long byHand() {
        try (Laminar laminar = Laminar.open(config());
                ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(EchoServers.ANY);
            laminar.execute(Queries.SOURCE);
            laminar.execute(Queries.TUMBLE);
            EndToEnd.Reader reader = new EndToEnd.Reader(laminar.subscribe("out"), true);
            Appender appender = laminar.appender("trades");
            Thread receiver = Thread.ofPlatform().name("bench-receiver").start(() -> receive(listener, appender));
            Thread sender = sender((InetSocketAddress) listener.getLocalAddress());
            long checksum = result(laminar, reader, sender);
            receiver.join();
            return checksum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static void receive(ServerSocketChannel listener, Appender appender) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4 * FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (SocketChannel channel = listener.accept()) {
            while (channel.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.remaining() >= HEADER_BYTES
                        && buffer.remaining() >= buffer.getInt(buffer.position() + 8)) {
                    frame(buffer, appender);
                }
                buffer.compact();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        appender.end();
    }

    /** All columns have 8 bytes a row and no nulls. */
    private static void frame(ByteBuffer buffer, Appender appender) {
        int start = buffer.position();
        int bytes = buffer.getInt(start + 8);
        if (buffer.getShort(start + 6) == KIND_ROWS) {
            int rows = buffer.getInt(start + 12);
            int column = COLUMN_HEADER_BYTES + 8 * rows;
            int symbol = start + HEADER_BYTES + COLUMN_HEADER_BYTES;
            for (int r = 0; r < rows; r++) {
                int at = symbol + 8 * r;
                appender.setLong(0, buffer.getLong(at));
                appender.setDouble(1, buffer.getDouble(at + column));
                appender.setLong(2, buffer.getLong(at + 2 * column));
                appender.setLong(3, buffer.getLong(at + 3 * column));
                appender.endRow();
            }
            appender.publish();
        }
        buffer.position(start + bytes);
    }
}
