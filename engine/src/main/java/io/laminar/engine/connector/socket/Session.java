package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.NamedLane;
import io.laminar.engine.connector.NamedLanes;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.binary.ControlFrames;
import io.laminar.engine.format.binary.FrameDecoder;
import io.laminar.engine.format.binary.FrameLayout;
import io.laminar.memory.HotPath;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has to do with the clients of its source: nothing, until it says a name; from then on its rows are
 * the client's.
 *
 * @threading the source's
 * @allocation none per frame, refused ones excepted
 */
final class Session {
    private final Clients clients;
    private final Connection connection;
    private @Nullable Client client;
    /** A frame that cannot be read ends with this row: all up to it are left out. */
    private long leftOut;

    Session(Clients clients, Connection connection) {
        this.clients = clients;
        this.connection = connection;
    }

    /** {@return whether the connection has said a name} */
    @HotPath
    boolean isNamed() {
        return client != null;
    }

    /** Takes a hello; whether the connection goes on. */
    boolean hello(long frame, int bytes, boolean isFirst) {
        if (!isFirst) {
            clients.leave(connection, "hello is not the first frame");
            return false;
        }
        String name = ControlFrames.name(frame, bytes, NamedLanes.MOST_NAME_BYTES);
        client = clients.hello(connection, name, name == null ? 0 : ControlFrames.first(frame));
        return client != null;
    }

    /** The connection says what cannot be. */
    void leave(ErrorCode code, String reason) {
        clients.leave(connection, code, reason);
    }

    /**
     * {@return whether frames can be taken now: the client was told where to go on, and nothing is to be done first}
     */
    @HotPath
    boolean admits() {
        Client its = client;
        return its == null || its.isWelcome() && its.lane.admits() && (leftOut == 0 || leavesOut(its));
    }

    private boolean leavesOut(Client its) {
        if (!its.skipTo(leftOut)) {
            return false;
        }
        leftOut = 0;
        return true;
    }

    /** Leaves out the rows of a frame whose values are no rows of the source; whether it says which they are. */
    void leaveOut(long frame, int rows) {
        leftOut = FrameLayout.number(frame) + rows - 1;
    }

    /** {@return whether the rows of the frame that was opened come when they should; the connection is left if not} */
    @HotPath
    boolean follows(long frame, int rows) {
        Client its = client;
        long first = FrameLayout.number(frame);
        if (its != null && first > 0 && first <= its.lane.rows() + 1 && first <= Long.MAX_VALUE - rows) {
            return true;
        }
        refuse(its, first);
        return false;
    }

    private void refuse(@Nullable Client its, long first) {
        if (its == null) {
            leave(ErrorCode.CLIENT_REFUSED, "numbered rows come before a hello");
        } else if (first > 0 && first > its.lane.rows()) {
            leave(ErrorCode.CLIENT_REFUSED, Clients.gap(its, first));
        } else {
            leave(ErrorCode.CLIENT_REFUSED, "rows have numbers that cannot be: first=" + first);
        }
    }

    /** Writes those rows of the frame that was opened which are new; whether all are. */
    @HotPath
    boolean write(FrameDecoder decoder, long frame, boolean again) {
        Client its = Objects.requireNonNull(client);
        NamedLane lane = its.lane;
        int rows = decoder.rows();
        long known = lane.rows() + 1 - FrameLayout.number(frame);
        if (known > 0 && !again) {
            clients.repeated(Math.min(known, rows));
        }
        int done = (int) Math.min(known, rows);
        while (done < rows) {
            int to = (int) Math.min(rows, done + lane.most());
            int now = decoder.write(done, to, lane.out());
            lane.wrote(now - done);
            done = now;
            if (done < to || !lane.sayPosition()) {
                return false;
            }
        }
        lane.owePosition();
        return true;
    }

    /** Shows the cores what was written. */
    @HotPath
    void publish() {
        Client its = client;
        if (its != null && its.lane.isOpen()) {
            its.lane.sayPosition();
        }
    }
}
