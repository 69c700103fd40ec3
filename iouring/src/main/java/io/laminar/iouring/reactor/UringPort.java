package io.laminar.iouring.reactor;

import io.laminar.iouring.Cqe;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UserDataCodec;
import io.laminar.memory.HotPath;
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
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files and sockets through up to three queues of io_uring.
 *
 * @threading one owner, who polls
 * @allocation none on the path of an operation; an accepted connection costs its state
 */
final class UringPort implements IoPort {
    static final String NAME = "uring";

    private final PortParts parts;
    private final SocketTable table;
    private final ReceiveBuffers buffers;
    private final UringFiles files;
    private final FileWork fileWork;
    private final UringSockets sockets;
    private final SocketWork socketWork;
    private final SocketEnds socketEnds;
    private final String name;
    private @Nullable Thread owner;
    /** Whether the last turn ended before the main queue had its share. */
    private boolean mainFirst;

    private boolean polling;
    private boolean closed;
    private boolean freed;

    UringPort(IoOptions options, Entries entries, PollProbe probe) throws IOException {
        name = options.name();
        parts = new PortParts(options, entries);
        table = new SocketTable(options.sockets());
        buffers = new ReceiveBuffers(options);
        files = new UringFiles(parts, probe);
        fileWork = files.work();
        sockets = new UringSockets(parts, table, buffers);
        socketEnds = new SocketEnds(parts, table, buffers, sockets);
        socketWork = new SocketWork(parts, table, buffers, socketEnds);
    }

    @Override
    public String backend() {
        return NAME;
    }

    @Override
    public long allocate(long bytes) throws IOException {
        requireOwner();
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
            throw new IllegalStateException("a handler polls: port=" + name);
        }
        own();
        polling = true;
        Turn turn = parts.turn();
        turn.begin(maxEvents);
        parts.clock().turn();
        parts.sleep().polled();
        try {
            enter();
            if (!closed) {
                parts.submit();
            }
            takeAll(turn);
        } finally {
            polling = false;
            parts.clock().turn();
            if (closed) {
                free();
            } else {
                parts.memory().release();
                parts.publish();
            }
        }
        return turn.delivered();
    }

    private void own() {
        if (owner == null) {
            parts.own();
            owner = Thread.currentThread();
        }
    }

    /** Writes entries for what was asked for. */
    @HotPath
    private void enter() {
        UringQueue latency = parts.latency();
        if (latency != null) {
            for (int group = 0; group < ReceiveBuffers.GROUPS; group++) {
                table.feed(group, buffers.freeCount(group));
            }
            if (table.hasStarvedListeners()) {
                table.retryListeners(parts.clock().nowNs());
            }
            socketWork.turn(latency);
            buffers.publish();
        }
        if (!closed) {
            fileWork.flush();
        }
    }

    @HotPath
    private void takeAll(Turn turn) {
        fileWork.tell();
        if (mainFirst) {
            mainFirst = false;
            take(parts.main(), turn);
        }
        UringQueue queue = parts.latency();
        if (queue != null) {
            take(queue, turn);
        }
        mainFirst = turn.over() && !closed;
        take(parts.main(), turn);
        queue = parts.poll();
        if (queue != null) {
            take(queue, turn);
        }
    }

    /** Takes completions of a queue until there are none, or the turn is over. */
    @HotPath
    private void take(UringQueue queue, Turn turn) {
        if (turn.over()) {
            return;
        }
        Uring uring = queue.uring();
        int count = uring.poll();
        int taken = 0;
        try {
            while (taken < count && !turn.over()) {
                long cqe = uring.cqe(taken++);
                dispatch(Cqe.userData(cqe), Cqe.result(cqe), Cqe.flags(cqe));
            }
        } finally {
            uring.advance(taken);
        }
    }

    @HotPath
    private void dispatch(long userData, int result, int flags) {
        int number = UserDataCodec.kind(userData);
        if (!OperationKind.exists(number)) {
            return;
        }
        OperationKind kind = OperationKind.of(number);
        int slot = UserDataCodec.slot(userData);
        int judged = parts.entries().result(userData, result);
        switch (kind) {
            case WAKE -> parts.sleep().complete(slot, Cqe.hasMore(flags));
            case READ, WRITE, SYNC, COMMIT -> fileWork.complete(kind, slot, judged);
            default -> socketEnds.complete(kind, userData, judged, flags);
        }
    }

    @Override
    public void park(long timeoutNs) {
        requireOwner();
        own();
        parts.clock().turn();
        // Nothing may be delivered here: a turn of no events.
        parts.turn().begin(0);
        enter();
        if (table.workCount() > 0 || !fileWork.isIdle() || timeoutNs <= 0) {
            parts.submit();
        } else {
            boolean retries = table.hasStarvedListeners();
            long most = retries ? Math.min(timeoutNs, PortSockets.LISTENER_RETRY_NS) : timeoutNs;
            parts.sleep().park(parts.main(), parts.latency(), parts.poll(), most);
        }
        parts.clock().turn();
        parts.publish();
    }

    @Override
    public void wake() {
        parts.sleep().wake();
    }

    @Override
    public int inFlight() {
        return parts.operations().inUse();
    }

    @Override
    public List<String> notes() {
        return parts.notes();
    }

    @Override
    public List<QueueStats> stats() {
        return parts.stats();
    }

    /**
     * {@inheritDoc}
     *
     * <p>When the owner has died, any thread may close.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (owner == null || owner.isAlive()) {
            requireOwner();
        }
        closed = true;
        if (polling) {
            parts.turn().end();
        } else {
            free();
        }
    }

    private void free() {
        if (freed) {
            return;
        }
        freed = true;
        parts.closeQueues();
        files.closeAll();
        sockets.closeAll();
        parts.free();
        UringBackend.closed();
    }

    @HotPath
    private void requireOwner() {
        if (closed) {
            throw notOpen();
        }
        if (owner != null && owner != Thread.currentThread()) {
            throw notOwner(owner);
        }
    }

    private IllegalStateException notOpen() {
        return new IllegalStateException("the port is closed: port=" + name);
    }

    private IllegalStateException notOwner(Thread known) {
        return new IllegalStateException("not the thread that polls: port=" + name + ", owner=" + known.getName()
                + ", thread=" + Thread.currentThread().getName());
    }

    @Override
    public int openFile(Path path, FileUse use, FileEvents events) throws IOException {
        requireOwner();
        return files.open(path, use, events);
    }

    @Override
    public int alignment(int file) {
        requireOwner();
        return files.file(file).alignment;
    }

    @Override
    public void preallocate(int file, long bytes, FillPace pace) throws IOException {
        requireOwner();
        files.preallocate(file, bytes, pace);
    }

    @Override
    @HotPath
    public boolean read(int file, long offset, long address, int bytes, long token) {
        requireOwner();
        return files.start(OperationKind.READ, file, offset, address, bytes, token);
    }

    @Override
    @HotPath
    public boolean write(int file, long offset, long address, int bytes, long token) {
        requireOwner();
        return files.start(OperationKind.WRITE, file, offset, address, bytes, token);
    }

    @Override
    @HotPath
    public boolean writeAndSync(int file, long offset, long address, int bytes, long token) {
        requireOwner();
        return files.start(OperationKind.COMMIT, file, offset, address, bytes, token);
    }

    @Override
    @HotPath
    public boolean sync(int file, long token) {
        requireOwner();
        return files.start(OperationKind.SYNC, file, 0, 0, 0, token);
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
    @HotPath
    public void resume(int socket) {
        requireOwner();
        sockets.resume(socket);
    }

    @Override
    @HotPath
    public void pause(int socket) {
        requireOwner();
        sockets.pause(socket);
    }

    @Override
    @HotPath
    public void recycle(int buffer) {
        requireOwner();
        buffers.recycle(buffer);
    }

    @Override
    @HotPath
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
