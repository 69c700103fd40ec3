package io.laminar.ring0.operator;

import io.laminar.ring0.time.KeyCounts;
import io.laminar.ring0.time.Watermark;

/**
 * Counts of a source's producers.
 *
 * @param open those that have not ended
 * @param idle those of them that do not count at present
 * @param farFutureRows rows that would have pushed a watermark further than they may
 * @param keys of their keys
 */
public record ProducerCounts(int open, int idle, long farFutureRows, KeyCounts keys) {
    static ProducerCounts of(Producer[] producers, int count, Watermark clock, GoneProducers gone) {
        int open = 0;
        int idle = 0;
        long farFutureRows = clock.farFutureRows() + gone.farFutureRows();
        KeyCounts keys = gone.keys();
        for (int i = 0; i < count; i++) {
            Producer producer = producers[i];
            open += producer.ended ? 0 : 1;
            idle += !producer.ended && producer.idle ? 1 : 0;
            farFutureRows += producer.clock == clock ? 0 : producer.farFutureRows();
            if (producer.keys != null) {
                KeyCounts its = producer.keys.counts();
                keys = keys.plus(producer.ended ? its.ofNone() : its);
            }
        }
        return new ProducerCounts(open, idle, farFutureRows, keys);
    }
}
