package io.laminar.bench.io;

import io.laminar.bench.report.Samples;
import io.laminar.iouring.Cqe;
import io.laminar.iouring.ProvidedBuffers;
import io.laminar.iouring.SocketSqe;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UringConfig;
import io.laminar.iouring.UserDataCodec;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Keeps datagrams under way to each socket of a server: what comes back is checked, and when all of a burst is back the
 * next one goes out, in one send. It never sleeps, and costs less a datagram than any server, or it would be the client
 * that is measured: few sockets, without a peer, on a ring of their own; a look at the clock for all that has come; a
 * burst cut into datagrams by the kernel (UDP_SEGMENT) at the server's door, and not at the client's (UDP_GRO).
 */
final class EchoClient implements AutoCloseable {
    static final int BYTES = 64;

    /** Datagrams of one socket that its server sent at once are received at once. */
    private static final int PIECE_BYTES = 64 * BYTES;

    private static final int PEERS_PER_SOCKET = 32;
    private static final int BUFFERS = 2048;
    private static final int ENTRIES = 1024;
    private static final int COMPLETIONS = 4096;
    private static final int GROUP = 0;
    private static final int RECEIVE = 0;
    private static final int SEND = 1;
    private static final long STUCK_NS = 2_000_000_000;
    private static final int TIME = 0;
    private static final int SLOT = 8;
    private static final int SEQUENCE = 16;

    private final Uring uring =
            Uring.open(UringConfig.defaults().withEntries(ENTRIES, COMPLETIONS)).orThrow();
    private final List<ClientSocket> sockets = new ArrayList<>();
    private final ProvidedBuffers buffers;
    private final UdpEcho.Shape shape;
    private final long memory;
    private final long peers;
    /** What comes back next in each slot. */
    private final long[] sequences;
    /** Datagrams of each burst that are under way. */
    private final int[] missing;

    private final Samples samples;
    private long received;
    private long nowNs;
    private long idleNs;

    EchoClient(UdpEcho.Shape shape, Samples samples) throws IOException {
        this.shape = shape;
        this.samples = samples;
        uring.enable();
        int slots = shape.sockets() * shape.window();
        sequences = new long[slots];
        missing = new int[slots / shape.burst()];
        memory = uring.allocate((long) slots * BYTES, "echo client");
        peers = uring.allocate((long) shape.sockets() * ClientSocket.ADDRESS_BYTES, "echo client");
        buffers = uring.registrations().provideBuffers(GROUP, BUFFERS, PIECE_BYTES);
        for (int i = 0; i < shape.sockets(); i += PEERS_PER_SOCKET) {
            sockets.add(new ClientSocket(BYTES));
            receive(sockets.size() - 1);
        }
        uring.submit();
    }

    /** {@return for each socket of the server, its peer} */
    List<InetSocketAddress> addresses() {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (int i = 0; i < shape.sockets(); i++) {
            addresses.add(sockets.get(i / PEERS_PER_SOCKET).address());
        }
        return addresses;
    }

    /** Opens the windows. */
    void start(List<InetSocketAddress> servers) {
        for (int i = 0; i < servers.size(); i++) {
            ClientSocket.write(peers + (long) i * ClientSocket.ADDRESS_BYTES, servers.get(i));
        }
        Arrays.fill(sequences, 1);
        nowNs = System.nanoTime();
        for (int burst = 0; burst < missing.length; burst++) {
            send(burst);
        }
    }

    /** {@return echoes that came back within a time} */
    long run(long forNs) {
        long before = received;
        nowNs = System.nanoTime();
        long end = nowNs + forNs;
        long last = nowNs;
        idleNs = 0;
        while (nowNs < end) {
            long seen = received;
            boolean sends = uring.unsubmitted() > 0;
            uring.submit();
            int count = uring.poll();
            take(count);
            long at = System.nanoTime();
            idleNs += sends || count > 0 ? 0 : at - nowNs;
            last = received != seen ? at : last;
            nowNs = at;
            if (at - last > STUCK_NS) {
                throw new IllegalStateException("no echo comes back: received=" + received);
            }
        }
        return received - before;
    }

    /** {@return time of the last run in which there was nothing to do, in nanoseconds} */
    long idleNs() {
        return idleNs;
    }

    private void take(int count) {
        nowNs = count > 0 ? System.nanoTime() : nowNs;
        for (int i = 0; i < count; i++) {
            long cqe = uring.cqe(i);
            long userData = Cqe.userData(cqe);
            int result = Cqe.result(cqe);
            if (UserDataCodec.kind(userData) == SEND) {
                check(result == shape.burst() * BYTES, result);
                continue;
            }
            check(result > 0 && result % BYTES == 0, result);
            int buffer = Cqe.buffer(Cqe.flags(cqe));
            long address = buffers.take(Cqe.flags(cqe));
            for (int from = 0; from < result; from += BYTES) {
                received(address + from);
            }
            buffers.recycle(buffer);
            if (!Cqe.hasMore(Cqe.flags(cqe))) {
                receive(UserDataCodec.slot(userData));
            }
        }
        buffers.publish();
        uring.advance(count);
    }

    private void received(long address) {
        samples.add(nowNs - RawMemory.getLong(address + TIME));
        int slot = (int) RawMemory.getLong(address + SLOT);
        boolean right = slot >= 0 && slot < sequences.length;
        for (int word = SEQUENCE; right && word < BYTES; word += Long.BYTES) {
            right = RawMemory.getLong(address + word) == sequences[slot] * word;
        }
        check(right, slot);
        // One that comes twice is wrong the second time.
        sequences[slot]++;
        received++;
        int burst = slot / shape.burst();
        if (--missing[burst] == 0) {
            send(burst);
        }
    }

    private void send(int burst) {
        missing[burst] = shape.burst();
        int first = burst * shape.burst();
        for (int slot = first; slot < first + shape.burst(); slot++) {
            long at = memory + (long) slot * BYTES;
            RawMemory.putLong(at + TIME, nowNs);
            RawMemory.putLong(at + SLOT, slot);
            for (int word = SEQUENCE; word < BYTES; word += Long.BYTES) {
                RawMemory.putLong(at + word, sequences[slot] * word);
            }
        }
        int peer = first / shape.window();
        int descriptor = sockets.get(peer / PEERS_PER_SOCKET).descriptor();
        long to = peers + (long) peer * ClientSocket.ADDRESS_BYTES;
        long from = memory + (long) first * BYTES;
        long userData = UserDataCodec.of(SEND, burst, 0);
        int bytes = shape.burst() * BYTES;
        SocketSqe.sendTo(claim(), descriptor, from, bytes, to, ClientSocket.ADDRESS_BYTES, userData);
    }

    private void receive(int socket) {
        SocketSqe.receiveAll(claim(), sockets.get(socket).descriptor(), GROUP, UserDataCodec.of(RECEIVE, socket, 0));
    }

    private long claim() {
        long sqe = uring.claim();
        if (sqe == Uring.FULL) {
            uring.submit();
            sqe = uring.claim();
        }
        check(sqe != Uring.FULL, 0);
        return sqe;
    }

    private static void check(boolean right, int what) {
        if (!right) {
            throw new IllegalStateException("an echo is wrong, or does not go out: result or slot=" + what);
        }
    }

    @Override
    public void close() {
        uring.close();
        sockets.forEach(ClientSocket::close);
    }
}
