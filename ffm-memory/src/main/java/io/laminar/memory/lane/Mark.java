package io.laminar.memory.lane;

/** What travels in a lane at an exact place between rows. Kinds are small ints: they are kept in a byte. */
public final class Mark {
    /** No later row has an event time below the value, in nanoseconds UTC. */
    public static final int WATERMARK = 1;

    /** No row and no other mark follows. The value is 0. */
    public static final int END = 2;

    /** A batch ends here: results of all before come out before anything behind. The value is 0. */
    public static final int FLUSH = 3;

    /** A checkpoint's barrier; the value is its epoch. */
    public static final int BARRIER = 4;

    /** Nothing comes for an unknown time, and nobody is to wait: until the next watermark. The value is 0. */
    public static final int IDLE = 5;

    /** Where the producer is, as it counts: it can send again all that follows. The value grows. */
    public static final int POSITION = 6;

    private Mark() {}
}
