package io.laminar.bench.durability;

/**
 * What a thread has done so far.
 *
 * @param writes of 8 bytes
 * @param wallNs the clock
 * @param runNs on a processor
 * @param waitNs ready, while others had the processor
 */
record OwnerTimes(long writes, long wallNs, long runNs, long waitNs) {
    /** {@return what it has done since} */
    OwnerTimes since(OwnerTimes before) {
        return new OwnerTimes(
                writes - before.writes, wallNs - before.wallNs, runNs - before.runNs, waitNs - before.waitNs);
    }

    double wallNsAWrite() {
        return wallNs / (double) Math.max(1, writes);
    }

    double runNsAWrite() {
        return runNs / (double) Math.max(1, writes);
    }

    /** {@return the part of the time in which others had its processor, in percent} */
    double waitPercent() {
        return 100.0 * waitNs / Math.max(1, wallNs);
    }
}
