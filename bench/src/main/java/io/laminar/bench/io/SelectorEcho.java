package io.laminar.bench.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Echoes on a selector, as a good engineer writes it: one direct buffer, no list of keys, and a ready socket is read
 * some times. Counted is a call for each select, read and write, which is what the JDK makes of them.
 */
final class SelectorEcho implements EchoServer {
    private static final int DATAGRAM_BYTES = 2048;

    private final Selector selector = Selector.open();
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
    private final Consumer<SelectionKey> serve = this::serve;
    private final int most;
    private long calls;

    /**
     * Binds.
     *
     * @param count sockets
     * @param most datagrams of a socket before the next one has its turn
     */
    SelectorEcho(int count, int most) throws IOException {
        this.most = most;
        for (int i = 0; i < count; i++) {
            DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channels.add(channel);
        }
    }

    @Override
    public List<InetSocketAddress> addresses() {
        return channels.stream().map(SelectorEcho::address).toList();
    }

    private static InetSocketAddress address(DatagramChannel channel) {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void connect(List<InetSocketAddress> peers) throws IOException {
        for (int i = 0; i < peers.size(); i++) {
            DatagramChannel channel = channels.get(i);
            channel.connect(peers.get(i));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, channel);
        }
    }

    @Override
    public void turn() throws IOException {
        calls++;
        selector.select(serve, SLEEP_MS);
    }

    private void serve(SelectionKey key) {
        DatagramChannel channel = (DatagramChannel) key.attachment();
        try {
            for (int i = 0; i < most; i++) {
                buffer.clear();
                calls++;
                if (channel.read(buffer) <= 0) {
                    return;
                }
                buffer.flip();
                calls++;
                if (channel.write(buffer) == 0) {
                    throw new IOException("echo failed: a datagram was not taken");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long systemCalls() {
        return calls;
    }

    @Override
    public void close() throws IOException {
        for (DatagramChannel channel : channels) {
            channel.close();
        }
        selector.close();
    }
}
