package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.time.KeyedWatermarks;
import io.laminar.ring0.time.Watermark;
import java.util.Arrays;

/**
 * The keys of a source's producers: all in one region, which is state of the source. Those of a producer that is gone
 * are used again.
 *
 * @threading one core
 * @allocation none but in {@link #take}
 */
final class ProducerKeys implements AutoCloseable {
    private final KeyedWatermarks.Terms terms;
    private final Region region;
    private KeyedWatermarks[] spares = new KeyedWatermarks[0];
    private int spareCount;
    private int made;

    ProducerKeys(KeyedWatermarks.Terms terms, RegionSource regions) {
        this.terms = terms;
        this.region = Region.create(regions, KeyedWatermarks.LIMIT_BYTES, terms.tag());
        region.disown();
    }

    /** Those of a new producer, which know what time it is. */
    KeyedWatermarks take(long sourceNs, Watermark clock) {
        KeyedWatermarks keys = spareCount > 0 ? spares[--spareCount] : make();
        // Its time is the source's, which begins with 0.
        keys.tick(0, clock);
        keys.tick(sourceNs, clock);
        return keys;
    }

    private KeyedWatermarks make() {
        KeyedWatermarks keys = new KeyedWatermarks(terms, region);
        count(keys);
        return keys;
    }

    private void count(KeyedWatermarks keys) {
        made++;
        int length = spares.length;
        if (made > length) {
            spares = Arrays.copyOf(spares, 2 * made);
            // No element may be null.
            Arrays.fill(spares, length, spares.length, keys);
        }
    }

    /** A producer is gone. */
    @HotPath
    void give(KeyedWatermarks keys) {
        keys.clear();
        spares[spareCount++] = keys;
    }

    Region region() {
        return region;
    }

    /** Notes those that wait for another use. */
    @HotPath
    void save(StateWriter to) {
        to.put(spareCount);
        for (int i = 0; i < spareCount; i++) {
            spares[i].save(to);
        }
    }

    void restore(StateReader from, int most) {
        for (int count = from.nextCount(most); count > 0; count--) {
            // First, as it may move the array.
            KeyedWatermarks keys = restored(from);
            spares[spareCount++] = keys;
        }
    }

    /** Those of a producer that was noted. */
    KeyedWatermarks restored(StateReader from) {
        KeyedWatermarks keys = KeyedWatermarks.restored(terms, region, from);
        count(keys);
        return keys;
    }

    @Override
    public void close() {
        for (int i = 0; i < spareCount; i++) {
            spares[i].close();
        }
        region.close();
    }
}
