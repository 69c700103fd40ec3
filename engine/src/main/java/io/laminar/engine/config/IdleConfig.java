package io.laminar.engine.config;

/**
 * What the engine's threads do when there is nothing to do, and an appender while its lane is full: spin, then yield,
 * then park.
 *
 * @param spins polls without work before it yields
 * @param yields yields before it parks
 * @param parkNs how long it parks at a time, in nanoseconds
 */
public record IdleConfig(int spins, int yields, long parkNs) {
    /** About 50 microseconds of polling: longer than a gap within a burst, shorter than a time slice. */
    public static final int DEFAULT_SPINS = 2_000;

    /**
     * None: where threads are more than processors, a yield costs the whole time slice of whoever spins beside (ms),
     * while a thread that parks is let in again as soon as its time is over.
     */
    public static final int DEFAULT_YIELDS = 0;

    /** The kernel's timer slack is 50 microseconds: less would not be kept. */
    public static final long DEFAULT_PARK_NS = 50_000;

    /** The defaults. */
    public static final IdleConfig DEFAULT = new IdleConfig(DEFAULT_SPINS, DEFAULT_YIELDS, DEFAULT_PARK_NS);

    /** Checks the ranges. */
    public IdleConfig {
        ConfigKeys.range("idle.spins", spins, 0, Integer.MAX_VALUE);
        ConfigKeys.range("idle.yields", yields, 0, Integer.MAX_VALUE);
        ConfigKeys.range("idle.park.ns", parkNs, 1, 1_000_000_000);
    }

    /**
     * {@return the same but for the spins}
     *
     * @param newSpins polls without work before it yields
     */
    public IdleConfig withSpins(int newSpins) {
        return new IdleConfig(newSpins, yields, parkNs);
    }

    /**
     * {@return the same but for the yields}
     *
     * @param newYields yields before it parks
     */
    public IdleConfig withYields(int newYields) {
        return new IdleConfig(spins, newYields, parkNs);
    }

    /**
     * {@return the same but for the parking}
     *
     * @param newParkNs how long it parks at a time, in nanoseconds
     */
    public IdleConfig withParkNs(long newParkNs) {
        return new IdleConfig(spins, yields, newParkNs);
    }
}
