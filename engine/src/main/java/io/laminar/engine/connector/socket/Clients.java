package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.NamedLane;
import io.laminar.engine.connector.NamedLanes;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.binary.ControlFrames;
import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a source that have a name: who they are, which connection speaks for each, what they are told.
 *
 * <pre>
 *  hello(name, first) ─▶ its way into the source is opened: by a thread of its own, meanwhile frames wait
 *                     ◀─ ack(durable, taken)
 *  numbered rows      ─▶ those up to taken are left out; taken rises
 *                     ◀─ ack(durable, taken) when durable has risen, one under way at a time
 *                     ◀─ error(code, text), then the end: whatever the client wants cannot be
 * </pre>
 *
 * <p>A connection that says the name of another takes its place: that one may be dead, and nobody knows. A connection
 * that is left is read, and what it brings thrown away, until its peer has closed it or {@link #PATIENCE_NS} are over:
 * closing it at once could take the error from the peer before that has read it.
 *
 * @threading the source's; {@link #repeatedRows} any
 * @allocation none but where a client comes or is left
 */
final class Clients {
    /** Connections that are being left, each with its error, beside the clients'. */
    private static final int LEAVING = 16;

    private static final long PATIENCE_NS = 2_000_000_000;
    private static final long ACK = 1;
    private static final long FAREWELL = 2;

    private final int most;
    private final BadRecords badRecords;
    private final Map<String, Client> byName = new HashMap<>();
    private final List<Client> all = new ArrayList<>();
    private final List<Connection> leaving = new ArrayList<>();
    private final AtomicLong repeatedRows = new AtomicLong();
    private final IoPort port;
    private final Letters letters;
    private @Nullable NamedLanes lanes;

    /** Without clients; at most so many names. */
    Clients(int most, IoPort port, BadRecords badRecords) throws IOException {
        this.most = most;
        this.port = port;
        this.badRecords = badRecords;
        this.letters = new Letters(port, most + LEAVING);
    }

    void lanes(NamedLanes named) {
        lanes = named;
    }

    long repeatedRows() {
        return repeatedRows.get();
    }

    void repeated(long rows) {
        repeatedRows.addAndGet(rows);
    }

    /**
     * Takes a connection as a client's.
     *
     * @return the client; null when it is refused, and left
     */
    @Nullable
    Client hello(Connection connection, @Nullable String name, long first) {
        if (name == null || first < 0) {
            leave(
                    connection,
                    name == null
                            ? "hello has no name of 1.." + NamedLanes.MOST_NAME_BYTES + " bytes of UTF-8"
                            : "hello begins with a row that cannot be: first=" + first);
            return null;
        }
        Client client = byName.get(name);
        if (client == null) {
            NamedLane lane = lanes == null ? null : lanes.open(name);
            connection.letter = lane == null ? 0 : letters.take();
            if (lane == null) {
                leave(connection, "there are as many clients as may be: name=" + name + ", clients=" + most);
                return null;
            }
            client = new Client(name, lane);
            byName.put(name, client);
            all.add(client);
        } else {
            Connection before = client.connection;
            if (before != null) {
                leave(before, "another connection says the same name: name=" + name);
            }
            connection.letter = letters.take();
            if (client.lane.isOpen()) {
                // The connection before may have been cut within a frame: what it brought of that is to be safe, too.
                client.lane.owePosition();
            }
        }
        if (connection.letter == 0) {
            leave(connection, "too many connections are being left: name=" + name);
            return null;
        }
        client.connection = connection;
        client.first = first;
        client.welcomed = false;
        return client;
    }

    /** Says why a connection is left, which is closed a little later; counted as a bad record. */
    void leave(Connection connection, String reason) {
        leave(connection, ErrorCode.CLIENT_REFUSED, reason);
    }

    void leave(Connection connection, ErrorCode code, String reason) {
        if (connection.leaving || connection.closing) {
            return;
        }
        badRecords.note("connection closed: " + code.summary() + ": " + reason + ", " + connection.intake.place());
        connection.leaving = true;
        connection.farewellCode = code;
        connection.farewell = reason;
        connection.leavingSinceNs = System.nanoTime();
        if (connection.letter == 0) {
            connection.letter = letters.take();
        }
        connection.intake.close();
        forget(connection);
        leaving.add(connection);
        if (!connection.ended) {
            // What it brings is thrown away.
            port.resume(connection.socket);
        }
    }

    private void forget(Connection connection) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).connection == connection) {
                all.get(i).connection = null;
            }
        }
    }

    /** Tells clients what has changed; answers the first connection whose time is over, or null. */
    @Nullable
    Connection poll() {
        for (int i = 0; i < all.size(); i++) {
            Client client = all.get(i);
            if (client.lane.isOpen()) {
                client.lane.sayPosition();
            }
            Connection connection = client.connection;
            if (connection != null && !connection.sending) {
                tell(client, connection);
            }
        }
        for (int i = 0; i < leaving.size(); i++) {
            Connection connection = leaving.get(i);
            if (!connection.sending && !connection.parted && connection.letter != 0) {
                part(connection);
            }
            boolean late = System.nanoTime() - connection.leavingSinceNs > PATIENCE_NS;
            if (late || connection.ended && connection.parted && !connection.sending || connection.letter == 0) {
                leaving.remove(i);
                return connection;
            }
        }
        return null;
    }

    private void tell(Client client, Connection connection) {
        NamedLane lane = client.lane;
        if (!lane.isOpen()) {
            if (!lane.failure().isEmpty()) {
                leave(connection, "there is no way into the source: reason=" + lane.failure());
            }
            return;
        }
        if (!client.welcomed && client.first > lane.rows() + 1) {
            leave(connection, gap(client, client.first));
            return;
        }
        long durable = lane.rowsSafe();
        if (!client.welcomed || durable > client.acknowledged) {
            ControlFrames.putAck(connection.letter, durable, lane.rows());
            if (port.send(connection.socket, connection.letter, ControlFrames.ACK_BYTES, ACK)) {
                connection.sending = true;
                client.welcomed = true;
                client.acknowledged = durable;
            }
        }
    }

    /** {@return what is wrong with a row that comes before one that is missing} */
    static String gap(Client client, long first) {
        return "rows are missing before it: name=" + client.name + ", first=" + first + ", wanted="
                + (client.lane.rows() + 1);
    }

    private void part(Connection connection) {
        int bytes = ControlFrames.putError(connection.letter, connection.farewellCode.number(), connection.farewell);
        if (port.send(connection.socket, connection.letter, bytes, FAREWELL)) {
            connection.sending = true;
            connection.parted = true;
        }
    }

    @HotPath
    void onSent(Connection connection, long token) {
        connection.sending = false;
        if (token == FAREWELL) {
            port.shutdownSends(connection.socket);
        }
    }

    /** Gives the memory back; connections are closed, or are being closed. */
    void close() {
        letters.close();
    }

    /** Nothing is said over a connection any more: it is about to be closed, which may take a while. */
    void closing(Connection connection) {
        forget(connection);
        leaving.remove(connection);
    }

    /** Nothing of a connection is in flight. */
    void onClosed(Connection connection) {
        if (connection.letter != 0) {
            letters.give(connection.letter);
            connection.letter = 0;
        }
    }
}
