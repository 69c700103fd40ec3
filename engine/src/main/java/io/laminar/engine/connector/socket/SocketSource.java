package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.NamedLanes;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.engine.format.BadRecords;
import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.NetworkPort.Sharing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows from sockets. Bytes become rows where they are received, in the port's buffer, within the call that brings
 * them. When the lane is full the connection keeps what it has and its socket is paused; when {@link #MOST_WAITING}
 * wait, all are. So the peers are held back, and what is kept has a bound.
 *
 * @threading the core's
 * @allocation none per good record
 */
final class SocketSource implements SourceConnector, NetworkEvents {
    /** Connections that may each keep a buffer's worth of rows while the lane is full. */
    static final int MOST_WAITING = 16;

    private final SocketOptions options;
    private final InetSocketAddress address;
    private final Affinity affinity;
    private final SourceRequest request;
    private final BadRecords badRecords;
    private final ConnectionTable<Connection> connections = new ConnectionTable<>();
    private final ArrayDeque<Connection> waiting = new ArrayDeque<>();
    private @Nullable Intakes intakes;
    private @Nullable IoPort port;
    private @Nullable LaneWriter out;
    private @Nullable Dialer dialer;
    private @Nullable Clients clients;
    private @Nullable Exception failure;
    private int listener = -1;
    private long accepted;
    private long rowsBefore;
    private boolean allPaused;
    private boolean ended;
    private boolean closed;

    SocketSource(
            SocketOptions options,
            InetSocketAddress address,
            Affinity affinity,
            SourceRequest request,
            BadRecords badRecords) {
        this.options = options;
        this.address = address;
        this.affinity = affinity;
        this.request = request;
        this.badRecords = badRecords;
    }

    @Override
    public int poll(LaneWriter lane, int maxRows) throws IOException {
        IoPort current = port();
        if (out == null) {
            out = lane;
            forEach(false);
        }
        if (dialer != null) {
            fail(dialer.step(current));
        }
        if (clients != null) {
            tellClients(clients);
        }
        if (!waiting.isEmpty()) {
            resumeWaiting(current, lane);
        }
        throwFailure();
        long rows = lane.rowsPublished();
        int written = (int) Math.min(Integer.MAX_VALUE, rows - rowsBefore);
        rowsBefore = rows;
        return written;
    }

    private void tellClients(Clients to) {
        Connection left = to.poll();
        if (left != null && !left.closing) {
            finish(left);
        }
    }

    @Override
    public int mostNames() {
        return options.clients();
    }

    @Override
    public void name(NamedLanes lanes) {
        if (clients != null) {
            clients.lanes(lanes);
        }
    }

    @Override
    public long repeatedRows() {
        return clients == null ? 0 : clients.repeatedRows();
    }

    @Override
    public Affinity affinity() {
        return affinity;
    }

    @Override
    public void open(ConnectorIo io) {
        IoPort opened = io.port();
        port = opened;
        intakes = new Intakes(options, request, badRecords, io.options().receiveBufferBytes());
        Sharing sharing = io.parts() > 1 ? Sharing.SHARED : Sharing.ALONE;
        try {
            clients = options.clients() == 0 ? null : new Clients(options.clients(), opened, badRecords);
            if (sharing == Sharing.SHARED && io.part() == 0) {
                Listeners.requireFree(address, options.datagrams());
            }
            if (options.datagrams()) {
                add(opened.bindDatagrams(address, sharing, this), options.describe());
            } else if (options.listens()) {
                listener = opened.listen(address, sharing, this);
            } else {
                dialer = new Dialer(options, address, this);
            }
        } catch (IOException e) {
            throw SocketFaults.opening(options, e);
        }
    }

    /** Nothing is received before the engine is started: every stream declared until then sees every row. */
    private void add(int socket, String name) {
        accepted++;
        Intake intake =
                Objects.requireNonNull(intakes, "the source was not opened").create(name);
        Connection connection = new Connection(socket, intake);
        if (clients != null) {
            Intakes.open(connection, clients);
        }
        connections.put(socket, connection);
        if (!allPaused && out != null) {
            port().resume(socket);
        }
    }

    private IoPort port() {
        return Objects.requireNonNull(port, "the source was not opened");
    }

    private LaneWriter lane() {
        return Objects.requireNonNull(out, "rows before the source was polled");
    }

    @Override
    public void onAccepted(int from, int socket, int error) {
        if (error != 0) {
            badRecords.note("cannot accept connection: " + options.describe() + ", reason=" + IoError.text(error));
            return;
        }
        boolean enough = options.connections() > 0 && accepted >= options.connections();
        if (closed || ended || enough) {
            port().closeSocket(socket);
        } else if (connections.count() >= options.maxConnections()) {
            badRecords.note(
                    "connection refused: " + options.describe() + ", maxConnections=" + options.maxConnections());
            port().closeSocket(socket);
        } else {
            add(socket, "#" + (accepted + 1) + " of " + options.describe());
        }
    }

    @Override
    public void onConnected(int socket, int error) {
        Dialer waitsFor = dialer;
        if (waitsFor == null || waitsFor.socket() != socket) {
            return;
        }
        if (error != 0) {
            waitsFor.failed(error);
            port().closeSocket(socket);
            return;
        }
        dialer = null;
        add(socket, options.describe());
    }

    @Override
    @HotPath
    public void onReceived(int socket, int buffer, long from, int bytes) {
        Connection connection = connections.get(socket);
        if (connection != null && !connection.closing && !connection.leaving) {
            take(connection, from, bytes);
        }
        port().recycle(buffer);
    }

    /** Once a buffer, not a row; a refused record ends the source here, as handlers must not throw. */
    private void take(Connection connection, long from, int bytes) {
        Intake intake = connection.intake;
        try {
            intake.receive(from, bytes, options.datagrams(), lane());
            settle(connection);
        } catch (IOException | EngineException e) {
            fail(e);
        }
    }

    /** What becomes of a connection whose bytes were taken, or not. */
    @HotPath
    private void settle(Connection connection) {
        if (connection.intake.blocked()) {
            if (!connection.waiting) {
                hold(connection);
            }
        } else if (connection.intake.refused()) {
            refused(connection);
        } else if (connection.ended) {
            finish(connection);
        }
    }

    private void refused(Connection connection) {
        if (connection.leaving) {
            return;
        }
        if (options.datagrams()) {
            connection.intake.forgive();
        } else {
            finish(connection);
        }
    }

    private void finish(Connection connection) {
        connection.closing = true;
        connection.intake.close();
        if (clients != null) {
            clients.closing(connection);
        }
        port().closeSocket(connection.socket);
    }

    private void hold(Connection connection) {
        connection.waiting = true;
        waiting.add(connection);
        if (!connection.ended) {
            port().pause(connection.socket);
        }
        if (waiting.size() >= MOST_WAITING && !allPaused) {
            allPaused = true;
            forEach(true);
        }
    }

    private void forEach(boolean pause) {
        if (out == null) {
            return;
        }
        for (int socket = 0; socket < connections.highest(); socket++) {
            Connection connection = connections.get(socket);
            if (connection != null && flows(connection)) {
                if (pause) {
                    port().pause(socket);
                } else {
                    port().resume(socket);
                }
            }
        }
    }

    private static boolean flows(Connection connection) {
        return !connection.waiting && !connection.ended && !connection.closing && !connection.leaving;
    }

    /** Goes on where the lane was full, in the order in which connections came to wait. */
    private void resumeWaiting(IoPort current, LaneWriter lane) throws IOException {
        // Each once: a client has a lane of its own, and may go on behind others that are blocked.
        boolean full = false;
        for (int n = waiting.size(); n > 0 && failure == null; n--) {
            Connection connection = waiting.remove();
            boolean isClient = connection.letter != 0;
            if (!connection.closing && !connection.leaving) {
                if (isClient || !full) {
                    connection.intake.resume(lane);
                }
                if (connection.intake.blocked()) {
                    full |= !isClient;
                    waiting.add(connection);
                    continue;
                }
            }
            connection.waiting = false;
            if (!connection.closing && !connection.leaving) {
                settle(connection);
                if (!connection.closing && !connection.ended && !allPaused) {
                    current.resume(connection.socket);
                }
            }
        }
        if (allPaused && waiting.isEmpty()) {
            allPaused = false;
            forEach(false);
        }
    }

    @Override
    public void onReceiveEnded(int socket, int error) {
        Connection connection = connections.get(socket);
        if (connection == null || connection.closing) {
            return;
        }
        if (connection.letter != 0 && error != 0) {
            // What a client has not brought comes again.
            finish(connection);
            return;
        }
        if (connection.leaving) {
            connection.ended = true;
            return;
        }
        try {
            if (options.datagrams()) {
                datagramLost(error);
            } else if (error == 0) {
                connection.ended = true;
                connection.intake.end(lane());
                settle(connection);
            } else {
                broken(connection, error);
            }
        } catch (IOException | EngineException e) {
            fail(e);
        }
    }

    private void datagramLost(int error) throws IOException {
        if (error == IoError.TOO_LONG) {
            String reason = "datagram left out: " + ErrorCode.FRAME_TOO_LONG.summary() + ": " + options.describe();
            badRecords.refuse(ErrorCode.FRAME_TOO_LONG, reason, new InputPosition(options.describe(), 0, 0), 0, 0);
        } else if (error != IoError.REFUSED) {
            throw SocketFaults.broken(options, error, "receiving");
        }
    }

    /** The rows that came before are rows; a record that is half there is not. */
    private void broken(Connection connection, int error) {
        EngineException loss = SocketFaults.broken(options, error, connection.intake.place());
        if (!options.listens()) {
            throw loss;
        }
        badRecords.note(String.valueOf(loss.getMessage()) + ", bytesLost=" + connection.intake.kept());
        finish(connection);
    }

    @Override
    @HotPath
    public void onSent(int socket, long token, int bytes, int error) {
        Connection connection = connections.get(socket);
        if (connection != null && clients != null) {
            clients.onSent(connection, token);
        }
    }

    @Override
    public void onClosed(int socket) {
        Connection connection = connections.remove(socket);
        if (connection != null && clients != null) {
            clients.onClosed(connection);
        }
        boolean one = !options.listens() && connection != null;
        boolean all = options.connections() > 0 && accepted >= options.connections() && connections.count() == 0;
        if (!closed && !options.datagrams() && (one || connection != null && all)) {
            ended = true;
            closeListener();
        }
    }

    private void closeListener() {
        if (listener >= 0) {
            int closing = listener;
            listener = -1;
            port().closeSocket(closing);
        }
    }

    private void fail(@Nullable Exception e) {
        if (failure == null && e != null) {
            failure = e;
            allPaused = true;
            forEach(true);
        }
    }

    private void throwFailure() throws IOException {
        if (failure instanceof EngineException e) {
            throw e;
        }
        if (failure instanceof IOException e) {
            throw e;
        }
    }

    @Override
    public boolean ended() {
        return ended && failure == null;
    }

    @Override
    public long badRecords() {
        return badRecords.count();
    }

    @Override
    public String lastBadRecord() {
        return badRecords.lastReason();
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
        IoPort current = port;
        if (current != null) {
            closeListener();
            if (dialer != null && dialer.socket() >= 0) {
                current.closeSocket(dialer.socket());
            }
            for (int socket = 0; socket < connections.highest(); socket++) {
                Connection connection = connections.get(socket);
                if (connection != null && !connection.closing) {
                    finish(connection);
                }
            }
        }
        waiting.clear();
        if (clients != null) {
            clients.close();
        }
        if (intakes != null) {
            intakes.close();
        }
        badRecords.close();
    }
}
