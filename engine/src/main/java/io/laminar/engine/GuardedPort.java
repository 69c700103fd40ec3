package io.laminar.engine;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.FillPace;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.QueueStats;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * A port as one connector sees it: handlers that it gives are {@linkplain GuardedEvents guarded}, all else goes
 * through.
 *
 * @threading the port's owner
 * @allocation none but in opening
 */
final class GuardedPort implements IoPort {
    private static final int NONE = -1;

    private final IoPort port;
    private final EventFaults faults;

    /** The buffer that a handler was given and has not recycled, while it runs. */
    private int lent = NONE;

    GuardedPort(IoPort port, EventFaults faults) {
        this.port = port;
        this.faults = faults;
    }

    boolean guards(IoPort other) {
        return port == other;
    }

    void lend(int buffer) {
        lent = buffer;
    }

    /** Takes back a buffer that a handler was given, if it has not recycled it before it threw. */
    void recycleLent() {
        if (lent != NONE) {
            recycle(lent);
        }
    }

    private GuardedEvents guard(NetworkEvents events) {
        return new GuardedEvents(events, this, faults);
    }

    @Override
    public int openFile(Path path, FileUse use, FileEvents events) throws IOException {
        return port.openFile(path, use, (file, token, bytes, error) -> {
            try {
                events.onFile(file, token, bytes, error);
            } catch (RuntimeException | Error e) {
                faults.keep(e);
            }
        });
    }

    @Override
    public int listen(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        GuardedEvents guarded = guard(events);
        return guarded.bound(port.listen(address, sharing, guarded));
    }

    @Override
    public int connect(InetSocketAddress address, NetworkEvents events) throws IOException {
        return port.connect(address, guard(events));
    }

    @Override
    public int bindDatagrams(InetSocketAddress address, Sharing sharing, NetworkEvents events) throws IOException {
        GuardedEvents guarded = guard(events);
        return guarded.bound(port.bindDatagrams(address, sharing, guarded));
    }

    @Override
    public void recycle(int buffer) {
        if (buffer == lent) {
            lent = NONE;
        }
        port.recycle(buffer);
    }

    @Override
    public String backend() {
        return port.backend();
    }

    @Override
    public long allocate(long bytes) throws IOException {
        return port.allocate(bytes);
    }

    @Override
    public void free(long address) {
        port.free(address);
    }

    @Override
    public int poll(int maxEvents) {
        return port.poll(maxEvents);
    }

    /** A connector that waits itself waits here. */
    @Override
    public void park(long timeoutNs) {
        if (faults.isLate()) {
            throw new IoException(ErrorCode.NOT_DRAINED, "cannot wait any longer: inFlight=" + port.inFlight());
        }
        port.park(timeoutNs);
    }

    @Override
    public void wake() {
        port.wake();
    }

    @Override
    public int inFlight() {
        return port.inFlight();
    }

    @Override
    public List<QueueStats> stats() {
        return port.stats();
    }

    @Override
    public List<String> notes() {
        return port.notes();
    }

    @Override
    public int alignment(int file) {
        return port.alignment(file);
    }

    @Override
    public void preallocate(int file, long bytes, FillPace pace) throws IOException {
        port.preallocate(file, bytes, pace);
    }

    @Override
    public boolean read(int file, long offset, long address, int bytes, long token) {
        return port.read(file, offset, address, bytes, token);
    }

    @Override
    public boolean write(int file, long offset, long address, int bytes, long token) {
        return port.write(file, offset, address, bytes, token);
    }

    @Override
    public boolean writeAndSync(int file, long offset, long address, int bytes, long token) {
        return port.writeAndSync(file, offset, address, bytes, token);
    }

    @Override
    public boolean sync(int file, long token) {
        return port.sync(file, token);
    }

    @Override
    public void closeFile(int file) throws IOException {
        port.closeFile(file);
    }

    @Override
    public void connectDatagrams(int socket, InetSocketAddress peer) throws IOException {
        port.connectDatagrams(socket, peer);
    }

    @Override
    public InetSocketAddress localAddress(int socket) {
        return port.localAddress(socket);
    }

    @Override
    public void resume(int socket) {
        port.resume(socket);
    }

    @Override
    public void pause(int socket) {
        port.pause(socket);
    }

    @Override
    public boolean send(int socket, long address, int bytes, long token) {
        return port.send(socket, address, bytes, token);
    }

    @Override
    public void shutdownSends(int socket) {
        port.shutdownSends(socket);
    }

    @Override
    public void closeSocket(int socket) {
        port.closeSocket(socket);
    }

    /** The port is the engine's: it outlives its connectors. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("a connector closes its files and sockets, not the port");
    }
}
