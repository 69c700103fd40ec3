package io.laminar.cli.stopped;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A program at the other end of a socket: {@code send PORT ROWS} writes numbers from 0 on, one a line, and
 * {@code receive PORT} reads them to the end and prints how many came, and whether each came once and in order.
 */
public final class NumberPeer {
    /** Numbers are counted up from here, so that all lines are of one length. */
    static final long FIRST = 1_000_000_000_000L;

    private static final int FIRST_ROWS = 1000;
    private static final int PIECE_ROWS = 500;
    private static final long CONNECT_NS = 20_000_000_000L;

    private NumberPeer() {}

    /**
     * Runs.
     *
     * @param words what to do
     */
    public static void main(String[] words) throws IOException {
        int port = Integer.parseInt(words[1]);
        if (words[0].equals("send")) {
            send(port, Long.parseLong(words[2]));
        } else {
            System.out.println(receive(port, () -> System.out.println("begun")));
        }
    }

    /** Writes in pieces with a short rest between them, so that it can be stopped in the middle. */
    static void send(int port, long rows) throws IOException {
        try (Socket socket = connect(port);
                OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16)) {
            out.write("id\n".getBytes(StandardCharsets.US_ASCII));
            for (long row = 0; row < rows; row++) {
                out.write((FIRST + row + "\n").getBytes(StandardCharsets.US_ASCII));
                if (row % PIECE_ROWS == 0) {
                    out.flush();
                    sleep(1);
                }
            }
        }
    }

    /** {@return what came until the end, in words} */
    static String receive(int port, Runnable begun) throws IOException {
        Order order = new Order();
        try (Socket socket = connect(port);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 1 << 16)) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                order.take(Long.parseLong(line));
                if (order.count() == FIRST_ROWS) {
                    begun.run();
                }
            }
        }
        return order.toString();
    }

    /** Waits until somebody listens. */
    private static Socket connect(int port) throws IOException {
        long startNs = System.nanoTime();
        while (true) {
            try {
                Socket socket = new Socket();
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return socket;
            } catch (IOException e) {
                if (System.nanoTime() - startNs > CONNECT_NS) {
                    throw e;
                }
                sleep(5);
            }
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
