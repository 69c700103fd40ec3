package io.laminar.bench.macro;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.agrona.collections.Long2LongHashMap;

/** A map from one word to a value of four words, by whatever means; loops are within, so that none is shared. */
interface KeyedStore extends AutoCloseable {
    /** Words of a value. */
    int VALUE_WORDS = 4;

    /** Puts keys that are not there yet; the first word of a value is the key's rank. {@return a checksum} */
    long insert(KeyColumn keys);

    /** {@return the sum of the first words of the values of keys that are there} */
    long get(KeyColumn keys);

    /** Adds one to the second word of the values of keys that are there. {@return the sum of what it is then} */
    long put(KeyColumn keys);

    /** Gives back what is not on the heap. */
    @Override
    default void close() {}

    /** Agrona's map to a rank, and the values in an array that doubles. */
    final class Agrona implements KeyedStore {
        private static final int FIRST_WORDS = 1024;
        private static final long MISSING = -1;

        private final Long2LongHashMap ranks = new Long2LongHashMap(MISSING);
        private long[] values = new long[FIRST_WORDS];

        @Override
        public long insert(KeyColumn keys) {
            for (long key : keys.array()) {
                int at = ranks.size() * VALUE_WORDS;
                if (at == values.length) {
                    values = Arrays.copyOf(values, 2 * at);
                }
                ranks.put(key, at);
                values[at] = at / VALUE_WORDS;
            }
            return ranks.size();
        }

        @Override
        public long get(KeyColumn keys) {
            long sum = 0;
            for (long key : keys.array()) {
                sum += values[(int) ranks.get(key)];
            }
            return sum;
        }

        @Override
        public long put(KeyColumn keys) {
            long sum = 0;
            for (long key : keys.array()) {
                sum += ++values[(int) ranks.get(key) + 1];
            }
            return sum;
        }
    }

    /** The JDK's map, with a boxed key and an array a value. */
    final class Boxed implements KeyedStore {
        private final Map<Long, long[]> values = new HashMap<>();

        @Override
        public long insert(KeyColumn keys) {
            for (long key : keys.array()) {
                long[] value = new long[VALUE_WORDS];
                value[0] = values.size();
                values.put(key, value);
            }
            return values.size();
        }

        @Override
        public long get(KeyColumn keys) {
            long sum = 0;
            for (long key : keys.array()) {
                sum += Objects.requireNonNull(values.get(key))[0];
            }
            return sum;
        }

        @Override
        public long put(KeyColumn keys) {
            long sum = 0;
            for (long key : keys.array()) {
                sum += ++Objects.requireNonNull(values.get(key))[1];
            }
            return sum;
        }
    }
}
