package io.laminar.engine.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;

/** Stands between producers and their source, and resets a connection after some bytes, wherever that is. */
final class CuttingProxy implements AutoCloseable {
    private static final int MOST_AT_ONCE = 997;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int target;
    private final int mostBytes;
    private final Random random;
    private volatile boolean cuts = true;
    private volatile boolean closed;

    CuttingProxy(int target, int mostBytes, long seed) throws IOException {
        this.target = target;
        this.mostBytes = mostBytes;
        this.random = new Random(seed);
        start(this::accept);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** Connections live from now on. */
    void cutNoMore() {
        cuts = false;
    }

    private static void start(Runnable action) {
        Thread.ofPlatform().name("test-proxy").daemon(true).start(action);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                int bytes = random.nextInt(mostBytes);
                start(() -> connect(client, bytes));
            } catch (IOException e) {
                if (!closed) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client, int bytes) {
        try {
            Socket source = new Socket();
            try {
                source.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            } catch (IOException e) {
                // The engine is dead at the moment.
                reset(client, source);
                return;
            }
            start(() -> pump(source, client, Integer.MAX_VALUE));
            pump(client, source, bytes);
        } catch (RuntimeException e) {
            throw new AssertionError(e);
        }
    }

    private void pump(Socket from, Socket to, int most) {
        byte[] piece = new byte[MOST_AT_ONCE];
        long passed = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int bytes = in.read(piece); bytes >= 0; bytes = in.read(piece)) {
                int passing = cuts ? (int) Math.min(bytes, most - passed) : bytes;
                out.write(piece, 0, Math.max(0, passing));
                passed += passing;
                if (cuts && passed >= most) {
                    break;
                }
            }
        } catch (IOException e) {
            // One of them is gone.
        }
        reset(from, to);
    }

    private static void reset(Socket... sockets) {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException e) {
                // It is closed already.
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        listener.close();
    }
}
