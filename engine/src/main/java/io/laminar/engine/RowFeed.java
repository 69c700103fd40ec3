package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;

/**
 * Where a subscription reads: a lane that a core fills, or with an inline engine the stream on the core itself; of a
 * stream on several cores, each of theirs in turn.
 *
 * @threading the subscriber's, what is said to be otherwise excepted
 */
abstract sealed class RowFeed permits LaneFeed, MergedFeed, StreamFeed {
    static final int NOTHING = 0;
    static final int ROWS = 1;
    static final int WATERMARK = 2;
    static final int END = 3;
    static final int OTHER = 4;

    /** Takes what was shown last, and shows what comes next; rows stay valid until the next call. */
    @HotPath
    abstract int next();

    /** {@return the block of the rows shown} */
    @HotPath
    abstract long block();

    /** {@return the first row shown} */
    @HotPath
    abstract int from();

    /** {@return the row after the last one shown} */
    @HotPath
    abstract int to();

    /** {@return the value of the mark shown} */
    @HotPath
    abstract long value();

    /** {@return the layout of the blocks} */
    abstract BlockLayout layout();

    /**
     * Notes who reads; called before {@link #next()}.
     *
     * @return whether there is anything to read: false when the engine, or the stream, is gone
     */
    @HotPath
    abstract boolean enter();

    /** {@return rows given so far, read or not; under the engine's lock} */
    abstract long rowsGiven(Cores cores);

    /** {@return what keeps rows from being given, as its reader takes none; empty when nothing does} */
    abstract String held();

    /** {@return rows left out; under the engine's lock} */
    long rowsDropped() {
        return 0;
    }

    /** Takes it off the core, so that it holds nothing back; under the engine's lock. */
    abstract void detach();

    /** The subscriber will read no more. */
    abstract void giveBack();

    /**
     * The core will write no more; any thread, after {@link #detach()}.
     *
     * @return whether the memory is gone
     */
    abstract boolean revoke();
}
