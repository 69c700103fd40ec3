package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import org.jspecify.annotations.Nullable;

/**
 * Where rows leave a core: copies a stream's rows, column by column, and its marks into a subscriber's lane. When that
 * is full it keeps its place, and so holds the stream back.
 */
public sealed class Egress extends Operator permits SheddingEgress {
    /** What is read. */
    protected final Stream.Cursor input;

    private final LaneWriter lane;
    private boolean ended;
    private boolean owesEnd;
    private @Nullable LaneCounters laneCounters;

    /**
     * Makes the operator.
     *
     * @param name for messages
     * @param stream what is read
     * @param lane producer's end of the subscriber's lane; the core's from here on
     */
    public Egress(String name, Stream stream, LaneWriter lane) {
        super(name);
        this.input = stream.cursor();
        this.lane = lane;
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        int done = owesEnd && sendEnd() ? 1 : 0;
        while (done < budgetRows) {
            int kind = input.kind();
            if (kind == Stream.NOTHING) {
                break;
            }
            if (kind != Stream.ROWS) {
                if (!mark(kind)) {
                    break;
                }
                done++;
                continue;
            }
            int from = input.from();
            int copied = lane.append(input.value(), input.stream().layout(), from, input.to());
            if (copied == 0) {
                break;
            }
            rowsIn += copied;
            done += copied;
            input.takeRows(copied);
        }
        return done;
    }

    @HotPath
    private boolean mark(int kind) {
        long value = input.value();
        if (kind == Stream.BARRIER ? !barrier(value) : !lane.mark(markOf(kind), value)) {
            return false;
        }
        watermark = kind == Stream.WATERMARK ? value : watermark;
        input.take();
        if (kind == Stream.END) {
            end();
        }
        return true;
    }

    /** Sends the end that its stream does not bring any more; whether it could. */
    @HotPath
    final boolean sendEnd() {
        if (!owesEnd || !lane.mark(Mark.END, 0)) {
            return false;
        }
        owesEnd = false;
        end();
        return true;
    }

    /** The end was taken. */
    @HotPath
    final void end() {
        ended = true;
        passEnd();
    }

    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        if (!lane.mark(Mark.BARRIER, epoch)) {
            return false;
        }
        passBarrier(epoch);
        return true;
    }

    @Override
    protected boolean isFed() {
        return !input.isAtEnd();
    }

    @Override
    protected boolean hasEnded() {
        return ended || owesEnd;
    }

    /** Subscribers come and go at any time, and so do what they were sent and what was left out for them. */
    @Override
    protected int mostNotes() {
        return NO_NOTES;
    }

    /** Its lane is new: the end of a stream that has ended before has not been in it. */
    @Override
    protected void restored() {
        owesEnd = input.isAtEnd() && !ended;
    }

    @HotPath
    static int markOf(int kind) {
        return switch (kind) {
            case Stream.WATERMARK -> Mark.WATERMARK;
            case Stream.FLUSH -> Mark.FLUSH;
            case Stream.BARRIER -> Mark.BARRIER;
            case Stream.IDLE -> Mark.IDLE;
            case Stream.POSITION -> Mark.POSITION;
            default -> Mark.END;
        };
    }

    /** {@return whether everything that was there is copied} */
    @HotPath
    public boolean drained() {
        return input.kind() == Stream.NOTHING && !owesEnd;
    }

    /** {@return rows that were left out because the subscriber was too slow, or asked for a sample} */
    public long rowsDropped() {
        return 0;
    }

    /** {@return whether the end could be told to the subscriber of a stream that failed} */
    public boolean abort() {
        return lane.mark(Mark.END, 0);
    }

    @HotPath
    @Override
    public boolean blocked() {
        return !drained();
    }

    @Override
    protected void openLanes(OperatorCounters board) {
        laneCounters = board.lane("out", lane.lane());
    }

    @Override
    protected void closeLanes() {
        if (laneCounters != null) {
            laneCounters.close();
            laneCounters = null;
        }
    }

    @HotPath
    @Override
    public void surveyLanes() {
        LaneCounters to = laneCounters;
        if (to != null) {
            to.survey();
        }
    }

    @Override
    public Stream output() {
        return input.stream();
    }

    @Override
    public long rowsOut() {
        return rowsIn;
    }

    @Override
    public void detach() {
        input.stream().remove(input);
    }

    @Override
    protected void free() {}
}
