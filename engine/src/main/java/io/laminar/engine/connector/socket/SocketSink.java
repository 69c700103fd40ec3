package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkLosses;
import io.laminar.engine.error.EngineException;
import io.laminar.memory.block.BlockCopy;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows to sockets. Rows are put into chunks once, whoever gets them; each peer sends the chunks at its own pace.
 * When none is free the rows left of a block wait in a block of the sink's own, and the sink takes no more: the query
 * is held back, or who is slowest is disconnected. So memory is bounded whatever the peers do.
 *
 * @threading the core's
 * @allocation none per row
 */
final class SocketSink implements SinkConnector, NetworkEvents {
    /** Chunks that may be under way. */
    static final int CHUNKS = 16;

    /** What is done about peers that keep others waiting: option {@code slow}. */
    enum Slow {
        /** The sink waits for them. */
        WAIT,
        /** They are disconnected. */
        DISCONNECT
    }

    /** Makes the packer once there are chunks. */
    @FunctionalInterface
    interface PackerFactory {
        RowPacker create(Chunks chunks, Peers peers);
    }

    private final SocketOptions options;
    private final InetSocketAddress address;
    private final Slow slow;
    private final PackerFactory packers;
    private final Peers peers = new Peers();
    private final SinkFaults faults = new SinkFaults();
    private @Nullable IoPort port;
    private @Nullable Chunks chunks;
    private @Nullable RowPacker packer;
    private @Nullable Dialer dialer;
    private @Nullable BlockCursor rest;
    private long restBlock;
    private int restFrom;
    private int restTo;
    private long chunkMemory;
    private long greeting;
    private int greetingBytes;
    private int listener = -1;
    private int everConnected;
    private boolean ending;
    private boolean closed;

    SocketSink(SocketOptions options, InetSocketAddress address, Slow slow, PackerFactory packers) {
        this.options = options;
        this.address = address;
        this.slow = slow;
        this.packers = packers;
    }

    @Override
    public Affinity affinity() {
        return Affinity.CORE;
    }

    @Override
    public void open(ConnectorIo io) throws IOException {
        IoPort opened = io.port();
        int chunkBytes = options.datagrams()
                ? options.maxFrameBytes()
                : Math.max(SocketOptions.DEFAULT_MAX_RECORD_BYTES, options.maxFrameBytes());
        port = opened;
        chunkMemory = opened.allocate((long) CHUNKS * chunkBytes);
        Chunks made = new Chunks(chunkMemory, CHUNKS, chunkBytes);
        chunks = made;
        RowPacker rows = packers.create(made, peers);
        packer = rows;
        byte[] first = rows.preamble();
        if (first.length > 0) {
            greeting = opened.allocate(first.length);
            greetingBytes = first.length;
            RawMemory.copyFrom(first, 0, greeting, first.length);
        }
        connect(opened);
    }

    private void connect(IoPort opened) {
        try {
            if (options.datagrams()) {
                InetSocketAddress any = new InetSocketAddress(0);
                int socket = opened.bindDatagrams(any, this);
                opened.connectDatagrams(socket, address);
                join(socket);
            } else if (options.listens()) {
                listener = opened.listen(address, this);
            } else {
                Dialer dials = new Dialer(options, address, this);
                dials.first(opened);
                dialer = dials;
            }
        } catch (IOException e) {
            throw SocketFaults.opening(options, e);
        }
    }

    private IoPort port() {
        return Objects.requireNonNull(port, "the sink was not opened");
    }

    private Chunks chunks() {
        return Objects.requireNonNull(chunks, "the sink was not opened");
    }

    private RowPacker packer() {
        return Objects.requireNonNull(packer, "the sink was not opened");
    }

    /** A peer gets the rows from here on: what was put before is in chunks that it does not see. */
    private void join(int socket) {
        everConnected++;
        peers.add(new Peer(socket, chunks().sealed()));
        // What peers send is not for us; that they have gone is.
        port().resume(socket);
    }

    @Override
    public boolean isReady() throws IOException {
        work();
        return everConnected >= wanted() && restFrom == restTo && chunks().free() > 0;
    }

    private int wanted() {
        return options.listens() ? options.connections() : 1;
    }

    /** Does what can be done now: connects, puts rows that wait, starts sends. */
    private void work() throws IOException {
        if (dialer != null) {
            faults.keep(dialer.step(port()));
        }
        faults.rethrow();
        boolean more = true;
        while (more) {
            more = putRest();
            send();
        }
        if (slow == Slow.DISCONNECT && (restFrom < restTo || chunks().free() == 0)) {
            faults.readersTooSlow(peers.leaveSlowest(chunks(), port()));
        }
    }

    private void send() {
        peers.send(chunks(), port(), greeting, greetingBytes);
    }

    /** Puts rows that found no chunk; answers whether it put any. */
    private boolean putRest() throws IOException {
        BlockCursor waiting = rest;
        if (waiting == null || restFrom == restTo) {
            return false;
        }
        int put = packer().put(waiting, restFrom, restTo);
        restFrom += put;
        return put > 0;
    }

    @Override
    public void write(BlockCursor cursor, int from, int to) throws IOException {
        if (peers.count() == 0 && options.listens()) {
            return; // Nobody listens: whoever comes later gets the rows from then on.
        }
        int put = packer().put(cursor, from, to);
        send();
        if (from + put < to) {
            keep(cursor, from + put, to);
        }
    }

    private void keep(BlockCursor cursor, int from, int to) {
        BlockLayout layout = cursor.layout();
        BlockCursor waiting = rest;
        if (waiting == null) {
            restBlock = RawMemory.allocate(layout.blockBytes(), BlockLayout.ALIGNMENT, "sink.socket");
            waiting = new BlockCursor(layout);
            rest = waiting;
        }
        layout.clear(restBlock);
        restFrom = 0;
        restTo = BlockCopy.append(cursor.block(), layout, from, to, restBlock, layout, 0);
        assert restTo == to - from : "a block does not fit into a block";
        waiting.wrap(restBlock);
    }

    @Override
    public void flush() throws IOException {
        isFlushed();
    }

    @Override
    public void end() throws IOException {
        ending = true;
        isFlushed();
    }

    @Override
    public boolean isFlushed() throws IOException {
        work();
        boolean sealed = restFrom == restTo && packer().seal();
        if (sealed) {
            send();
        }
        boolean sent = sealed && chunks().tail() == chunks().sealed();
        if (!ending || !sent) {
            return sent;
        }
        boolean met = everConnected >= wanted();
        if (met) {
            peers.shut(port());
        }
        return met;
    }

    @Override
    public void onAccepted(int from, int socket, int error) {
        if (error != 0) {
            faults.newcomerRefused("reason=" + IoError.text(error));
            return;
        }
        try {
            if (closed || ending) {
                port().closeSocket(socket);
            } else if (peers.count() >= options.maxConnections()) {
                refuse(socket, "maxConnections=" + options.maxConnections());
            } else if (!packer().seal()) {
                // A line must not be cut for the newcomer: what is there goes to those who were there.
                refuse(socket, "no room to end a record for it");
            } else {
                join(socket);
                send();
            }
        } catch (IOException | EngineException e) {
            faults.keep(e);
        }
    }

    private void refuse(int socket, String reason) {
        faults.newcomerRefused(reason);
        port().closeSocket(socket);
    }

    @Override
    public void onConnected(int socket, int error) {
        Dialer dials = dialer;
        if (dials == null || dials.socket() != socket) {
            return;
        }
        if (error != 0) {
            dials.failed(error);
            port().closeSocket(socket);
            return;
        }
        dialer = null;
        join(socket);
        send();
    }

    @Override
    public void onReceived(int socket, int buffer, long from, int bytes) {
        port().recycle(buffer);
    }

    @Override
    public void onReceiveEnded(int socket, int error) {
        // A peer that has nothing to say may still listen.
        if (error != 0) {
            lost(socket, error);
        }
    }

    @Override
    public void onSent(int socket, long token, int bytes, int error) {
        Peer peer = peers.get(socket);
        if (peer != null && token != Peers.GREETING) {
            peer.unsent = token + 1;
            chunks().done(token);
        }
        if (error != 0 && peer != null && !peer.closing) {
            lost(socket, error);
        } else if (peer != null && !peer.closing) {
            Peers.send(peer, chunks(), port(), greeting, greetingBytes);
        }
    }

    private void lost(int socket, int error) {
        Peer peer = peers.get(socket);
        if (closed || peer == null || peer.closing) {
            return;
        }
        if (options.datagrams() && (error == IoError.REFUSED || error == IoError.UNREACHABLE)) {
            faults.datagramLost(error);
            return;
        }
        boolean done = ending && peer.unsent == chunks().sealed();
        if (!done && options.listens()) {
            faults.readerLost(error);
        } else if (!done) {
            faults.keep(SocketFaults.broken(options, error, "chunk=" + peer.unsent));
        }
        peers.leave(peer, chunks(), port());
    }

    @Override
    public void onClosed(int socket) {
        peers.forget(socket);
    }

    @Override
    public SinkLosses losses() {
        return faults.losses();
    }

    @Override
    public String describe() {
        return options.describe();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (port != null) {
            leave(port);
        }
        if (restBlock != 0) {
            RawMemory.free(restBlock);
            restBlock = 0;
        }
        if (packer != null) {
            packer.close();
        }
    }

    /** What is being sent keeps its memory until the port has ended it. */
    private void leave(IoPort current) {
        if (listener >= 0) {
            current.closeSocket(listener);
        }
        if (dialer != null && dialer.socket() >= 0) {
            current.closeSocket(dialer.socket());
        }
        if (chunks != null) {
            peers.closeAll(chunks, current);
            current.free(chunkMemory);
        }
        if (greeting != 0) {
            current.free(greeting);
        }
    }
}
