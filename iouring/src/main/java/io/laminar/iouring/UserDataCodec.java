package io.laminar.iouring;

import io.laminar.memory.HotPath;

/**
 * What travels with an operation and comes back with its completions: the kind of operation, the slot of its state, and
 * the generation of that slot, by which a late completion of a former tenant is told apart. See the picture of the
 * package.
 *
 * @threading any
 * @allocation none
 */
@HotPath
public final class UserDataCodec {
    /** Kinds are below this. */
    public static final int KINDS = 64;

    /** Kind of a completion that another ring's message caused, and no entry of this one. */
    public static final int MESSAGE = 62;

    /** Kind of what the {@link Uring} submits for itself; whoever drains ignores these. */
    public static final int OWN = 63;

    /** Generations count up to this and start again at 0. */
    public static final int GENERATION_MASK = (1 << 26) - 1;

    private static final int KIND_SHIFT = 58;
    private static final int GENERATION_SHIFT = 32;

    private UserDataCodec() {}

    /**
     * Packs.
     *
     * @param kind 0 to 61, or {@link #MESSAGE}
     * @param slot 0 or more
     * @param generation its low 26 bits count
     */
    public static long of(int kind, int slot, int generation) {
        assert kind >= 0 && kind < KINDS && slot >= 0;
        return (long) kind << KIND_SHIFT | (long) (generation & GENERATION_MASK) << GENERATION_SHIFT | slot;
    }

    /** {@return the kind of operation} */
    public static int kind(long userData) {
        return (int) (userData >>> KIND_SHIFT);
    }

    /** {@return the slot} */
    public static int slot(long userData) {
        return (int) userData;
    }

    /** {@return the generation, 0 to {@link #GENERATION_MASK}} */
    public static int generation(long userData) {
        return (int) (userData >>> GENERATION_SHIFT) & GENERATION_MASK;
    }
}
