package io.laminar.engine;

import io.laminar.memory.HotPath;

/**
 * In which order the caller's thread steps several cores. A round steps each at least once.
 *
 * @threading the one thread of an inline engine
 * @allocation none
 */
abstract class CoreOrder {
    /** A new one each time: it keeps its place. */
    static CoreOrder inTurn() {
        return new InTurn();
    }

    /** Begins a round over so many cores. */
    @HotPath
    abstract void begin(int cores);

    /** {@return the next core; -1 at the round's end} */
    @HotPath
    abstract int next();

    private static final class InTurn extends CoreOrder {
        private int count;
        private int at;

        @HotPath
        @Override
        void begin(int cores) {
            count = cores;
            at = 0;
        }

        @HotPath
        @Override
        int next() {
            return at == count ? -1 : at++;
        }
    }
}
