package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;

/**
 * An operator's output: a few blocks that are written in turn, and the stream that names them.
 *
 * <p>When no block is free, or the stream has no room, {@link #ready()} says so and the operator keeps its place.
 *
 * @threading one core
 * @allocation none after construction
 */
public final class Emitter implements AutoCloseable {
    /** How many longs {@link #save} writes. */
    public static final int NOTES = 1 + Stream.NOTES;

    private static final int LEAST_ROOM = 4;

    private final BlockLayout layout;
    private final Stream stream;
    private final int blockCount;
    private final long base;
    private final long stride;
    private final long[] lastNamed;
    private int current = -1;
    private long block;
    private int rows;
    private int published;
    private long rowsOut;
    private boolean closed;

    /**
     * Makes an output.
     *
     * @param layout layout of its blocks
     * @param blockCount blocks, at least 1
     * @param tag name under which memory is accounted
     */
    public Emitter(BlockLayout layout, int blockCount, String tag) {
        this.layout = layout;
        this.stream = new Stream(layout);
        this.blockCount = blockCount;
        this.stride = layout.blockBytes() + 128 & -128L;
        this.base = RawMemory.allocate(stride * blockCount, 128, tag);
        this.lastNamed = new long[blockCount];
        java.util.Arrays.fill(lastNamed, -1);
    }

    /** {@return the stream that consumers read} */
    public Stream stream() {
        return stream;
    }

    /** {@return the layout of the blocks} */
    @HotPath
    public BlockLayout layout() {
        return layout;
    }

    /** {@return rows added so far} */
    @HotPath
    public long rowsOut() {
        return rowsOut;
    }

    /** {@return whether a row can be added now; opens the next block if the present one is full} */
    @HotPath
    public boolean ready() {
        if (block != 0 && rows < layout.capacityRows()) {
            return stream.hasRoom(LEAST_ROOM);
        }
        return openNext();
    }

    @HotPath
    private boolean openNext() {
        flush();
        int next = current + 1 == blockCount ? 0 : current + 1;
        if (!stream.hasRoom(LEAST_ROOM) || stream.passed() <= lastNamed[next]) {
            return false;
        }
        current = next;
        block = base + stride * next;
        rows = 0;
        published = 0;
        layout.clear(block);
        return true;
    }

    /** {@return whether {@link #mark} will find room} */
    @HotPath
    public boolean canMark() {
        return stream.hasRoom(LEAST_ROOM);
    }

    /** Closes the present block early, because its data area is full. */
    @HotPath
    public void seal() {
        flush();
        block = 0;
    }

    /** {@return address of the open block} */
    @HotPath
    public long block() {
        return block;
    }

    /** {@return rows in the open block} */
    @HotPath
    public int rows() {
        return rows;
    }

    /** {@return rows that there is room for in the open block} */
    @HotPath
    public int room() {
        return layout.capacityRows() - rows;
    }

    /**
     * Counts rows that were written behind the present ones.
     *
     * @param count how many
     */
    @HotPath
    public void add(int count) {
        rows += count;
        rowsOut += count;
    }

    /** Shows the consumers what was added; once at the end of a step, not once a row. */
    @HotPath
    public void flush() {
        if (rows > published) {
            lastNamed[current] = stream.tail();
            stream.rows(block, published, rows);
            published = rows;
        }
    }

    /**
     * Appends a mark behind the rows added.
     *
     * @param kind a kind of {@link Stream}
     * @param value its value
     * @return false if the stream has no room: try again later
     */
    @HotPath
    public boolean mark(int kind, long value) {
        if (!stream.hasRoom(LEAST_ROOM)) {
            return false;
        }
        flush();
        stream.mark(kind, value);
        return true;
    }

    /**
     * Notes at a barrier what its consumers, and who counts, have to know again.
     *
     * @param to where
     */
    @HotPath
    public void save(StateWriter to) {
        to.put(rowsOut);
        stream.save(to);
    }

    /**
     * Takes what {@link #save} has noted.
     *
     * @param from what was noted
     */
    public void restore(StateReader from) {
        rowsOut = from.next();
        stream.restore(from);
    }

    /**
     * Goes on where another has ended, of which nothing is on its way.
     *
     * @param former the other
     */
    public void takeOver(Emitter former) {
        stream.takeOver(former.stream);
    }

    /**
     * Goes on with a count of {@link #rowsOut}.
     *
     * @param rows so many
     */
    public void countOut(long rows) {
        rowsOut = rows;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            RawMemory.free(base);
        }
    }
}
