package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import org.jspecify.annotations.Nullable;

/**
 * An egress that never holds its stream back: what its subscriber is too slow for is left out and counted.
 *
 * <pre>
 *  stream --> lane                     drop newest, sample: what finds no room is left out
 *  stream --> [backlog] --> lane       drop oldest: the backlog's oldest block is left out; it is the core's alone
 * </pre>
 *
 * <p>Marks are never left out: those that find no room are owed, and sent before the next row.
 */
public final class SheddingEgress extends Egress {
    private static final int ALL_ROWS = Integer.MAX_VALUE >> 1;

    private final LaneWriter lane;
    private final int everyNth;
    private final int[] picked;
    private final @Nullable Lane backlog;
    private final OwedMarks owed = new OwedMarks();
    private long rowsSeen;
    private long rowsDropped;

    /**
     * Makes the operator.
     *
     * @param name for messages
     * @param stream what is read
     * @param lane producer's end of the subscriber's lane; the core's from here on
     * @param overflow what to leave out
     */
    public SheddingEgress(String name, Stream stream, LaneWriter lane, Overflow overflow) {
        super(name, stream, lane);
        this.lane = lane;
        this.everyNth = overflow.everyNth();
        this.picked = new int[everyNth == 1 ? 0 : stream.layout().capacityRows() / everyNth + 1];
        this.backlog = overflow.backlogBlocks() == 0
                ? null
                : Lane.create(lane.layout(), overflow.backlogBlocks(), "backlog." + name);
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        Lane behind = backlog;
        int done = behind == null ? 0 : move(behind.reader());
        if (!owed.isEmpty()) {
            owed.send(lane);
        }
        done += sendEnd() ? 1 : 0;
        while (done < budgetRows) {
            int kind = input.kind();
            if (kind == Stream.NOTHING) {
                break;
            }
            done += kind == Stream.ROWS ? rows(behind) : mark(behind, kind);
        }
        return done;
    }

    @HotPath
    private int rows(@Nullable Lane behind) {
        long block = input.value();
        int from = input.from();
        int to = input.to();
        int placed = !owed.isEmpty() || behind != null && hasRows(behind) ? 0 : send(block, from, to);
        rowsIn += placed;
        int left = to - from;
        if (behind != null && placed < left) {
            keep(behind, block, from + placed, to);
        } else {
            rowsDropped += left - placed;
        }
        input.takeRows(left);
        return left;
    }

    /** Sends rows, or some of them, into the subscriber's lane; how many there was room for. */
    @HotPath
    private int send(long block, int from, int to) {
        return everyNth == 1 ? lane.append(block, input.stream().layout(), from, to) : sample(block, from, to);
    }

    @HotPath
    private int sample(long block, int from, int to) {
        int count = 0;
        for (int row = from; row < to; row++) {
            if (rowsSeen++ % everyNth == 0) {
                picked[count++] = row;
            }
        }
        int sent = lane.pick(block, input.stream().layout(), picked, 0, count);
        lane.publish();
        return sent;
    }

    /** Puts rows into the backlog, leaving out its oldest for them. */
    @HotPath
    private void keep(Lane behind, long block, int from, int to) {
        int at = from;
        while (at < to) {
            at += behind.writer().append(block, input.stream().layout(), at, to);
            if (at < to) {
                dropOldest(behind.reader());
            }
        }
    }

    /** Leaves out the oldest block of a backlog whose blocks are all full. */
    @HotPath
    private void dropOldest(LaneReader oldest) {
        if (oldest.released() < oldest.sequence()) {
            oldest.releaseConsumed();
            return;
        }
        while (!oldest.isSpent()) {
            if (oldest.next(ALL_ROWS) == LaneReader.ROWS) {
                int count = oldest.to() - oldest.from();
                rowsDropped += count;
                oldest.consumeRows(count);
            } else {
                owed.add(oldest.markKind(), oldest.markValue());
                oldest.consumeMark();
            }
        }
        oldest.releaseSpent();
    }

    @HotPath
    private int mark(@Nullable Lane behind, int kind) {
        long value = input.value();
        watermark = kind == Stream.WATERMARK ? value : watermark;
        input.take();
        place(behind, markOf(kind), value);
        if (kind == Stream.BARRIER) {
            passBarrier(value);
        } else if (kind == Stream.END) {
            end();
        }
        return 1;
    }

    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        place(backlog, Mark.BARRIER, epoch);
        passBarrier(epoch);
        return true;
    }

    /** Puts a mark behind the rows that it has kept. */
    @HotPath
    private void place(@Nullable Lane behind, int mark, long value) {
        if (behind == null) {
            owed.add(mark, value);
            owed.send(lane);
        } else if (hasRows(behind)) {
            while (!behind.writer().mark(mark, value)) {
                dropOldest(behind.reader());
            }
        } else {
            owed.add(mark, value);
            owed.send(lane);
        }
    }

    /** Brings what is in the backlog into the lane, behind the marks that are owed. */
    @HotPath
    private int move(LaneReader oldest) {
        int done = 0;
        while (owed.send(lane)) {
            int kind = oldest.next(ALL_ROWS);
            if (kind == LaneReader.NOTHING) {
                break;
            }
            if (kind == LaneReader.MARK) {
                owed.add(oldest.markKind(), oldest.markValue());
                oldest.consumeMark();
                done++;
                continue;
            }
            int copied = lane.append(oldest.block(), lane.layout(), oldest.from(), oldest.to());
            if (copied == 0) {
                break;
            }
            rowsIn += copied;
            done += copied;
            oldest.consumeRows(copied);
        }
        oldest.releaseConsumed();
        return done;
    }

    @HotPath
    private static boolean hasRows(Lane behind) {
        return behind.reader().next(ALL_ROWS) != LaneReader.NOTHING;
    }

    @Override
    public boolean drained() {
        return super.drained() && owed.isEmpty() && (backlog == null || !hasRows(backlog));
    }

    /** It holds nothing back. */
    @HotPath
    @Override
    public boolean blocked() {
        return false;
    }

    @Override
    public long rowsDropped() {
        return rowsDropped;
    }

    @Override
    protected void free() {
        if (backlog != null) {
            backlog.close();
        }
    }
}
