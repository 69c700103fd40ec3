package io.laminar.engine.connector.socket;

import io.laminar.engine.Engines;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.config.IoConfig;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.binary.BinaryFrames;
import io.laminar.engine.format.binary.ControlFrames;
import io.laminar.engine.io.IoBackends;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What tests of sockets share: rows in every format, and ways to send them. */
final class SocketHarness {
    static final List<String> FORMATS = List.of("CSV", "JSON", "BINARY");
    static final String COLUMNS = "(id BIGINT NOT NULL, name VARCHAR, price DOUBLE)";
    static final List<FieldFormat> FIELDS = List.of(
            new FieldFormat("id", ColumnType.BIGINT, 6, false),
            new FieldFormat("name", ColumnType.VARCHAR, 6, true),
            new FieldFormat("price", ColumnType.DOUBLE, 6, true));

    private SocketHarness() {}

    /** A port that was free a moment ago. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every way to run an engine that works here. */
    static List<LaminarConfig.Builder> configs() {
        List<LaminarConfig.Builder> configs = new ArrayList<>();
        for (String backend : List.of("nio", "uring")) {
            if (backend.equals("nio") || hasUring()) {
                for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
                    configs.add(LaminarConfig.builder().mode(mode).set("io.backend", backend));
                }
            }
        }
        return configs;
    }

    static boolean hasUring() {
        return IoBackends.load().choose(IoConfig.Backend.AUTO).backend().name().equals("uring");
    }

    static String name(long id) {
        return id % 5 == 0 ? null : id % 3 == 0 ? "a name, \"longer\" than a view \u20AC " + id : "n" + id;
    }

    static String expected(long id) {
        return "[" + id + ", " + name(id) + ", " + (double) id / 4 + "]";
    }

    /** Rows {@code from .. to} as bytes of a format, with header or schema. */
    static byte[] rows(String format, long from, long to) {
        return switch (format) {
            case "CSV" -> csv(from, to, true).getBytes(StandardCharsets.UTF_8);
            case "JSON" -> json(from, to).getBytes(StandardCharsets.UTF_8);
            default -> binary(from, to);
        };
    }

    static String csv(long from, long to, boolean header) {
        StringBuilder text = new StringBuilder(header ? "id,name,price\n" : "");
        for (long id = from; id < to; id++) {
            String name = name(id);
            text.append(id).append(',');
            text.append(name == null ? "" : '"' + name.replace("\"", "\"\"") + '"');
            text.append(',').append((double) id / 4).append('\n');
        }
        return text.toString();
    }

    private static String json(long from, long to) {
        StringBuilder text = new StringBuilder();
        for (long id = from; id < to; id++) {
            String name = name(id);
            text.append("{\"id\":").append(id).append(",\"name\":");
            text.append(name == null ? "null" : '"' + name.replace("\"", "\\\"") + '"');
            text.append(",\"price\":").append((double) id / 4).append("}\n");
        }
        return text.toString();
    }

    static byte[] binary(long from, long to) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BinaryFrames out = new BinaryFrames(bytes, FIELDS)) {
            for (long id = from; id < to; id++) {
                out.setLong(0, id);
                if (name(id) != null) {
                    out.setString(1, name(id));
                }
                out.setDouble(2, (double) id / 4);
                out.endRow();
                if (id % 37 == 0) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** What a client says first. */
    static byte[] hello(long first, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        long memory = RawMemory.allocate(ControlFrames.helloBytes(utf8.length), 8, "test");
        try {
            ControlFrames.putHello(memory, first, utf8);
            return RawMemory.toArray(memory, ControlFrames.helloBytes(utf8.length));
        } finally {
            RawMemory.free(memory);
        }
    }

    static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A connection; tries again until somebody listens. */
    static Socket connect(int port) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (true) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                // Small, so that little is under way when nobody reads.
                socket.setSendBufferSize(32 << 10);
                socket.connect(local(port));
                return socket;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new UncheckedIOException(e);
                }
                sleep(5);
            }
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends bytes in pieces of random lengths, the most of which is given. */
    static void send(int port, byte[] bytes, int mostAtOnce, Random random) {
        try (Socket socket = connect(port)) {
            OutputStream out = socket.getOutputStream();
            int at = 0;
            while (at < bytes.length) {
                int count = Math.min(bytes.length - at, 1 + random.nextInt(mostAtOnce));
                out.write(bytes, at, count);
                at += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Thread start(Runnable action) {
        Thread thread = new Thread(action, "test-sender");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** What stands between the parentheses of FROM SOCKET. */
    static String source(String columns, String options) {
        return "CREATE SOURCE t " + columns + " FROM SOCKET (" + options + ")";
    }

    /** Rows of a stream until it ends, without their weights. */
    static List<String> rowsOf(Laminar laminar, String stream) {
        return Engines.texts(Engines.untilEnd(laminar, laminar.subscribe(stream)));
    }
}
