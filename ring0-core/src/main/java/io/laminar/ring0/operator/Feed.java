package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A lane whose rows a stream names where they lie, and how much of it the stream still names: a block goes back to its
 * producer when every consumer of the stream has passed it.
 *
 * @threading one core
 * @allocation none after construction
 */
final class Feed {
    final LaneReader reader;
    /** How many blocks the stream may name before the oldest rows behind them can be left out; 0: none is left out. */
    final int mostHeld;

    /** So many steps on the way to a device are told apart: the next ones are one, once the first of them is done. */
    private static final int SAFE_STEPS = 8;

    /** Of each slot, where the stream names its block last; -1 where it does not. */
    private final long[] lastNamed;

    /** Slots of blocks that were read and are named, in their order: a queue that goes round. */
    private final int[] held;

    /** With more blocks in use than that, the producer may be waiting for room. */
    private final int resumeAt;

    private int first;
    private int heldCount;
    private long sequence;
    /** The last record of the log that has something of this lane. */
    private long logged;

    /** Rows taken, and the record at hand when they were: what is known when a record outlives a crash. */
    private final long[] safeRows = new long[SAFE_STEPS];

    private final long[] safeRecords = new long[SAFE_STEPS];
    private final long[] safePositions = new long[SAFE_STEPS];
    private int safeFirst;
    private int safeCount;
    private long rowsTaken;
    private long rowsNoted;
    private long rowsTold;
    /** Where the producer was when the last record was made, when that was noted last, and what it was told. */
    private long position = Producer.NO_POSITION;

    private long positionNoted = Producer.NO_POSITION;
    private long positionTold = Producer.NO_POSITION;
    /** Whether the producer is told which of its rows outlive a crash. */
    private boolean acknowledges;

    boolean ended;
    private @Nullable LaneCounters counters;

    Feed(LaneReader reader, int blockCount) {
        this(reader, blockCount, 0);
    }

    Feed(LaneReader reader, int blockCount, int mostHeld) {
        this.reader = reader;
        this.mostHeld = mostHeld;
        this.lastNamed = new long[blockCount];
        this.held = new int[blockCount];
        this.resumeAt = reader.lane().writer().resumeAt();
        Arrays.fill(lastNamed, -1);
    }

    void openCounters(OperatorCounters of) {
        counters = of.lane("in", reader.lane());
    }

    void closeCounters() {
        if (counters != null) {
            counters.close();
            counters = null;
        }
    }

    /** Looks how full the lane is; one that has ended is not looked at any more. */
    @HotPath
    void survey() {
        LaneCounters to = counters;
        if (to != null) {
            to.survey();
            if (ended) {
                closeCounters();
            }
        }
    }

    /** Takes rows off the lane, whatever becomes of them. */
    @HotPath
    void consume(int rows) {
        reader.consumeRows(rows);
        rowsTaken += rows;
    }

    /** Rows that were taken, in the life of the lane. */
    long rowsTaken() {
        return rowsTaken;
    }

    /** Whether so many rows were taken, and the marks behind them, which come before the next row. */
    boolean isTaken(long until) {
        return rowsTaken > until || rowsTaken == until && reader.next(1) == LaneReader.NOTHING;
    }

    /** Whether all rows of the lane were taken, which its producer has left. */
    boolean hasTakenAll() {
        return rowsTaken == reader.lane().writer().rowsPublished();
    }

    /** Notes that a record has something of this lane, and where its producer was then. */
    @HotPath
    void logged(long record, long at) {
        logged = record;
        position = at;
        acknowledges = true;
    }

    /** The producer has come back: a log has had all up to a position since before. */
    void returned(long at) {
        position = at;
        positionNoted = at;
        positionTold = at;
        reader.positionSafe(at);
    }

    /** Tells the producer which rows are in records up to one, all of which outlive a crash. */
    @HotPath
    void acknowledge(long record) {
        // Where there was no step left, what came since is noted behind those that are done: it may be safe, too.
        tell(record);
        note();
        tell(record);
    }

    @HotPath
    private void note() {
        if ((rowsTaken > rowsNoted || position != positionNoted) && safeCount < SAFE_STEPS) {
            int last = safeFirst + safeCount++ & SAFE_STEPS - 1;
            safeRows[last] = rowsTaken;
            safeRecords[last] = logged;
            safePositions[last] = position;
            rowsNoted = rowsTaken;
            positionNoted = position;
        }
    }

    @HotPath
    private void tell(long record) {
        while (safeCount > 0 && safeRecords[safeFirst] <= record) {
            rowsTold = safeRows[safeFirst];
            reader.rowsSafe(rowsTold);
            if (safePositions[safeFirst] != positionTold) {
                positionTold = safePositions[safeFirst];
                reader.positionSafe(positionTold);
            }
            safeFirst = safeFirst + 1 & SAFE_STEPS - 1;
            safeCount--;
        }
    }

    /** Notes that the stream names the block being read at a position. */
    @HotPath
    void names(long position) {
        lastNamed[reader.slot()] = position;
    }

    /** {@return whether the stream names the block being read} */
    @HotPath
    boolean isNamed() {
        return lastNamed[reader.slot()] >= 0;
    }

    /** {@return whether another block may be named} */
    @HotPath
    boolean admits() {
        return mostHeld == 0 || isNamed() || heldCount < mostHeld;
    }

    /** Whether consumers hold so many blocks beside the one being read that the producer may be waiting for room. */
    @HotPath
    boolean isHeld() {
        return reader.sequence() + 1 - reader.released() > resumeAt;
    }

    /** Gives back what the stream does not name any more. */
    @HotPath
    void release(Stream stream) {
        if (reader.sequence() != reader.released()) {
            leave();
            releasePassed(stream.passed());
        }
    }

    /** Whether the lane has ended, the stream names nothing of it, and its producer knows all that it wants to. */
    @HotPath
    boolean isOver(Stream stream) {
        return ended && isUnnamed(stream) && (!acknowledges || rowsTold == rowsTaken);
    }

    /** Whether the stream names nothing of the lane any more. */
    @HotPath
    boolean isUnnamed(Stream stream) {
        return heldCount == 0 && lastNamed[reader.slot()] < stream.passed();
    }

    /** Notes which blocks were left, and gives back those that the stream does not name. */
    @HotPath
    void leave() {
        while (sequence < reader.sequence()) {
            int slot = reader.slotOf(sequence++);
            if (lastNamed[slot] < 0) {
                reader.release(slot);
            } else {
                int last = first + heldCount++;
                held[last < held.length ? last : last - held.length] = slot;
            }
        }
    }

    /** Gives back the block being read, of which nothing is named or left; whether it could. */
    @HotPath
    boolean releaseSpent() {
        leave();
        if (isNamed() || !reader.isSpent()) {
            return false;
        }
        reader.releaseSpent();
        sequence = reader.sequence();
        return true;
    }

    @HotPath
    private void releasePassed(long passed) {
        while (heldCount > 0 && lastNamed[held[first]] < passed) {
            lastNamed[held[first]] = -1;
            reader.release(held[first]);
            first = first + 1 == held.length ? 0 : first + 1;
            heldCount--;
        }
    }
}
