package io.laminar.engine;

import io.laminar.engine.connector.TransactionalSink;
import java.util.Arrays;

/**
 * Which lanes of a sink have brought the barrier of an epoch. A lane that has is not read on until all have, those that
 * have ended excepted. A later barrier takes the place of one that not all lanes bring, as its checkpoint came to
 * nothing on some core: lanes that have brought the older one are read on.
 *
 * @threading who steps the sink
 */
final class LaneBarriers {
    private final boolean[] brought;
    private int open;
    private int waiting;
    private long epoch = TransactionalSink.NO_EPOCH;

    LaneBarriers(int lanes) {
        this.brought = new boolean[lanes];
        this.open = lanes;
    }

    /** A lane has brought a barrier. */
    void bring(int lane, long its) {
        if (its < epoch) {
            return; // of a checkpoint that another lane has already left behind
        }
        if (its > epoch) {
            release();
            epoch = its;
        }
        if (!brought[lane]) {
            brought[lane] = true;
            waiting++;
        }
    }

    /** A lane has ended. */
    void end(int lane) {
        open--;
        if (brought[lane]) {
            brought[lane] = false;
            waiting--;
        }
    }

    /** {@return whether a lane waits for others} */
    boolean isHeld(int lane) {
        return brought[lane];
    }

    /** {@return whether no lane brings anything any more} */
    boolean allEnded() {
        return open == 0;
    }

    /** {@return the epoch whose barrier all lanes have brought, or none} */
    long aligned() {
        return waiting > 0 && waiting == open ? epoch : TransactionalSink.NO_EPOCH;
    }

    /** Lets all lanes go on. */
    void release() {
        Arrays.fill(brought, false);
        waiting = 0;
    }
}
