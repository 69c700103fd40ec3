package io.laminar.bench.io;

import io.laminar.bench.macro.Comparison;
import io.laminar.bench.macro.HandWritten;
import io.laminar.bench.macro.Trades;
import io.laminar.bench.report.Meter;
import io.laminar.bench.report.Processors;
import io.laminar.engine.Appender;
import io.laminar.engine.IoMetrics;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.binary.BinaryFrames;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.port.QueueStats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rows in binary frames over a loopback connection into tumbling windows: by the connector SOCKET, and by a thread that
 * reads a blocking channel and appends. A sender's thread writes frames that were made before the clock starts; results
 * are read by the caller's thread and summed up as the loop written by hand does.
 */
final class FrameRows {
    private static final long WINDOW_NS = 1_000_000_000L;
    private static final long PARK_NS = 20_000;
    private static final long CONNECT_NS = 5_000_000_000L;
    private static final int PIECE_BYTES = 64 << 10;
    private static final int KEYS = 10_000;

    /** Threads that share processors: whoever spins for long takes one from who has work. */
    private static final String SPINS = "200";

    private static final String COLUMNS = "CREATE SOURCE trades (symbol BIGINT, price DOUBLE, volume BIGINT,"
            + " ts TIMESTAMP(9), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)";
    private static final String QUERY = "CREATE STREAM out AS SELECT TUMBLE_END(ts, INTERVAL '1' SECOND) AS ends,"
            + " symbol, count(*) AS n, sum(price) AS total, min(price) AS low, max(price) AS high"
            + " FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND)";

    private final byte[] frames;
    private final long expected;
    private final int rows;
    private final boolean oneProcessor;
    private long calls;
    private long allocated = Long.MAX_VALUE;

    /** Rows get in by this, once the engine has its query. */
    private interface Ingest {
        /** Says where to connect, and does its part of the work until the connection has ended. */
        InetSocketAddress begin(Laminar laminar) throws IOException;
    }

    /**
     * Makes the frames.
     *
     * @param rows how many
     * @param oneProcessor whether all that takes rows in is pinned to one processor: the engine's core, and the thread
     *     that reads for it if there is one; sender and subscriber are on another
     */
    FrameRows(int rows, boolean oneProcessor) {
        this.oneProcessor = oneProcessor;
        Trades trades = Trades.generate(rows, KEYS, 1_000);
        this.rows = rows;
        this.frames = encode(trades);
        this.expected = HandWritten.windows(trades, WINDOW_NS, WINDOW_NS, KEYS);
    }

    private static byte[] encode(Trades t) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<FieldFormat> fields = List.of(
                new FieldFormat("symbol", ColumnType.BIGINT, 0, true),
                new FieldFormat("price", ColumnType.DOUBLE, 0, true),
                new FieldFormat("volume", ColumnType.BIGINT, 0, true),
                new FieldFormat("ts", ColumnType.TIMESTAMP, 9, true));
        try (BinaryFrames frames = new BinaryFrames(out, fields)) {
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

    /**
     * {@return the reader written by hand, the connector on the JDK's channels and on io_uring, compared}
     *
     * @param warmups rounds that are not counted
     * @param rounds rounds that are
     */
    List<Comparison.Line> compare(int warmups, int rounds) {
        return new Comparison(name(), rows)
                .way("blocking reader", () -> placed(this::blocking))
                .way("SOCKET, nio", () -> placed(() -> socket("nio")))
                .way("SOCKET, uring", 1 / 1.3, () -> () -> placed(() -> socket(Ports.URING)))
                .run(warmups, rounds);
    }

    /** {@return the name of the workload} */
    String name() {
        return oneProcessor ? "tcp frames to tumble, one cpu" : "tcp frames to tumble, any cpu";
    }

    /** Threads that are started inherit where they may run; the caller, who reads results, moves on in {@link #run}. */
    private long placed(Callable<Long> work) {
        if (oneProcessor) {
            return Processors.on(0, work);
        }
        try {
            return work.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return system calls of the core's port while the middle half of the last run of the connector was sent} */
    long systemCalls() {
        return calls;
    }

    /** {@return bytes that the core's thread allocated while the middle half was sent, the fewest of all runs} */
    long allocatedBytes() {
        return allocated;
    }

    private long socket(String backend) {
        try {
            LaminarConfig config = LaminarConfig.builder()
                    .set("idle.spins", SPINS)
                    .set("io.backend", backend)
                    .set("io.receive.buffers", "16")
                    .set("io.receive.buffer.bytes", "65536")
                    .build();
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            String source =
                    COLUMNS + " FROM SOCKET (address = '127.0.0.1:" + port + "', format = 'binary', connections = 1)";
            return run(config, source, laminar -> address, backend.equals(Ports.URING));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long blocking() {
        LaminarConfig config = LaminarConfig.builder().set("idle.spins", SPINS).build();
        List<FutureTask<Long>> readers = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Ingest ingest = laminar -> {
                Appender appender = laminar.appender("trades");
                readers.add(start("bench-reader", () -> {
                    try (SocketChannel channel = listener.accept()) {
                        return new BlockingFrames(channel, appender).readAll();
                    }
                }));
                return (InetSocketAddress) listener.getLocalAddress();
            };
            long checksum = run(config, COLUMNS, ingest, false);
            readers.forEach(Processors::await);
            return checksum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long run(LaminarConfig config, String source, Ingest ingest, boolean measured) throws IOException {
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(source);
            laminar.execute(QUERY);
            Subscription out = laminar.subscribe("out");
            InetSocketAddress address = ingest.begin(laminar);
            if (oneProcessor) {
                Processors.pin(1);
            }
            FutureTask<Long> sender = start("bench-sender", () -> send(address, measured ? laminar : null));
            long checksum = read(out);
            Processors.await(sender);
            if (checksum != expected) {
                throw new IllegalStateException("windows differ: checksum=" + checksum + ", expected=" + expected);
            }
            return checksum;
        }
    }

    private static long read(Subscription out) {
        long checksum = 0;
        while (!out.ended()) {
            boolean any = false;
            while (out.poll()) {
                any = true;
                checksum += HandWritten.windowChecksum(
                        out.getLong(0),
                        out.getLong(1),
                        out.getLong(2),
                        out.getDouble(3),
                        out.getDouble(4),
                        out.getDouble(5));
            }
            if (!any) {
                LockSupport.parkNanos(PARK_NS);
            }
        }
        return checksum;
    }

    private static long coreThread() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("laminar-core")) {
                return thread.threadId();
            }
        }
        return -1;
    }

    private static long systemCalls(Laminar laminar) {
        IoMetrics io = laminar.metrics().io();
        long calls = 0;
        for (IoMetrics.PortMetrics port : io.ports()) {
            for (QueueStats queue : port.queues()) {
                calls += queue.systemCalls();
            }
        }
        return calls;
    }

    /** What the core did while the middle half was sent: the connection neither begins nor ends meanwhile. */
    private final class Middle {
        private final Laminar laminar;
        private final long core = coreThread();
        private final long callsBefore;
        private final long before;

        /** A quarter is sent. Asking for counts is a command, which allocates on the core's thread: bytes come last. */
        Middle(Laminar laminar) {
            this.laminar = laminar;
            callsBefore = systemCalls(laminar);
            before = Meter.allocatedBytesOf(core);
        }

        /** Three quarters are sent. */
        void end() {
            allocated = Math.min(allocated, Meter.allocatedBytesOf(core) - before);
            calls = systemCalls(laminar) - callsBefore;
        }
    }

    private long send(InetSocketAddress address, @Nullable Laminar measured) throws IOException {
        try (SocketChannel channel = connect(address)) {
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
            int quarter = frames.length / PIECE_BYTES / 4;
            Middle middle = null;
            int at = 0;
            for (int pieces = 0; at < frames.length; pieces++) {
                int count = Math.min(PIECE_BYTES, frames.length - at);
                piece.clear().put(frames, at, count).flip();
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
                at += count;
                if (measured != null && pieces == quarter) {
                    middle = new Middle(measured);
                } else if (middle != null && pieces == 3 * quarter) {
                    middle.end();
                }
            }
            return at;
        }
    }

    /** The connector may not listen yet. */
    private static SocketChannel connect(InetSocketAddress address) throws IOException {
        long deadline = System.nanoTime() + CONNECT_NS;
        while (true) {
            try {
                return SocketChannel.open(address);
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private static FutureTask<Long> start(String name, Callable<Long> body) {
        FutureTask<Long> task = new FutureTask<>(body);
        Thread.ofPlatform().name(name).daemon(true).start(task);
        return task;
    }
}
