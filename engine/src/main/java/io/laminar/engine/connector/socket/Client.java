package io.laminar.engine.connector.socket;

import io.laminar.engine.connector.NamedLane;
import io.laminar.memory.HotPath;
import org.jspecify.annotations.Nullable;

/**
 * One that sends rows under a name, over one connection after the other.
 *
 * @threading the source's
 */
final class Client {
    final String name;
    final NamedLane lane;

    /** The connection that speaks for it; null while there is none. */
    @Nullable
    Connection connection;

    /** The row that the connection's hello has said; 0: any. */
    long first;

    /** Whether the connection was told what is there. */
    boolean welcomed;

    /** The last ack. */
    long acknowledged;

    Client(String name, NamedLane lane) {
        this.name = name;
        this.lane = lane;
    }

    /** {@return whether its frames can be taken} */
    @HotPath
    boolean isWelcome() {
        return welcomed;
    }

    /** Moves behind rows that are left out, up to one; whether it could. */
    boolean skipTo(long row) {
        while (lane.rows() < row) {
            if (!lane.sayPosition()) {
                return false;
            }
            lane.wrote((int) Math.min(lane.most(), row - lane.rows()));
        }
        lane.owePosition();
        return lane.sayPosition();
    }
}
