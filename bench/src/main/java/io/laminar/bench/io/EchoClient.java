package io.laminar.bench.io;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends datagrams and waits for them to come back: one under way on each socket. A datagram carries the moment when it
 * was sent and the number of its socket.
 */
final class EchoClient implements NetworkEvents, AutoCloseable {
    private static final int BYTES = 64;
    private static final long PARK_NS = 1_000_000;
    /** A datagram that is not back by then is lost; loopback loses none unless a buffer is full. */
    private static final long PATIENCE_NS = 5_000_000_000L;

    private final IoPort port;
    private final int[] sockets;
    private final long memory;
    private long[] times = new long[0];
    private int started;
    private int back;

    EchoClient(IoBackend backend, int count) {
        try {
            port = backend.open(IoOptions.defaults("client"));
            sockets = new int[count];
            memory = port.allocate((long) count * BYTES);
            for (int s = 0; s < count; s++) {
                sockets[s] = port.bindDatagrams(EchoServers.ANY, this);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<InetSocketAddress> addresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int socket : sockets) {
            addresses.add(port.localAddress(socket));
        }
        return addresses;
    }

    void connect(List<InetSocketAddress> servers) {
        try {
            for (int s = 0; s < sockets.length; s++) {
                port.connectDatagrams(sockets[s], servers.get(s));
                port.resume(sockets[s]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends as many as there are places for times, and fills these in. */
    void run(long[] into) {
        times = into;
        started = 0;
        back = 0;
        for (int s = 0; s < sockets.length && started < times.length; s++) {
            send(s);
        }
        long lastNs = System.nanoTime();
        while (back < times.length) {
            if (port.poll(256) > 0) {
                lastNs = System.nanoTime();
            } else if (System.nanoTime() - lastNs > PATIENCE_NS) {
                throw new IllegalStateException("datagrams were lost: started=" + started + ", back=" + back);
            } else {
                port.park(PARK_NS);
            }
        }
    }

    private void send(int place) {
        long address = memory + (long) place * BYTES;
        RawMemory.putLong(address, System.nanoTime());
        RawMemory.putLong(address + 8, place);
        for (int at = 16; at < BYTES; at += 8) {
            RawMemory.putLong(address + at, started * 31L + at);
        }
        if (!port.send(sockets[place], address, BYTES, place)) {
            throw new IllegalStateException("an idle socket is full");
        }
        started++;
    }

    @Override
    public void onReceived(int socket, int buffer, long address, int bytes) {
        int place = (int) RawMemory.getLong(address + 8);
        if (bytes != BYTES || place < 0 || place >= sockets.length || sockets[place] != socket) {
            throw new IllegalStateException("another datagram came back: bytes=" + bytes + ", place=" + place);
        }
        times[back++] = System.nanoTime() - RawMemory.getLong(address);
        port.recycle(buffer);
        if (started < times.length) {
            send(place);
        }
    }

    @Override
    public void onReceiveEnded(int socket, int error) {}

    @Override
    public void close() {
        port.close();
    }
}
