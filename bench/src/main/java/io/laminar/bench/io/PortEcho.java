package io.laminar.bench.io;

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
import java.util.concurrent.TimeUnit;

/** Echoes on a port: a datagram is copied into memory that may be sent from, and its buffer given back at once. */
final class PortEcho implements EchoServer, NetworkEvents {
    private static final int EVENTS = 256;
    private static final int OPERATIONS = 4096;
    private static final int SLOT_BYTES = 2048;

    private final IoPort port;
    private final List<Integer> sockets = new ArrayList<>();
    private final long memory;
    private final int[] free = new int[OPERATIONS];
    private int freeCount;

    PortEcho(IoBackend backend, int count) throws IOException {
        port = backend.open(new IoOptions("echo", OPERATIONS, count + 8, 2048, SLOT_BYTES, false, false));
        memory = port.allocate((long) OPERATIONS * SLOT_BYTES);
        for (int slot = 0; slot < OPERATIONS; slot++) {
            free[freeCount++] = slot;
        }
        for (int i = 0; i < count; i++) {
            sockets.add(port.bindDatagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this));
        }
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return sockets.stream().map(port::localAddress).toList();
    }

    @Override
    public void connect(List<InetSocketAddress> peers) throws IOException {
        for (int i = 0; i < peers.size(); i++) {
            port.connectDatagrams(sockets.get(i), peers.get(i));
            port.resume(sockets.get(i));
        }
    }

    @Override
    public void turn() {
        if (port.poll(EVENTS) == 0) {
            port.park(TimeUnit.MILLISECONDS.toNanos(SLEEP_MS));
        }
    }

    @Override
    public void onReceived(int socket, int buffer, long address, int bytes) {
        int slot = free[--freeCount];
        long at = memory + (long) slot * SLOT_BYTES;
        RawMemory.copy(address, at, bytes);
        port.recycle(buffer);
        if (!port.send(socket, at, bytes, slot)) {
            throw failed(socket, 0);
        }
    }

    @Override
    public void onSent(int socket, long token, int bytes, int error) {
        if (error != 0) {
            throw failed(socket, error);
        }
        free[freeCount++] = (int) token;
    }

    @Override
    public void onReceiveEnded(int socket, int error) {
        throw failed(socket, error);
    }

    private static IllegalStateException failed(int socket, int error) {
        return new IllegalStateException("echo failed: socket=" + socket + ", error=" + IoError.text(error));
    }

    @Override
    public long systemCalls() {
        return Ports.systemCalls(port);
    }

    @Override
    public void close() {
        port.close();
    }
}
