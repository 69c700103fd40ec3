package io.laminar.bench.io;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.QueueStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.agrona.collections.Int2IntHashMap;

/** Servers that send every datagram back to the peer of its socket, each on a thread of its own. */
final class EchoServers {
    static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Shorter than what a client waits, so that a server that is told to stop does. */
    private static final long PARK_NS = 1_000_000;

    private EchoServers() {}

    /** A server with one socket a client. */
    interface Server extends AutoCloseable {
        /** {@return the address of each socket} */
        List<InetSocketAddress> start(List<InetSocketAddress> clients);

        /** {@return system calls so far; a moment's picture} */
        long systemCalls();

        @Override
        void close();
    }

    /** What both have in common: a thread that runs rounds until it is told to stop. */
    private abstract static class Loop implements Server {
        private volatile boolean stopping;
        private final CountDownLatch ready = new CountDownLatch(1);
        final List<InetSocketAddress> addresses = new ArrayList<>();
        private final Thread thread =
                Thread.ofPlatform().name("bench-echo").daemon(true).unstarted(this::run);
        private List<InetSocketAddress> clients = List.of();

        @Override
        public List<InetSocketAddress> start(List<InetSocketAddress> peers) {
            clients = peers;
            thread.start();
            try {
                ready.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return addresses;
        }

        private void run() {
            try {
                open(clients);
                ready.countDown();
                while (!stopping) {
                    round();
                }
                shut();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        abstract void open(List<InetSocketAddress> peers) throws IOException;

        abstract void round() throws IOException;

        abstract void shut() throws IOException;

        @Override
        public void close() {
            stopping = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** On a port: what was received is copied to where it is sent from, as long as it is under way. */
    static final class OnPort extends Loop implements NetworkEvents {
        private static final int BYTES = 2048;

        private final IoBackend backend;
        private IoPort port;
        private final Int2IntHashMap places = new Int2IntHashMap(-1);
        private long memory;

        @SuppressWarnings("NullAway") // the port is opened by the thread that owns it
        OnPort(IoBackend backend) {
            this.backend = backend;
        }

        @Override
        void open(List<InetSocketAddress> peers) throws IOException {
            port = backend.open(IoOptions.defaults("echo"));
            memory = port.allocate((long) peers.size() * BYTES);
            for (InetSocketAddress peer : peers) {
                int socket = port.bindDatagrams(ANY, this);
                port.connectDatagrams(socket, peer);
                places.put(socket, places.size());
                addresses.add(port.localAddress(socket));
                port.resume(socket);
            }
            port.poll(1);
        }

        @Override
        void round() {
            if (port.poll(256) == 0) {
                port.park(PARK_NS);
            }
        }

        @Override
        public void onReceived(int socket, int buffer, long address, int bytes) {
            // One datagram of a socket is under way at a time.
            long copy = memory + (long) places.get(socket) * BYTES;
            RawMemory.copy(address, copy, bytes);
            if (!port.send(socket, copy, bytes, buffer)) {
                port.recycle(buffer);
            }
        }

        @Override
        public void onReceiveEnded(int socket, int error) {}

        @Override
        public void onSent(int socket, long token, int bytes, int error) {
            port.recycle((int) token);
        }

        @Override
        public long systemCalls() {
            return port.stats().stream().mapToLong(QueueStats::systemCalls).sum();
        }

        @Override
        void shut() {
            port.close();
        }
    }

    /** With a selector, as the JDK's documentation shows it. */
    static final class OnSelector extends Loop {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
        private Selector selector;
        private volatile long calls;

        @SuppressWarnings("NullAway") // opened by the thread that uses it
        OnSelector() {}

        @Override
        void open(List<InetSocketAddress> peers) throws IOException {
            selector = Selector.open();
            for (InetSocketAddress peer : peers) {
                DatagramChannel channel = DatagramChannel.open();
                channel.configureBlocking(false);
                channel.bind(ANY);
                channel.connect(peer);
                channel.register(selector, SelectionKey.OP_READ);
                addresses.add((InetSocketAddress) channel.getLocalAddress());
            }
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        void round() throws IOException {
            selector.select(this::echo, PARK_NS / 1_000_000);
            calls++;
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
        private void echo(SelectionKey key) {
            DatagramChannel channel = (DatagramChannel) key.channel();
            try {
                buffer.clear();
                while (channel.read(buffer) > 0) {
                    buffer.flip();
                    channel.write(buffer);
                    buffer.clear();
                    calls += 2;
                }
                calls++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public long systemCalls() {
            return calls;
        }

        @Override
        void shut() throws IOException {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        }
    }
}
