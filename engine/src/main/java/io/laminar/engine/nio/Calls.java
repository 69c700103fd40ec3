package io.laminar.engine.nio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Every call of the hot path that enters the kernel, in one place: counted here, and replaced by tests that inject
 * faults.
 *
 * @threading the port's owner
 * @allocation what the JDK makes: nothing but exceptions, accepted channels, and addresses of changing senders
 */
class Calls {
    private final Counters counters;

    Calls(Counters counters) {
        this.counters = counters;
    }

    /** Reads at an offset; where the file stands, with a negative one. */
    int read(FileChannel file, ByteBuffer to, long offset) throws IOException {
        counters.systemCall();
        return offset < 0 ? file.read(to) : file.read(to, offset);
    }

    /** Writes at an offset; where the file stands, with a negative one. */
    int write(FileChannel file, ByteBuffer from, long offset) throws IOException {
        counters.systemCall();
        return offset < 0 ? file.write(from) : file.write(from, offset);
    }

    void sync(FileChannel file) throws IOException {
        counters.systemCall();
        file.force(false);
    }

    int receive(SocketChannel socket, ByteBuffer to) throws IOException {
        counters.systemCall();
        return socket.read(to);
    }

    /** {@return whether there was a datagram; its bytes are behind the position that {@code to} had} */
    boolean receive(DatagramChannel socket, ByteBuffer to) throws IOException {
        counters.systemCall();
        return socket.receive(to) != null;
    }

    int send(SocketChannel socket, ByteBuffer from) throws IOException {
        counters.systemCall();
        return socket.write(from);
    }

    int send(DatagramChannel socket, ByteBuffer from) throws IOException {
        counters.systemCall();
        return socket.write(from);
    }

    @Nullable
    SocketChannel accept(ServerSocketChannel listener) throws IOException {
        counters.systemCall();
        return listener.accept();
    }

    boolean finishConnect(SocketChannel socket) throws IOException {
        counters.systemCall();
        return socket.finishConnect();
    }

    /** Looks which sockets are ready, and says so for each. */
    void select(Selector selector, Consumer<SelectionKey> ready) throws IOException {
        counters.systemCall();
        selector.selectNow(ready);
    }

    /** For a selection that only waits, or lets go of closed channels: the next one says again who is ready. */
    static void lookAway(SelectionKey key) {}
}
