package io.laminar.bench.io;

import io.laminar.bench.report.Samples;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a window of datagrams under way on each socket: what comes back is checked and goes out again as the next one.
 * It never sleeps.
 */
final class EchoClient implements NetworkEvents, AutoCloseable {
    static final int BYTES = 64;

    private static final int EVENTS = 256;
    private static final long STUCK_NS = 2_000_000_000;
    private static final int TIME = 0;
    private static final int SLOT = 8;
    private static final int SEQUENCE = 16;

    private final IoPort port;
    private final int window;
    private final List<Integer> sockets = new ArrayList<>();
    private final long memory;
    private final long[] sequences;
    private final Samples samples;
    private long received;

    EchoClient(IoBackend backend, int count, int window, Samples samples) throws IOException {
        this.window = window;
        this.samples = samples;
        this.sequences = new long[count * window];
        port = backend.open(new IoOptions("client", 4096, count + 8, 2048, 2048, false, false));
        memory = port.allocate((long) count * window * BYTES);
        for (int i = 0; i < count; i++) {
            sockets.add(port.bindDatagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this));
        }
    }

    List<InetSocketAddress> addresses() {
        return sockets.stream().map(port::localAddress).toList();
    }

    /** Opens the windows. */
    void start(List<InetSocketAddress> peers) throws IOException {
        for (int i = 0; i < peers.size(); i++) {
            port.connectDatagrams(sockets.get(i), peers.get(i));
            port.resume(sockets.get(i));
        }
        for (int slot = 0; slot < sequences.length; slot++) {
            send(sockets.get(slot / window), slot);
            port.poll(EVENTS);
        }
    }

    /** {@return echoes that came back within a time} */
    long run(long forNs) {
        long before = received;
        long end = System.nanoTime() + forNs;
        long last = System.nanoTime();
        long seen = received;
        while (true) {
            port.poll(EVENTS);
            long now = System.nanoTime();
            if (received != seen) {
                seen = received;
                last = now;
            } else if (now - last > STUCK_NS) {
                throw new IllegalStateException("no echo comes back: received=" + received);
            }
            if (now >= end) {
                return received - before;
            }
        }
    }

    private void send(int socket, int slot) {
        long at = memory + (long) slot * BYTES;
        long sequence = ++sequences[slot];
        RawMemory.putLong(at + TIME, System.nanoTime());
        RawMemory.putLong(at + SLOT, slot);
        for (int word = SEQUENCE; word < BYTES; word += Long.BYTES) {
            RawMemory.putLong(at + word, sequence * word);
        }
        if (!port.send(socket, at, BYTES, slot)) {
            throw failed(socket, 0);
        }
    }

    @Override
    public void onReceived(int socket, int buffer, long address, int bytes) {
        samples.add(System.nanoTime() - RawMemory.getLong(address + TIME));
        int slot = (int) RawMemory.getLong(address + SLOT);
        boolean right = bytes == BYTES && slot >= 0 && slot < sequences.length;
        for (int word = SEQUENCE; right && word < BYTES; word += Long.BYTES) {
            right = RawMemory.getLong(address + word) == sequences[slot] * word;
        }
        port.recycle(buffer);
        if (!right) {
            throw failed(socket, 0);
        }
        received++;
        send(socket, slot);
    }

    @Override
    public void onSent(int socket, long token, int bytes, int error) {
        if (error != 0) {
            throw failed(socket, error);
        }
    }

    @Override
    public void onReceiveEnded(int socket, int error) {
        throw failed(socket, error);
    }

    private static IllegalStateException failed(int socket, int error) {
        return new IllegalStateException(
                "an echo is wrong, or does not go out: socket=" + socket + ", error=" + IoError.text(error));
    }

    @Override
    public void close() {
        port.close();
    }
}
