package io.laminar.ring0.time;

/**
 * How a source's watermark is made of what its producers bring.
 *
 * @param scope over what each watermark runs
 * @param idleNs after how long without a row or mark a producer does not count; {@link #NEVER} if it always does
 */
public record WatermarkPolicy(Scope scope, long idleNs) {
    /** Nobody is ever taken for idle. */
    public static final long NEVER = Long.MAX_VALUE;

    /** One running maximum over all rows, whoever brings them. */
    public static final WatermarkPolicy DEFAULT = new WatermarkPolicy(Scope.SOURCE, NEVER);

    /** Over what a watermark runs. */
    public enum Scope {
        /** Over all rows: the producer that is farthest ahead moves it. */
        SOURCE,
        /** Over the rows of each producer: the source's is the least of those that are active. */
        PRODUCER
    }

    /** Checks the time-out. */
    public WatermarkPolicy {
        if (idleNs <= 0) {
            throw new IllegalArgumentException("idleNs must be positive: idleNs=" + idleNs);
        }
    }

    /** {@return whether it needs to know what time it is} */
    public boolean isTimed() {
        return idleNs != NEVER;
    }
}
