package io.laminar.engine.nio;

import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.FillPace;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.QueueStats;
import io.laminar.ring0.port.Turn;
import io.laminar.ring0.port.parts.PortSockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Files and sockets through the JDK's channels.
 *
 * @threading one owner, who polls
 * @allocation none on the path of a file operation, a send or a receive, as measured on JDK 25; the JDK allocates a
 *     channel for each accepted connection, an exception for each error, and the address of a datagram's sender when it
 *     is another than the last one's
 * @blocking {@link #poll}, against the contract, as long as operations on files take: they are done by the caller
 *     itself, and a sync of a disk is a matter of milliseconds
 */
final class NioPort implements IoPort {
    static final String NAME = "nio";

    private final PortParts parts;
    private final SocketTable table;
    private final NioFiles files;
    private final NioSockets sockets;
    private final SocketWork work;
    private final Sleep sleep;
    private final Turn turn = new Turn();
    private final Consumer<SelectionKey> ready;
    private @Nullable Thread owner;
    private int turns;
    private boolean polling;
    private boolean closed;
    private boolean freed;

    private NioPort(PortParts parts) {
        this.parts = parts;
        this.table = new SocketTable(parts.options().sockets());
        this.files = new NioFiles(parts);
        this.sockets = new NioSockets(parts, table);
        this.work = new SocketWork(parts, table);
        this.sleep = new Sleep(parts);
        this.ready = new SocketReadiness(parts, table, sockets, turn)::ready;
    }

    static NioPort open(IoOptions options, Function<Counters, Calls> calls) throws IOException {
        // Loaded now: when it is needed, there may be no descriptor left to read a class with.
        Errors.of(new IOException());
        Counters counters = new Counters();
        Selector selector = Selector.open();
        try {
            return new NioPort(new PortParts(options, selector, counters, calls.apply(counters)));
        } catch (OutOfMemoryError e) {
            selector.close();
            throw new IOException("no memory for the buffers of a port: port=" + options.name(), e);
        }
    }

    @Override
    public String backend() {
        return NAME;
    }

    @Override
    public long allocate(long bytes) throws IOException {
        requireOpen();
        return parts.memory().allocate(bytes);
    }

    @Override
    public void free(long address) {
        requireOwner();
        parts.memory().free(address);
    }

    @Override
    public int poll(int maxEvents) {
        requireOwner();
        if (polling) {
            throw new IllegalStateException(
                    "a handler polls: port=" + parts.options().name());
        }
        owner = Thread.currentThread();
        sleep.polled();
        polling = true;
        turn.begin(maxEvents);
        try {
            prepare();
            // Whoever comes first may use up the turn, so each comes first in its turn.
            int first = turns++;
            for (int i = 0; i < 3 && !turn.over(); i++) {
                part(Math.floorMod(first + i, 3));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the selector failed: port=" + parts.options().name(), e);
        } finally {
            polling = false;
            if (closed) {
                free();
            } else {
                parts.memory().release();
            }
        }
        return turn.delivered();
    }

    private void part(int part) throws IOException {
        switch (part) {
            case 0 -> files.turn(turn);
            case 1 -> {
                if (!table.isEmpty()) {
                    table.flushed();
                    parts.calls().select(parts.selector(), ready);
                }
            }
            default -> work.turn(turn);
        }
    }

    /** Lets go on who waits for buffers or descriptors, when there are some. */
    private void prepare() {
        table.feed(SocketTable.BUFFERS, parts.pool().freeCount());
        if (table.hasStarvedListeners()) {
            table.retryListeners(System.nanoTime());
        }
    }

    @Override
    public void park(long timeoutNs) {
        requireOwner();
        prepare();
        if (files.isIdle() && table.workCount() == 0) {
            boolean retries = table.hasStarvedListeners();
            sleep.park(retries ? Math.min(timeoutNs, PortSockets.LISTENER_RETRY_NS) : timeoutNs);
        }
    }

    @Override
    public List<String> notes() {
        return files.notes();
    }

    @Override
    public void wake() {
        sleep.wake();
    }

    @Override
    public int inFlight() {
        return parts.operations().inUse();
    }

    @Override
    public List<QueueStats> stats() {
        return List.of(parts.counters().stats(NAME));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        requireOwner();
        closed = true;
        if (polling) {
            turn.end();
        } else {
            free();
        }
    }

    private void free() {
        if (freed) {
            return;
        }
        freed = true;
        files.closeAll();
        sockets.closeAll();
        try {
            parts.selector().close();
        } catch (IOException e) {
            // It has closed all the same what it could.
        }
        parts.free();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "the port is closed: port=" + parts.options().name());
        }
    }

    private void requireOwner() {
        requireOpen();
        if (owner != null && owner != Thread.currentThread()) {
            throw new IllegalStateException("not the thread that polls: port="
                    + parts.options().name() + ", owner=" + owner.getName() + ", thread="
                    + Thread.currentThread().getName());
        }
    }

    @Override
    public int openFile(Path path, FileUse use, FileEvents events) throws IOException {
        requireOwner();
        return files.open(path, use, events);
    }

    @Override
    public int alignment(int file) {
        requireOwner();
        return files.alignment(file);
    }

    @Override
    public void preallocate(int file, long bytes, FillPace pace) throws IOException {
        requireOwner();
        files.preallocate(file, bytes, pace);
    }

    @Override
    public boolean read(int file, long offset, long address, int bytes, long token) {
        requireOwner();
        return files.start(Operations.READ, file, offset, address, bytes, token);
    }

    @Override
    public boolean write(int file, long offset, long address, int bytes, long token) {
        requireOwner();
        return files.start(Operations.WRITE, file, offset, address, bytes, token);
    }

    @Override
    public boolean writeAndSync(int file, long offset, long address, int bytes, long token) {
        requireOwner();
        return files.start(Operations.WRITE_AND_SYNC, file, offset, address, bytes, token);
    }

    @Override
    public boolean sync(int file, long token) {
        requireOwner();
        return files.start(Operations.SYNC, file, 0, 0, 0, token);
    }

    @Override
    public void closeFile(int file) throws IOException {
        requireOwner();
        files.close(file);
        table.descriptorFreed();
    }

    @Override
    public int listen(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        requireOwner();
        return sockets.listen(address, sharing, events);
    }

    @Override
    public int connect(InetSocketAddress address, NetworkEvents events) throws IOException {
        requireOwner();
        return sockets.connect(address, events);
    }

    @Override
    public int bindDatagrams(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        requireOwner();
        return sockets.bindDatagrams(address, sharing, events);
    }

    @Override
    public void connectDatagrams(int socket, InetSocketAddress peer) throws IOException {
        requireOwner();
        sockets.connectDatagrams(socket, peer);
    }

    @Override
    public InetSocketAddress localAddress(int socket) {
        requireOwner();
        return sockets.localAddress(socket);
    }

    @Override
    public void resume(int socket) {
        requireOwner();
        sockets.resume(socket);
    }

    @Override
    public void pause(int socket) {
        requireOwner();
        sockets.pause(socket);
    }

    @Override
    public void recycle(int buffer) {
        requireOwner();
        parts.pool().recycle(buffer);
    }

    @Override
    public boolean send(int socket, long address, int bytes, long token) {
        requireOwner();
        return sockets.send(socket, address, bytes, token);
    }

    @Override
    public void shutdownSends(int socket) {
        requireOwner();
        sockets.shutdownSends(socket);
    }

    @Override
    public void closeSocket(int socket) {
        requireOwner();
        sockets.close(socket);
    }
}
