package io.laminar.engine;

/**
 * What became of the rows that producers offered a source, and how often they found no room. When nothing is under way,
 * {@code rowsOffered = SourceMetrics.rowsIn + rowsDroppedNewest + rowsDroppedOldest}.
 *
 * @param rowsOffered rows that producers have published, and those that were left out before
 * @param rowsDroppedNewest rows left out because they found no room: {@code backpressure = 'drop_newest'}
 * @param rowsDroppedOldest rows left out to make room for younger ones: {@code backpressure = 'drop_oldest'}
 * @param waits how often a producer found no room, and waited or got an exception
 * @param wakes how often one that waited slept and looked again
 * @param waitedNs how long producers have waited, in nanoseconds; waits that go on are not in it
 * @param waitingProducers how many wait at this moment
 */
public record BackpressureMetrics(
        long rowsOffered,
        long rowsDroppedNewest,
        long rowsDroppedOldest,
        long waits,
        long wakes,
        long waitedNs,
        int waitingProducers) {}
