package io.laminar.ring0.time;

/**
 * Counts of keys that have watermarks of their own.
 *
 * @param keys keys that are known
 * @param idleKeys those of them that do not count at present
 * @param rowsBehind rows whose event time was below their own key's watermark
 * @param evictedKeys keys forgotten, so that others found room
 * @param untrackedRows rows whose key found no room: they move no watermark
 */
public record KeyCounts(long keys, long idleKeys, long rowsBehind, long evictedKeys, long untrackedRows) {
    /** Of nothing. */
    public static final KeyCounts NONE = new KeyCounts(0, 0, 0, 0, 0);

    /**
     * {@return the sum with another}
     *
     * @param other the other
     */
    public KeyCounts plus(KeyCounts other) {
        return new KeyCounts(
                keys + other.keys,
                idleKeys + other.idleKeys,
                rowsBehind + other.rowsBehind,
                evictedKeys + other.evictedKeys,
                untrackedRows + other.untrackedRows);
    }

    /** {@return the same of keys that are not known any more} */
    public KeyCounts ofNone() {
        return new KeyCounts(0, 0, rowsBehind, evictedKeys, untrackedRows);
    }
}
