package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.HotPath;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of a stream, row by row, in place.
 *
 * <pre>{@code
 * while (subscription.poll()) {
 *     long count = subscription.getLong(1);
 * }
 * }</pre>
 *
 * <p>Getters speak of the row that {@link #poll()} showed last. A subscription that is not polled holds the stream
 * back, and in the end the appender: nothing is dropped, unless its {@link SubscriptionOptions} say so. Several
 * subscriptions of one stream each get every row.
 *
 * @threading one thread at a time; with an inline engine the one that polls
 * @allocation none; {@link #getString} and exceptions excepted
 */
public final class Subscription extends RowReader implements AutoCloseable {
    private final SubscriptionOwner owner;
    private final RowFeed feed;
    private int to;
    private long rowsRead;
    private long watermark = Long.MIN_VALUE;
    private boolean ended;
    private boolean closed;
    private @Nullable EngineException failure;

    Subscription(String stream, List<FieldFormat> fields, SubscriptionOwner owner, RowFeed feed) {
        super(stream, fields, feed.layout());
        this.owner = owner;
        this.feed = feed;
    }

    /**
     * Moves to the next row. Who has nothing else to do when there is none parks for a moment (some ten microseconds)
     * before asking again: a thread that spins may hold the processor that the core needs.
     *
     * @return false when none is there now; {@link #ended()} tells whether any will be
     * @throws EngineException when the query has failed and all rows before the failure were read
     * @blocking never
     */
    @HotPath
    public boolean poll() {
        if (row + 1 < to) {
            row++;
            rowsRead++;
            return true;
        }
        return pollSlow();
    }

    @HotPath
    private boolean pollSlow() {
        if (closed || !feed.enter()) {
            throw alreadyClosed();
        }
        if (advance()) {
            return true;
        }
        owner.onNothing(ended);
        return false;
    }

    /**
     * Moves to the next row, as {@link #poll()}, without ever throwing.
     *
     * @return what was found
     * @blocking never
     */
    @HotPath
    public PollState tryPoll() {
        if (row + 1 < to) {
            row++;
            rowsRead++;
            return PollState.ROW;
        }
        if (closed || !feed.enter()) {
            return PollState.CLOSED;
        }
        return advance() ? PollState.ROW : nothing();
    }

    /** Not marked as hot: what it catches is the end of a query, once. */
    private PollState nothing() {
        if (failure == null) {
            try {
                owner.onNothing(ended);
            } catch (EngineException e) {
                failure = e;
            }
        }
        return failure != null ? PollState.FAILED : ended ? PollState.ENDED : PollState.NOTHING;
    }

    /** {@return why {@link #tryPoll()} has answered FAILED; null while it has not} */
    public @Nullable EngineException failure() {
        return failure;
    }

    /**
     * Shows rows until a limit is reached, the visitor has enough, or there is none now.
     *
     * @param limit most rows
     * @param visitor who looks at them
     * @return rows shown, the one that ended it included; {@link #tryPoll()} tells why there are none
     * @blocking never
     */
    @HotPath
    public int pollEach(int limit, RowVisitor visitor) {
        int count = 0;
        while (count < limit && tryPoll() == PollState.ROW) {
            count++;
            if (!visitor.row(this)) {
                return count;
            }
        }
        return count;
    }

    /**
     * Copies rows into a batch of the caller's, a column at a time, until it is full or there is none now. What was in
     * it is gone. The rows stay there however far this subscription goes on; the stream has its room back with the next
     * call at the latest.
     *
     * @param batch of {@link #newBatch}, or of another subscription with such columns
     * @return rows copied; when 0, {@link #tryPoll()} tells why there are none
     * @throws ConfigException when the batch is closed or has other columns
     * @blocking never
     */
    @HotPath
    public int pollInto(RowBatch batch) {
        batch.begin(this);
        while (batch.hasRoom() && !closed) {
            if (row + 1 >= to && !fetchOpen()) {
                return batch.count();
            }
            int copied = batch.append(cursor.block(), cursor.layout(), row + 1, to);
            row += copied;
            rowsRead += copied;
            if (copied == 0) {
                return batch.count();
            }
        }
        return batch.count();
    }

    @HotPath
    private boolean fetchOpen() {
        if (!feed.enter()) {
            return false;
        }
        if (fetch()) {
            return true;
        }
        nothing();
        return false;
    }

    /**
     * {@return a batch for rows of this subscription, to be closed}
     *
     * @param rows most rows that it holds, 1 to 65,536
     */
    public RowBatch newBatch(int rows) {
        return new RowBatch(this, rows);
    }

    /**
     * Moves to the next row, and waits for one where there is none; the core of an inline engine works meanwhile.
     *
     * @param timeout how long to wait at most
     * @return false when the time is over, or {@link #ended()}
     * @throws EngineException as {@link #poll()}
     * @blocking until there is a row, none will follow, or the time is over
     */
    public boolean poll(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!poll()) {
            if (ended || System.nanoTime() - deadline >= 0) {
                return false;
            }
            owner.pause();
        }
        return true;
    }

    /** Whether there is a row: shows it. Marks before it are taken. */
    @HotPath
    private boolean advance() {
        if (!fetch()) {
            return false;
        }
        row++;
        rowsRead++;
        return true;
    }

    /** Whether there are rows: stands before the first of them. */
    @HotPath
    private boolean fetch() {
        to = 0;
        row = -1;
        int kind = feed.next();
        while (kind > RowFeed.ROWS) {
            takeMark(kind);
            kind = feed.next();
        }
        if (kind == RowFeed.NOTHING) {
            return false;
        }
        cursor.wrap(feed.block());
        row = feed.from() - 1;
        to = feed.to();
        return true;
    }

    @HotPath
    private void takeMark(int kind) {
        if (kind == RowFeed.WATERMARK) {
            watermark = feed.value();
        } else if (kind == RowFeed.END) {
            ended = true;
        }
    }

    private ConfigException alreadyClosed() {
        return new ConfigException(ErrorCode.CLOSED, "subscription is closed: stream=" + stream());
    }

    /** {@return the event time that all rows to come have reached, in nanoseconds; the least long before the first} */
    @HotPath
    public long watermark() {
        return watermark;
    }

    /** {@return whether the last row was read and none will follow} */
    @HotPath
    public boolean ended() {
        return ended;
    }

    /** {@return rows read so far} */
    public long rowsRead() {
        return rowsRead;
    }

    /** {@return rows that the stream has given to this subscription and that were not read yet; a moment's picture} */
    public long lag() {
        return Math.max(0, owner.rowsGiven() - rowsRead);
    }

    /**
     * {@return rows that were left out because this subscription was too slow, or asked for a sample; a moment's
     * picture, see {@link SubscriptionOptions}}
     */
    public long rowsDropped() {
        return owner.rowsDropped();
    }

    /** Takes no more rows; the stream goes on without this subscription. Closing twice is harmless. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            row = -1;
            to = 0;
            owner.closed(this);
            feed.giveBack();
        }
    }

    /** {@return the row after the last of those that lie together with the one shown} */
    int end() {
        return to;
    }

    /** The engine is closed. */
    void revoke() {
        if (feed.revoke()) {
            closed = true;
            row = -1;
            to = 0;
        }
    }
}
