package io.laminar.engine;

import io.laminar.engine.config.ConfigKeys;

/**
 * What becomes of rows that a subscription is too slow for.
 *
 * <p>One that waits gets every row, and holds back what it reads: its stream, the sources behind it, and with them,
 * when the blocks between are used up, every query of those sources. One with any other policy holds nothing back,
 * however long it is not polled. Watermarks and the end of the stream are never left out. Of a changelog, one half of a
 * change may be left out: who keeps a table of it should wait.
 *
 * @param policy what is left out
 * @param everyNth of so many rows one is read; 1: all
 * @param blocks blocks that lie between the stream and the reader, on each core; 0: {@code blocks.per.lane}
 */
public record SubscriptionOptions(Policy policy, int everyNth, int blocks) {
    /** What is left out. */
    public enum Policy {
        /** Nothing: the stream is held back. */
        WAIT,
        /** Rows that find no room. */
        DROP_NEWEST,
        /** The oldest rows that are not in the reader's lane of two blocks. */
        DROP_OLDEST
    }

    /** Nothing is left out. */
    public static final SubscriptionOptions DEFAULT = new SubscriptionOptions(Policy.WAIT, 1, 0);

    private static final int MOST_BLOCKS = 1 << 10;

    /** Checks the ranges. */
    public SubscriptionOptions {
        ConfigKeys.range("everyNth", everyNth, 1, policy == Policy.DROP_NEWEST ? Integer.MAX_VALUE : 1);
        ConfigKeys.range("blocks", blocks, 0, MOST_BLOCKS);
        if (blocks == 1) {
            ConfigKeys.range("blocks", blocks, 2, MOST_BLOCKS);
        }
    }

    /** {@return a subscription that holds nothing back: rows that find no room are left out} */
    public static SubscriptionOptions dropNewest() {
        return new SubscriptionOptions(Policy.DROP_NEWEST, 1, 0);
    }

    /** {@return a subscription that holds nothing back: the oldest rows are left out} */
    public static SubscriptionOptions dropOldest() {
        return new SubscriptionOptions(Policy.DROP_OLDEST, 1, 0);
    }

    /**
     * {@return a subscription to some of the rows, that holds nothing back: those that find no room are left out}
     *
     * @param everyNth of so many rows, on each core, one is read: the first, and so on
     */
    public static SubscriptionOptions sample(int everyNth) {
        return new SubscriptionOptions(Policy.DROP_NEWEST, everyNth, 0);
    }

    /**
     * {@return the same with other bounds}
     *
     * @param count blocks between the stream and the reader, on each core, 2 to 1024
     */
    public SubscriptionOptions withBlocks(int count) {
        return new SubscriptionOptions(policy, everyNth, count);
    }
}
