package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.KeyWords;
import io.laminar.ring0.kernel.Program;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of an exchange: copies each row that passes the filter to the lane of the core that its key belongs
 * to, and every mark to all lanes, at the same place between rows.
 *
 * <pre>
 *  slice    row    0 1 2 3 4 5 6 7
 *           core   1 0 0 1 2 0 1 0
 *  sorted   rows   1 2 5 7 | 0 3 6 | 4       ends   4, 7, 8     placed   how far each lane has taken its part
 *  of two lanes: the second's part begins at a fixed place
 * </pre>
 *
 * <p>A slice is done when every lane has its part: a full lane holds the others back, so nothing is lost and nothing
 * grows. Rows with equal keys keep their order.
 *
 * @threading one core, or the thread of a producer
 * @allocation none after construction
 */
public final class Scatter extends Operator {
    private final Stream.Cursor input;
    private final BlockLayout layout;
    private final @Nullable Program program;
    private final boolean spreads;
    private final LaneWriter[] lanes;
    private final long[] hashes;
    private final byte[] cores;
    private final int[] sorted;
    /** Where the second of two lanes has its part. */
    private final int second;

    private final int[] ends;
    private final int[] placed;
    private final boolean[] marked;
    private int from;
    private int to;
    private int sent;
    private long dealt;
    private long rowsOut;
    private long owedWatermark;
    private boolean ended;

    /** Most lanes: a core's number is kept in a byte. */
    public static final int MAX_LANES = 127;

    /**
     * What is sent of a stream's rows.
     *
     * @param layout the stream's blocks with the columns that are sent
     * @param program filters, and computes the keys that decide who gets a row; null: all rows are dealt out in turn
     */
    public record Choice(BlockLayout layout, @Nullable Program program) {}

    /**
     * Makes the operator.
     *
     * @param name for messages
     * @param stream what is read
     * @param choice what is sent of it; its program is over the stream's rows, and owned from here on
     * @param lanes producer's ends, one a core, with the columns that are sent; a single one gets every row
     * @param sliceRows most rows that are taken at once
     */
    public Scatter(String name, Stream stream, Choice choice, LaneWriter[] lanes, int sliceRows) {
        super(name);
        if (lanes.length < 1 || lanes.length > MAX_LANES) {
            throw new IllegalArgumentException("lanes must be 1.." + MAX_LANES + ": lanes=" + lanes.length);
        }
        this.input = stream.cursor();
        this.layout = choice.layout();
        this.program = choice.program();
        this.spreads = program == null || program.outputCount() == 0;
        this.lanes = lanes.clone();
        this.hashes = new long[sliceRows];
        this.cores = new byte[sliceRows];
        this.second = sliceRows;
        this.sorted = new int[2 * sliceRows];
        this.ends = new int[lanes.length];
        this.placed = new int[lanes.length];
        this.marked = new boolean[lanes.length];
        this.owedWatermark = stream.watermark();
    }

    @HotPath
    @Override
    public int step(int budgetRows) {
        if (owedWatermark != Long.MIN_VALUE && !repeatWatermark()) {
            return 0;
        }
        int done = 0;
        while (done < budgetRows) {
            int kind = input.kind();
            if (kind == Stream.NOTHING) {
                break;
            }
            int work = kind == Stream.ROWS ? rows(budgetRows - done) : mark(kind);
            if (work == 0) {
                break;
            }
            done += work;
        }
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane].publish();
        }
        return done;
    }

    /** The watermark of a stream that was there before this operator. */
    @HotPath
    private boolean repeatWatermark() {
        if (!send(Mark.WATERMARK, owedWatermark)) {
            return false;
        }
        watermark = owedWatermark;
        owedWatermark = Long.MIN_VALUE;
        return true;
    }

    @HotPath
    private int mark(int kind) {
        if (kind == Stream.BARRIER) {
            return takeBarrier(input);
        }
        if (!send(Egress.markOf(kind), input.value())) {
            return 0;
        }
        if (kind == Stream.WATERMARK) {
            watermark = input.value();
        } else if (kind == Stream.POSITION) {
            // Who sends again what is behind it has it dealt out as before; who counts rows, wherever that is said.
            dealt = input.value();
        }
        input.take();
        if (kind == Stream.END) {
            ended = true;
            passEnd();
        }
        return 1;
    }

    @HotPath
    @Override
    protected boolean barrier(long epoch) {
        if (owedWatermark != Long.MIN_VALUE && !repeatWatermark() || !send(Mark.BARRIER, epoch)) {
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
        return ended;
    }

    @Override
    protected int mostNotes() {
        return 3;
    }

    @HotPath
    @Override
    protected void save(StateWriter to) {
        to.put(dealt);
        to.put(rowsOut);
        to.put(ended);
    }

    @Override
    protected void restore(StateReader from) {
        dealt = from.next();
        rowsOut = from.next();
        ended = from.nextBoolean();
    }

    @Override
    protected void countOut(long rows) {
        rowsOut = rows;
    }

    /** Sends a mark to every lane that does not have it yet; whether all have. */
    @HotPath
    private boolean send(int kind, long value) {
        boolean all = true;
        for (int lane = 0; lane < lanes.length; lane++) {
            marked[lane] = marked[lane] || lanes[lane].mark(kind, value);
            all &= marked[lane];
        }
        if (all) {
            Arrays.fill(marked, false);
        }
        return all;
    }

    @HotPath
    private int rows(int most) {
        if (to == 0) {
            from = input.from();
            to = Math.min(input.to(), from + Math.min(most, cores.length));
            sort(input.value());
        }
        if (!place(input.value())) {
            return 0;
        }
        int taken = to - from;
        to = 0;
        rowsIn += taken;
        rowsOut += sent;
        rowsFiltered += taken - sent;
        input.takeRows(taken);
        return taken;
    }

    @HotPath
    private boolean place(long block) {
        boolean all = true;
        for (int lane = 0; lane < lanes.length; lane++) {
            if (placed[lane] < ends[lane]) {
                placed[lane] += lanes[lane].pick(block, layout, sorted, placed[lane], ends[lane]);
                all &= placed[lane] == ends[lane];
            }
        }
        return all;
    }

    /** Sorts the slice's rows by lane, keeping their order. */
    @HotPath
    private void sort(long block) {
        Program p = program;
        sent = p == null ? to - from : p.evaluate(block, from, to);
        long selection = p == null ? 0 : p.selection();
        choose(p);
        if (lanes.length == 2) {
            int ofSecond = split(selection);
            placed[0] = 0;
            ends[0] = sent - ofSecond;
            placed[1] = second;
            ends[1] = second + ofSecond;
        } else {
            sortByCounts(selection);
        }
    }

    /** Two lanes: one pass without branches, that waits for nothing in memory; returns the rows of the second. */
    @HotPath
    private int split(long selection) {
        int ofSecond = 0;
        for (int k = 0; k < sent; k++) {
            int row = selection == 0 ? from + k : RawMemory.getInt(selection + 4L * k);
            sorted[k - ofSecond] = row;
            sorted[second + ofSecond] = row;
            ofSecond += cores[k];
        }
        return ofSecond;
    }

    /** Counts, then places: two passes, however many lanes. */
    @HotPath
    private void sortByCounts(long selection) {
        Arrays.fill(ends, 0);
        for (int k = 0; k < sent; k++) {
            ends[cores[k]]++;
        }
        int start = 0;
        for (int lane = 0; lane < ends.length; lane++) {
            placed[lane] = start;
            start += ends[lane];
            ends[lane] = placed[lane];
        }
        for (int k = 0; k < sent; k++) {
            sorted[ends[cores[k]]++] = selection == 0 ? from + k : RawMemory.getInt(selection + 4L * k);
        }
    }

    /** Finds the core of each row that is sent. A key that failed is NULL, and so it is behind the exchange. */
    @HotPath
    private void choose(@Nullable Program p) {
        if (lanes.length == 1) {
            Arrays.fill(cores, 0, sent, (byte) 0);
        } else if (p == null || spreads) {
            for (int k = 0; k < sent; k++) {
                cores[k] = (byte) Math.floorMod(dealt + k, lanes.length);
            }
            dealt += sent;
        } else {
            hash(p);
        }
    }

    @HotPath
    private void hash(Program p) {
        Arrays.fill(hashes, 0, sent, 0);
        for (int output = 0; output < p.outputCount(); output++) {
            KeyWords.combine(p, output, from, sent, hashes);
        }
        for (int k = 0; k < sent; k++) {
            cores[k] = (byte) coreOf(hashes[k], lanes.length);
        }
    }

    /**
     * {@return the core of a hash}
     *
     * <p>It goes by the lower half: tables go by the upper one, and would be filled in one place only otherwise.
     *
     * @param hash of the key
     * @param count of cores
     */
    @HotPath
    public static int coreOf(long hash, int count) {
        return (int) ((hash & 0xFFFF_FFFFL) * count >>> 32);
    }

    /** {@return whether all that was there is in the lanes} */
    @HotPath
    public boolean drained() {
        return input.kind() == Stream.NOTHING && owedWatermark == Long.MIN_VALUE;
    }

    @HotPath
    @Override
    public boolean blocked() {
        return !drained();
    }

    @Override
    public Stream output() {
        throw new IllegalStateException("rows go to other cores: name=" + name());
    }

    @Override
    public long rowsOut() {
        return rowsOut;
    }

    @Override
    public void detach() {
        input.stream().remove(input);
    }

    @Override
    protected void free() {
        if (program != null) {
            program.close();
        }
    }
}
