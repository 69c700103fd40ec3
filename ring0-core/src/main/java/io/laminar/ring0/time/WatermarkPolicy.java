package io.laminar.ring0.time;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a source's watermark is made of what its producers bring.
 *
 * @param scope over what each watermark runs
 * @param idleNs after how long without a row or mark a producer does not count; {@link #NEVER} if it always does
 * @param keys the keys that have watermarks of their own; null but for {@link Scope#KEY}
 * @param drift the sources that it keeps together with; null if it goes its own way
 */
public record WatermarkPolicy(
        Scope scope,
        long idleNs,
        @Nullable Keys keys,
        @Nullable Drift drift) {
    /** Nobody is ever taken for idle. */
    public static final long NEVER = Long.MAX_VALUE;

    /** One running maximum over all rows, whoever brings them. */
    public static final WatermarkPolicy DEFAULT = new WatermarkPolicy(Scope.SOURCE, NEVER, null, null);

    /** Over what a watermark runs. */
    public enum Scope {
        /** Over all rows: the producer that is farthest ahead moves it. */
        SOURCE,
        /** Over the rows of each producer: the source's is the least of those that are active. */
        PRODUCER,
        /** Over the rows of each key of each producer: the source's is the least of those that are active. */
        KEY
    }

    /** What becomes of a new key when there are as many as may be. */
    public enum Full {
        /** The key whose last row came first is forgotten. */
        LRU,
        /** The key with the lowest watermark is forgotten. */
        LOWEST,
        /** Its rows move no watermark. */
        REJECT
    }

    /**
     * The keys that have watermarks of their own.
     *
     * @param column index of the column
     * @param most how many of a producer may be known; {@link #ANY} for as many as memory holds
     * @param full what becomes of a new one beyond that
     */
    public record Keys(int column, long most, Full full) {
        /** No bound but memory. */
        public static final long ANY = Long.MAX_VALUE;

        /** Checks the bound. */
        public Keys {
            if (most <= 0) {
                throw new IllegalArgumentException("most must be positive: most=" + most);
            }
        }

        /** {@return whether there is a bound} */
        public boolean isBounded() {
            return most != ANY;
        }
    }

    /** What becomes of a source's rows while it is too far ahead of its group. */
    public enum Excess {
        /** They wait in their lanes, so producers wait for room. */
        PAUSE,
        /** They are taken, and counted. */
        WARN,
        /** They are dropped, and counted; the watermark goes on with them. */
        DROP
    }

    /**
     * A group of sources that keep together.
     *
     * @param group its name
     * @param mostNs how far a source's watermark may be ahead of the slowest active one's, in nanoseconds
     * @param excess what becomes of its rows beyond that
     */
    public record Drift(String group, long mostNs, Excess excess) {
        private static final long HOUR_NS = 3_600_000_000_000L;
        private static final int STEPS = 8;

        /** Checks the bound. */
        public Drift {
            if (mostNs <= 0) {
                throw new IllegalArgumentException("mostNs must be positive: mostNs=" + mostNs);
            }
        }

        /**
         * {@return how finely a source has to show its watermark} A round number, at most an eighth of the bound: most
         * windows end at multiples of it.
         */
        public long granularityNs() {
            long unit = HOUR_NS;
            for (int step = 0; unit > Math.max(1, mostNs / STEPS); step++) {
                unit /= step < 2 ? 60 : 10;
            }
            return Math.max(1, unit);
        }
    }

    /** Checks the time-out, without which one silent source would stop its group for ever. */
    public WatermarkPolicy {
        if (idleNs <= 0) {
            throw new IllegalArgumentException("idleNs must be positive: idleNs=" + idleNs);
        }
        if ((keys != null) != (scope == Scope.KEY)) {
            throw new IllegalArgumentException("keys and their scope go together: scope=" + scope);
        }
        if (drift != null && idleNs == NEVER) {
            throw new IllegalArgumentException("a group needs a time-out: group=" + drift.group());
        }
    }

    /** {@return the keys; there are some} */
    public Keys requireKeys() {
        return Objects.requireNonNull(keys, "no keys");
    }

    /** {@return whether it needs to know what time it is} */
    public boolean isTimed() {
        return idleNs != NEVER;
    }
}
