package io.laminar.ring0.port;

/**
 * The time that passes outside, as a core sees it: read once a round and never per row, and only where a source asks
 * for it, and by what measures how long things take. What a core does with time follows from these readings alone.
 *
 * @threading any; a core asks from its own thread
 * @allocation none
 */
@FunctionalInterface
public interface Clock {
    /** Time stands still: nobody ever becomes idle. */
    Clock STILL = () -> 0;

    /** {@return nanoseconds since some moment; differences count, and a step back is taken for standing still} */
    long nowNs();
}
