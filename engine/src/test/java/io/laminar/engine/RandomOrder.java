package io.laminar.engine;

import io.laminar.memory.HotPath;
import java.util.Random;

/** A scheduler without mercy: cores step in random order, some several times before others. One seed, one order. */
final class RandomOrder extends CoreOrder {
    private final Random random;
    private int count;
    private int extra;
    private long left;

    RandomOrder(long seed) {
        this.random = new Random(seed);
    }

    @HotPath
    @Override
    void begin(int cores) {
        count = cores;
        extra = random.nextInt(2 * cores);
        left = (1L << cores) - 1;
    }

    @HotPath
    @Override
    int next() {
        if (left == 0) {
            return -1;
        }
        int core = random.nextInt(count);
        if (extra-- <= 0) {
            // Those that had no turn yet.
            while ((left & 1L << core) == 0) {
                core = random.nextInt(count);
            }
        }
        left &= ~(1L << core);
        return core;
    }
}
