package io.laminar.engine.connector.socket;

import io.laminar.memory.lane.LaneWriter;
import java.io.IOException;

/**
 * Turns the bytes of one connection into rows. Bytes are taken as they come, whole records or not: what cannot become
 * rows now is kept.
 *
 * @threading the source's
 * @allocation none per good record
 */
abstract class Intake {
    /** Bytes that are kept. */
    protected final Carry carry;

    /** Whether the lane was full: nothing may be received before {@link #resume} says that all is taken. */
    protected boolean blocked;

    private boolean refused;

    /** Makes an intake that has seen nothing. */
    Intake(Carries carries) {
        this.carry = new Carry(carries);
    }

    /**
     * Takes bytes that were received.
     *
     * @param address of the first
     * @param bytes how many
     * @param whole whether they end with a record: a datagram
     * @param out the lane; rows are published
     */
    abstract void receive(long address, int bytes, boolean whole, LaneWriter out) throws IOException;

    /** Takes what was kept when the lane was full; {@link #blocked()} says whether there is more. */
    abstract void resume(LaneWriter out) throws IOException;

    /** Takes notice that no bytes follow; {@link #resume} goes on when the lane is full. */
    abstract void end(LaneWriter out) throws IOException;

    /** {@return where in the input the next record begins, in words} */
    abstract String place();

    /** Gives everything back. */
    void close() {
        blocked = false;
        carry.clear();
    }

    final boolean blocked() {
        return blocked;
    }

    /** {@return whether nothing of this connection can be read any more} */
    final boolean refused() {
        return refused;
    }

    /**
     * The connection is to be closed: where the next record begins is not known, or its columns are not the source's.
     */
    protected final void refuse() {
        refused = true;
        blocked = false;
        carry.clear();
    }

    /** What comes next is read all the same: a datagram has nothing to do with the one before. */
    final void forgive() {
        refused = false;
    }

    /** {@return bytes kept} */
    final int kept() {
        return carry.used();
    }
}
