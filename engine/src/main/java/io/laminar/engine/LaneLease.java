package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.Lane;

/**
 * Says when the memory of a lane may go: a thread outside the engine's control may be writing or reading it at the very
 * moment the engine is closed. The lane goes at once when its user is done, is the thread that closes, or is dead; else
 * when the user gives it back.
 *
 * @threading {@link #use()} the user's; the rest any thread
 */
final class LaneLease {
    private final Lane lane;
    private Thread user = Thread.currentThread();
    private volatile boolean revoked;
    private boolean done;
    private boolean freed;

    LaneLease(Lane lane) {
        this.lane = lane;
    }

    Lane lane() {
        return lane;
    }

    /** Notes who uses the lane; called at least once a row or block. */
    @HotPath
    void use() {
        Thread now = Thread.currentThread();
        if (user != now) {
            user = now;
        }
    }

    /** {@return whether the engine is closed: nobody is at the other end any more} */
    @HotPath
    boolean isRevoked() {
        return revoked;
    }

    /** The user will not touch the lane again. */
    synchronized void giveBack() {
        done = true;
        if (revoked) {
            free();
        }
    }

    /**
     * The engine will not touch the lane again.
     *
     * @return whether the lane is gone
     */
    synchronized boolean revoke() {
        revoked = true;
        if (done || user == Thread.currentThread() || !user.isAlive()) {
            free();
        }
        return freed;
    }

    private void free() {
        if (!freed) {
            freed = true;
            lane.close();
        }
    }
}
