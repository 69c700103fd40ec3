package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.lane.Mark;
import io.laminar.ring0.kernel.KeyWords;
import io.laminar.ring0.kernel.Program;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of an exchange: copies each row to the lane of the core that its key belongs to, and every mark to
 * all lanes, at the same place between rows.
 *
 * <pre>
 *  slice    row    0 1 2 3 4 5 6 7
 *           core   1 0 0 1 2 0 1 0
 *  sorted   rows   1 2 5 7 | 0 3 6 | 4       ends   4, 7, 8     placed   how far each lane has taken its part
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
    private final @Nullable Program keys;
    private final LaneWriter[] lanes;
    private final long[] hashes;
    private final byte[] cores;
    private final int[] sorted;
    private final int[] ends;
    private final int[] placed;
    private final boolean[] marked;
    private int from;
    private int to;
    private long dealt;
    private long owedWatermark;

    /** Most lanes: a core's number is kept in a byte. */
    public static final int MAX_LANES = 127;

    /**
     * Makes the operator.
     *
     * @param name for messages
     * @param stream what is read
     * @param keys what decides, as outputs of a program over the stream's rows, owned from here on; null when rows are
     *     dealt out in turn
     * @param lanes producer's ends, one a core, with the stream's columns; a single one gets every row
     * @param sliceRows most rows that are taken at once
     */
    public Scatter(String name, Stream stream, @Nullable Program keys, LaneWriter[] lanes, int sliceRows) {
        super(name);
        if (lanes.length < 1 || lanes.length > MAX_LANES) {
            throw new IllegalArgumentException("lanes must be 1.." + MAX_LANES + ": lanes=" + lanes.length);
        }
        this.input = stream.cursor();
        this.layout = stream.layout();
        this.keys = keys;
        this.lanes = lanes.clone();
        this.hashes = new long[sliceRows];
        this.cores = new byte[sliceRows];
        this.sorted = new int[sliceRows];
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
        if (!send(Egress.markOf(kind), input.value())) {
            return 0;
        }
        if (kind == Stream.WATERMARK) {
            watermark = input.value();
        }
        input.take();
        return 1;
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
            to = Math.min(input.to(), from + Math.min(most, sorted.length));
            sort(input.value());
        }
        if (!place(input.value())) {
            return 0;
        }
        int taken = to - from;
        to = 0;
        rowsIn += taken;
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

    /** Sorts the slice's rows by lane, keeping their order: counts, then places. */
    @HotPath
    private void sort(long block) {
        int count = to - from;
        choose(block, count);
        Arrays.fill(ends, 0);
        for (int k = 0; k < count; k++) {
            ends[cores[k]]++;
        }
        int start = 0;
        for (int lane = 0; lane < ends.length; lane++) {
            placed[lane] = start;
            start += ends[lane];
            ends[lane] = placed[lane];
        }
        for (int k = 0; k < count; k++) {
            sorted[ends[cores[k]]++] = from + k;
        }
    }

    /** Finds the core of each row. */
    @HotPath
    private void choose(long block, int count) {
        if (lanes.length == 1) {
            Arrays.fill(cores, 0, count, (byte) 0);
        } else if (keys == null) {
            for (int k = 0; k < count; k++) {
                cores[k] = (byte) Math.floorMod(dealt + k, lanes.length);
            }
            dealt += count;
        } else {
            hash(keys, block, count);
        }
    }

    @HotPath
    private void hash(Program program, long block, int count) {
        Arrays.fill(hashes, 0, count, 0);
        program.evaluate(block, from, to);
        if (program.errorCount() > 0) {
            // Who computes the same behind the exchange finds the error again, and says so.
            Arrays.fill(cores, 0, count, (byte) 0);
            return;
        }
        for (int output = 0; output < program.outputCount(); output++) {
            KeyWords.combine(program, output, from, count, hashes);
        }
        for (int k = 0; k < count; k++) {
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
    static int coreOf(long hash, int count) {
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
        return rowsIn;
    }

    @Override
    public void detach() {
        input.stream().remove(input);
    }

    @Override
    public void close() {
        if (keys != null) {
            keys.close();
        }
    }
}
