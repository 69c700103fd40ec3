package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.time.KeyCounts;
import io.laminar.ring0.time.KeyedWatermarks;
import io.laminar.ring0.time.Watermark;

/**
 * Counts of the producers of a source that have ended and are forgotten.
 *
 * @threading one core
 * @allocation none but {@link #keys()}
 */
final class GoneProducers {
    /** How many longs {@link #save} writes. */
    static final int NOTES = 4;

    private long farFutureRows;
    private long rowsBehind;
    private long evictedKeys;
    private long untrackedRows;

    @HotPath
    void add(Producer producer, Watermark clock) {
        farFutureRows += producer.clock == clock ? 0 : producer.clock.farFutureRows();
        addKeys(producer);
    }

    @HotPath
    void addKeys(Producer producer) {
        KeyedWatermarks its = producer.keys;
        if (its != null) {
            farFutureRows += its.farFutureRows();
            rowsBehind += its.rowsBehind();
            evictedKeys += its.evictedKeys();
            untrackedRows += its.untrackedRows();
        }
    }

    long farFutureRows() {
        return farFutureRows;
    }

    /** Of keys that nobody knows any more. */
    KeyCounts keys() {
        return new KeyCounts(0, 0, rowsBehind, evictedKeys, untrackedRows);
    }

    @HotPath
    void save(StateWriter to) {
        to.put(farFutureRows);
        to.put(rowsBehind);
        to.put(evictedKeys);
        to.put(untrackedRows);
    }

    void restore(StateReader from) {
        farFutureRows = from.next();
        rowsBehind = from.next();
        evictedKeys = from.next();
        untrackedRows = from.next();
    }
}
