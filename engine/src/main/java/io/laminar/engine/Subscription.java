package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
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
public final class Subscription implements AutoCloseable {
    private final String stream;
    private final List<FieldFormat> fields;
    private final SubscriptionOwner owner;
    private final RowFeed feed;
    private final BlockCursor cursor;
    private final ColumnType[] types;
    private int row = -1;
    private int to;
    private long rowsRead;
    private long watermark = Long.MIN_VALUE;
    private boolean ended;
    private boolean closed;
    private @Nullable EngineException failure;

    Subscription(String stream, List<FieldFormat> fields, SubscriptionOwner owner, RowFeed feed) {
        this.stream = stream;
        this.fields = List.copyOf(fields);
        this.owner = owner;
        this.feed = feed;
        this.cursor = new BlockCursor(feed.layout());
        this.types = feed.layout().types().toArray(ColumnType[]::new);
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

    /** Whether there is a row: shows it. Marks before it are taken. */
    @HotPath
    private boolean advance() {
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
        row = feed.from();
        to = feed.to();
        rowsRead++;
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

    @HotPath
    private int shown() {
        if (row < 0) {
            throw noRow();
        }
        return row;
    }

    private IllegalStateException noRow() {
        return new IllegalStateException("no row is shown: poll() must have answered true: stream=" + stream);
    }

    private ConfigException alreadyClosed() {
        return new ConfigException(ErrorCode.CLOSED, "subscription is closed: stream=" + stream);
    }

    /** {@return the name of the stream} */
    public String stream() {
        return stream;
    }

    /** {@return the columns of the rows} */
    public List<FieldFormat> columns() {
        return fields;
    }

    /** {@return the number of columns} */
    public int columnCount() {
        return types.length;
    }

    /**
     * {@return the name of a column}
     *
     * @param column its index
     */
    public String columnName(int column) {
        return fields.get(column).name();
    }

    /**
     * {@return the type of a column}
     *
     * @param column its index
     */
    @HotPath
    public ColumnType columnType(int column) {
        return types[column];
    }

    /**
     * {@return the index of a column}
     *
     * @param name its name
     * @throws ConfigException when the stream has none of that name
     */
    public int column(String name) {
        for (int c = 0; c < fields.size(); c++) {
            if (fields.get(c).name().equals(name)) {
                return c;
            }
        }
        throw new ConfigException(ErrorCode.COLUMN_MISMATCH, "no such column: stream=" + stream + ", column=" + name);
    }

    /**
     * {@return whether a value is NULL; other getters have no meaning then}
     *
     * @param column index of the column
     */
    @HotPath
    public boolean isNull(int column) {
        return cursor.isNull(shown(), column);
    }

    /**
     * {@return an integer, DATE (days since 1970), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds since 1970)}
     *
     * @param column index of the column
     */
    @HotPath
    public long getLong(int column) {
        assert SourceColumns.kindOf(types[column]) == SourceColumns.INTEGER : types[column];
        return cursor.getLong(shown(), column);
    }

    /**
     * {@return a REAL or DOUBLE}
     *
     * @param column index of the column
     */
    @HotPath
    public double getDouble(int column) {
        assert SourceColumns.kindOf(types[column]) == SourceColumns.FLOAT : types[column];
        return cursor.getDouble(shown(), column);
    }

    /**
     * {@return a BOOLEAN}
     *
     * @param column index of the column
     */
    @HotPath
    public boolean getBoolean(int column) {
        assert types[column] == ColumnType.BOOLEAN : types[column];
        return cursor.getBoolean(shown(), column);
    }

    /**
     * {@return the months of an INTERVAL}
     *
     * @param column index of the column
     */
    @HotPath
    public int getMonths(int column) {
        return cursor.getMonths(shown(), column);
    }

    /**
     * {@return the days of an INTERVAL}
     *
     * @param column index of the column
     */
    @HotPath
    public int getDays(int column) {
        return cursor.getDays(shown(), column);
    }

    /**
     * {@return the nanoseconds of an INTERVAL}
     *
     * @param column index of the column
     */
    @HotPath
    public long getNanos(int column) {
        return cursor.getNanos(shown(), column);
    }

    /**
     * {@return a VARCHAR as a new string}
     *
     * @param column index of the column
     * @allocation the string and its bytes
     */
    public String getString(int column) {
        return cursor.getString(shown(), column);
    }

    /**
     * {@return the length of a VARCHAR in bytes of UTF-8}
     *
     * @param column index of the column
     */
    @HotPath
    public int stringLength(int column) {
        return cursor.stringLength(shown(), column);
    }

    /**
     * Copies the UTF-8 bytes of a VARCHAR.
     *
     * @param column index of the column
     * @param target where to
     * @param from index of the first byte there
     * @return bytes copied: all that fit
     */
    @HotPath
    public int copyString(int column, byte[] target, int from) {
        int length = Math.min(cursor.stringLength(shown(), column), target.length - from);
        RawMemory.copyTo(cursor.stringAddress(shown(), column), target, from, length);
        return length;
    }

    /** {@return +1 when the row is added to the result, -1 when it is taken back} */
    @HotPath
    public int weight() {
        return cursor.weight(shown());
    }

    /** {@return whether rows of this stream can be taken back} */
    public boolean isChangelog() {
        return cursor.layout().weighted();
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

    /** The engine is closed. */
    void revoke() {
        if (feed.revoke()) {
            closed = true;
            row = -1;
            to = 0;
        }
    }
}
