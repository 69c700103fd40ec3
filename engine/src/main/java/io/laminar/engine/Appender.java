package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.DataException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockBuilder;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.memory.raw.RawMemory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows into a source, value by value, straight into the block that the core will read.
 *
 * <pre>{@code
 * appender.setString(0, "ACME");
 * appender.setDouble(1, 12.5);
 * appender.setLong(2, timestampNs);
 * appender.endRow();
 * appender.publish(); // after each row, or after many
 * }</pre>
 *
 * <p>A column that is not set is NULL. When the core is behind, the first setter of a row waits, or throws
 * {@link LimitException} with {@link ErrorCode#BACK_PRESSURED} where the source says {@code backpressure = 'error'};
 * {@link #tryRow()} asks without either. With an inline engine waiting means polling it, files and sockets included: a
 * sink whose reader is slow is waited for, up to {@code io.stall.ms} without any progress. When a poll cannot help,
 * because a subscription is full, the exception comes all the same. Where no core takes the source's rows any more, as
 * its log has failed, waiting ends with that failure.
 *
 * <p>A producer that waits is held back until its lane is down to {@code backpressure.resume.percent}. Where the source
 * says {@code backpressure = 'drop_newest'}, a row that finds no room is left out: its setters do nothing, and
 * {@link #endRow()} counts it. With {@code 'drop_oldest'} the cores leave out the oldest rows that they have not taken,
 * a block at a time, and the appender waits for no more than that. Marks are never left out, so {@link #watermark},
 * {@link #flush}, {@link #end} and {@link #close} wait whatever the source says.
 *
 * @threading one thread, the first that writes; {@link #adopt()} hands over to another, after what was written is
 *     published. In the checked mode another thread gets a {@link ConfigException} with {@link ErrorCode#WRONG_THREAD};
 *     else its rows are mixed up with the owner's. With an inline engine the one that polls
 * @allocation none after construction; exceptions excepted
 */
public final class Appender implements AutoCloseable {
    private final Ingress way;
    private final LaneLease lease;
    private final LaneWriter writer;
    private final Admission admission;
    private final boolean dropsNewest;
    private final SourceColumns columns;
    private final Backpressure backpressure;
    private final byte[] kinds;
    private final byte[] keeping;
    private final boolean[] required;
    private final long[] requiredWords;
    private boolean ended;
    private final Runnable onEnd;
    private boolean closed;
    /** The row being written found no room: its setters do nothing. */
    private boolean refused;

    private final OwnerThread owner;

    /** Where it is, if it has a name. */
    private final @Nullable NamedPosition place;

    Appender(
            Ingress way,
            SourceColumns columns,
            Backpressure backpressure,
            Runnable onEnd,
            @Nullable NamedPosition place) {
        this.way = way;
        this.place = place;
        this.owner = new OwnerThread(columns.source());
        this.lease = new LaneLease(way.free());
        this.admission = new Admission(columns.source(), lease, way, backpressure, place);
        this.dropsNewest = backpressure.drops(Backpressure.Policy.DROP_NEWEST);
        this.writer = way.writer();
        this.columns = columns;
        this.backpressure = backpressure;
        this.onEnd = onEnd;
        this.kinds = columns.kinds();
        this.keeping = columns.keeping();
        this.required = columns.required();
        this.requiredWords = columns.requiredWords();
    }

    /** {@return the number of columns} */
    public int columnCount() {
        return kinds.length;
    }

    /**
     * {@return the type of a column}
     *
     * @param column its index
     */
    public ColumnType columnType(int column) {
        return columns.fields().get(column).type();
    }

    /**
     * {@return the index of a column}
     *
     * @param name its name
     * @throws ConfigException when the source has none of that name
     */
    public int column(String name) {
        return columns.indexOf(name);
    }

    /**
     * Asks for room for a row without waiting; setters may follow.
     *
     * @return false when there is none: nothing is lost, try again later
     * @blocking never
     */
    @HotPath
    public boolean tryRow() {
        if (writer.isClaimed()) {
            return true;
        }
        requireOpen();
        refused = !admission.claim();
        return !refused;
    }

    /** {@return whether the row is written: false when it is left out} */
    @HotPath
    private boolean begin() {
        if (RawMemory.CHECKED) {
            owner.require();
        }
        return writer.isClaimed() || beginSlow();
    }

    @HotPath
    private boolean beginSlow() {
        if (refused) {
            return false;
        }
        requireOpen();
        refused = !admission.claim() && !admission.awaitRow();
        return !refused;
    }

    /** A text found no place in its block, and there is no other: whether to try again. */
    private boolean awaitPlace(int column, int outcome, int length) {
        if (outcome == BlockBuilder.PLACED) {
            backpressure.end();
            return false;
        }
        if (outcome == BlockBuilder.TOO_LONG) {
            backpressure.end();
            throw columns.tooLong(column, length);
        }
        if (dropsNewest && !admission.forwards()) {
            writer.abandonRow();
            // Takes the claim back.
            writer.publish();
            refused = true;
            return false;
        }
        if (!dropsNewest) {
            backpressure.begin();
            admission.awaitRoom();
        }
        return true;
    }

    /**
     * Sets an integer, DATE (days since 1970), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds since 1970, UTC;
     * rounded to the declared digits).
     *
     * @param column index of the column
     * @param value the value
     * @throws DataException when it does not fit the column's type
     */
    @HotPath
    public void setLong(int column, long value) {
        if (begin()) {
            writer.setLong(column, kept(column, value));
        }
    }

    @HotPath
    private long kept(int column, long value) {
        byte keeps = keeping[column];
        return keeps == SourceColumns.KEEPS_ANY
                        || keeps == SourceColumns.KEEPS_ALL_BUT_ENDS && (value ^ value >> 63) != Long.MAX_VALUE
                ? value
                : columns.kept(column, value);
    }

    /**
     * Sets a REAL or DOUBLE.
     *
     * @param column index of the column
     * @param value the value; rounded to the nearest float for a REAL
     */
    @HotPath
    public void setDouble(int column, double value) {
        if (begin()) {
            requireKind(column, SourceColumns.FLOAT);
            writer.setDouble(column, value);
        }
    }

    /**
     * Sets a BOOLEAN.
     *
     * @param column index of the column
     * @param value the value
     */
    @HotPath
    public void setBoolean(int column, boolean value) {
        if (begin()) {
            requireKind(column, SourceColumns.BOOLEAN);
            writer.setBoolean(column, value);
        }
    }

    /**
     * Sets an INTERVAL.
     *
     * @param column index of the column
     * @param months whole months
     * @param days whole days
     * @param nanos nanoseconds
     */
    @HotPath
    public void setInterval(int column, int months, int days, long nanos) {
        if (begin()) {
            requireKind(column, SourceColumns.INTERVAL);
            writer.setInterval(column, months, days, nanos);
        }
    }

    /**
     * Sets a VARCHAR.
     *
     * @param column index of the column
     * @param value the text; a lone surrogate becomes a question mark
     * @throws DataException when a block cannot hold it
     */
    @HotPath
    public void setString(int column, CharSequence value) {
        if (!begin()) {
            return;
        }
        requireKind(column, SourceColumns.TEXT);
        int outcome = writer.setString(column, value);
        while (outcome != BlockBuilder.PLACED && awaitPlace(column, outcome, value.length())) {
            outcome = writer.setString(column, value);
        }
        backpressure.end();
    }

    /**
     * Sets a VARCHAR from bytes.
     *
     * @param column index of the column
     * @param utf8 UTF-8 bytes; not checked
     * @param from first byte
     * @param length bytes
     * @throws DataException when a block cannot hold them
     */
    @HotPath
    public void setString(int column, byte[] utf8, int from, int length) {
        if (!begin()) {
            return;
        }
        requireKind(column, SourceColumns.TEXT);
        int outcome = writer.setString(column, utf8, from, length);
        while (outcome != BlockBuilder.PLACED && awaitPlace(column, outcome, length)) {
            outcome = writer.setString(column, utf8, from, length);
        }
        backpressure.end();
    }

    /**
     * Sets NULL; what is not set is NULL too.
     *
     * @param column index of the column
     * @throws DataException when the column is NOT NULL or the event time
     */
    @HotPath
    public void setNull(int column) {
        if (!begin()) {
            return;
        }
        if (required[column]) {
            throw columns.nullNotAllowed(column);
        }
        writer.setNull(column);
    }

    /**
     * Ends the row. It becomes visible with {@link #publish()}, or when its block is full; or it is counted as left
     * out.
     *
     * @throws DataException when a NOT NULL column or the event time was not set; the row is dropped then
     */
    @HotPath
    public void endRow() {
        if (!begin()) {
            refused = false;
            backpressure.drop();
            return;
        }
        if (!writer.isComplete()) {
            requireSet();
        }
        writer.endRow();
        NamedPosition its = place;
        if (its != null && its.wrote(1)) {
            // Takes the claim back: the position is said before the next row.
            writer.publish();
        }
    }

    private void requireSet() {
        int missing = writer.firstUnset(requiredWords);
        if (missing >= 0) {
            abandonRow();
            throw columns.nullNotAllowed(missing);
        }
    }

    /** Forgets what was set of the open row. */
    @HotPath
    public void abandonRow() {
        refused = false;
        writer.abandonRow();
    }

    /**
     * Shows the cores every row ended so far; what they have not taken at the end, see {@link Laminar#close()}.
     *
     * @blocking never with one core: one release store; with several, while a core has no room for marks
     */
    @HotPath
    public void publish() {
        requireOpen();
        if (RawMemory.CHECKED) {
            owner.require();
        }
        writer.publish();
        admission.forward();
    }

    /**
     * Promises that no later row of this appender has an event time before a moment, and publishes.
     *
     * @param nanos nanoseconds since 1970, UTC
     */
    public void watermark(long nanos) {
        mark(Mark.WATERMARK, nanos);
    }

    /** Ends a batch and publishes: results of all rows so far come out before results of any later one. */
    public void flush() {
        mark(Mark.FLUSH, 0);
    }

    /**
     * Ends the source and publishes: no other appender may be opened for it, and when those that are open have ended or
     * are closed too, its watermark counts as infinite and all windows close. Ending twice is harmless.
     */
    public void end() {
        if (!ended) {
            mark(Mark.END, 0);
            ended = true;
            onEnd.run();
        }
    }

    /**
     * Publishes, and waits until every row of this appender outlives a crash: it is in the logs of its cores, as far as
     * {@code data.log.policy} acknowledges.
     *
     * @param timeout how long to wait at most
     * @return whether all of them do; false when the time is over
     * @throws io.laminar.engine.error.EngineException when they never will: the log has failed, there is no data
     *     directory
     * @blocking until the device has them; with an inline engine the caller's work
     */
    public boolean awaitDurable(Duration timeout) {
        if (place != null) {
            place.owe();
        }
        publish();
        return admission.awaitDurable(timeout);
    }

    /** {@return how many rows of this appender outlive a crash; while it is open, and when the engine is closed} */
    public long rowsDurable() {
        if (!lease.enter()) {
            return admission.durableAtLast();
        }
        requireOpen();
        return way.rowsDurable();
    }

    /**
     * {@return how many rows of an appender with a name were ended, in all lives of the engine} What it says before the
     * first row is what the engine has of them: the next row is the one behind.
     *
     * @throws ConfigException when it has no name
     */
    public long position() {
        if (place == null) {
            throw new ConfigException(
                    ErrorCode.WRONG_MODE,
                    "appender has no position: source=" + columns.source(),
                    "give it a name: appender(source, name)");
        }
        return place.rows();
    }

    private void mark(int kind, long value) {
        requireOpen();
        abandonRow();
        admission.mark(kind, value);
    }

    @HotPath
    private void requireKind(int column, byte kind) {
        if (kinds[column] != kind) {
            throw columns.wrongType(column);
        }
    }

    boolean isFloat(int column) {
        return kinds[column] == SourceColumns.FLOAT;
    }

    /** Makes the calling thread the owner; the one that owned it has published what it wrote, and is done. */
    public void adopt() {
        owner.adopt();
    }

    /** {@return rows that were published or left out; exact for the owner} */
    public long rowsOffered() {
        return writer.rowsPublished() + backpressure.rowsDropped();
    }

    /** {@return rows that were left out because they found no room: {@code backpressure = 'drop_newest'}} */
    public long rowsDropped() {
        return backpressure.rowsDropped();
    }

    @HotPath
    private void requireOpen() {
        if (!lease.enter() || closed || ended) {
            throw alreadyClosed();
        }
    }

    private ConfigException alreadyClosed() {
        return new ConfigException(
                ErrorCode.CLOSED, "appender takes no more rows: source=" + columns.source() + ", ended=" + ended);
    }

    /** {@return whether it is closed, so that the lane may go when the cores are done with it; any thread} */
    boolean isGivenBack() {
        return lease.isGivenBack();
    }

    /** The engine is closed; where this answers true the lane is gone. */
    void revoke() {
        if (admission.revoke()) {
            closed = true;
        }
    }

    /**
     * Publishes the rows ended so far and takes no more. The source stays open for others, unless it was ended.
     *
     * @throws LimitException when rows that were taken find no way to their cores, as nobody reads the results of an
     *     inline engine; the appender stays open, and may be closed again
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        if (lease.enter()) {
            abandonRow();
            if (!ended && !backpressure.isInVain()) {
                admission.leave();
            }
        }
        closed = true;
        lease.giveBack();
    }
}
