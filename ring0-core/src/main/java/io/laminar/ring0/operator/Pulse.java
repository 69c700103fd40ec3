package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Signs of life of a producer that deals its rows out: none of them may come to a core for a long time though the
 * producer is busy, so an empty lane says nothing about it.
 *
 * @threading {@link #beat} the producer's; the rest any
 * @allocation none
 */
@HotPath
public final class Pulse {
    private static final VarHandle BEATS;

    static {
        try {
            BEATS = MethodHandles.lookup().findVarHandle(Pulse.class, "beats", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Twice the number of signs; the lowest bit while something waits to be dealt out. */
    private long beats;

    /**
     * Gives a sign.
     *
     * @param waiting whether there is something that the producer could not deal out yet: it is not idle until it has
     */
    public void beat(boolean waiting) {
        BEATS.setOpaque(this, (beats >>> 1) + 1 << 1 | (waiting ? 1 : 0));
    }

    /** {@return a number that changes with every sign} */
    public long beats() {
        return (long) BEATS.getOpaque(this);
    }

    /**
     * {@return whether something waited to be dealt out}
     *
     * @param beats what {@link #beats()} said
     */
    public static boolean isWaiting(long beats) {
        return (beats & 1) != 0;
    }
}
