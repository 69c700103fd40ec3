package io.laminar.engine;

import io.laminar.memory.HotPath;

/**
 * Says when the memory of a lane may go: a thread outside the engine's control may be writing or reading it at the very
 * moment the engine is closed. The lane goes at once when its user is done, is the thread that closes, or is dead; else
 * when the user gives it back.
 *
 * @threading {@link #enter()} the user's; the rest any thread
 */
final class LaneLease {
    private final Runnable lane;
    private volatile Thread user;
    private volatile boolean revoked;
    private boolean done;
    private boolean freed;

    /** Memory that the calling thread uses, until another does; given back by what is run. */
    LaneLease(Runnable lane) {
        this(lane, Thread.currentThread());
    }

    /** Memory that a thread uses, until another does; given back by what is run. */
    LaneLease(Runnable lane, Thread user) {
        this.lane = lane;
        this.user = user;
    }

    /**
     * Notes who uses the lane; called at least once a row or block.
     *
     * @return whether the lane may be used: false when the engine is closed
     */
    @HotPath
    boolean enter() {
        Thread now = Thread.currentThread();
        if (user != now) {
            // Volatile, as is the flag read next: of a new user and a closing engine one at least sees the other.
            user = now;
        }
        return !revoked;
    }

    /** The user will not touch the lane again. */
    synchronized void giveBack() {
        done = true;
        if (revoked) {
            free();
        }
    }

    /** {@return whether the user will not touch the lane again} */
    synchronized boolean isGivenBack() {
        return done;
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
            lane.run();
        }
    }
}
