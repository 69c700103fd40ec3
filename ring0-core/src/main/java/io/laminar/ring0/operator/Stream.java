package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;

/**
 * The rows and marks that an operator has produced and its consumers have not all taken: a ring of descriptors.
 *
 * <pre>
 *  descriptor   kind | block address or value | first row, row after the last
 *  position     counts descriptors from 0 for the stream's whole life; slot = position mod capacity
 * </pre>
 *
 * @threading one core
 * @allocation none but {@link #cursor()}
 */
public final class Stream {
    /** Nothing is there. */
    public static final int NOTHING = 0;

    /** Rows of a block. */
    public static final int ROWS = 1;

    /** A watermark. */
    public static final int WATERMARK = 2;

    /** A batch ends. */
    public static final int FLUSH = 3;

    /** Nothing follows. */
    public static final int END = 4;

    /** A checkpoint's barrier. */
    public static final int BARRIER = 5;

    /**
     * Nothing comes for an unknown time: inputs that are idle hold nobody back. A watermark ends it, before any row.
     */
    public static final int IDLE = 6;

    /** Where a producer is whose rows are dealt out; the value grows. */
    public static final int POSITION = 7;

    /** How many longs {@link #save} writes. */
    static final int NOTES = 2;

    private static final int CAPACITY = 256;
    private static final int MASK = CAPACITY - 1;
    private static final int KIND_SHIFT = 56;
    private static final int FROM_SHIFT = 28;
    private static final int ROW_MASK = (1 << FROM_SHIFT) - 1;

    private final BlockLayout layout;
    /** Of each descriptor two longs side by side: the block or value, then kind, first row and row after the last. */
    private final long[] slots = new long[2 * CAPACITY];

    private Cursor[] cursors = new Cursor[0];
    private long tail;
    private long roomUntil;
    private long watermark = Long.MIN_VALUE;
    private boolean ended;

    /**
     * Makes an empty stream.
     *
     * @param layout layout of the blocks that it will name
     */
    public Stream(BlockLayout layout) {
        this.layout = layout;
    }

    /** {@return the layout of the blocks} */
    public BlockLayout layout() {
        return layout;
    }

    /** {@return the position that the next descriptor will get} */
    @HotPath
    long tail() {
        return tail;
    }

    /** {@return the position that every cursor has reached: blocks named before it only are free} */
    @HotPath
    long passed() {
        long least = tail;
        for (int c = 0; c < cursors.length; c++) {
            least = Math.min(least, cursors[c].position);
        }
        return least;
    }

    /**
     * {@return whether a number of descriptors can be appended} Cursors only move forward, so what there was room for
     * stays free: they are looked at again when that is used up.
     */
    @HotPath
    boolean hasRoom(int count) {
        return tail + count <= roomUntil || hasRoomNow(count);
    }

    @HotPath
    private boolean hasRoomNow(int count) {
        roomUntil = passed() + CAPACITY;
        return tail + count <= roomUntil;
    }

    /** Appends rows of a block; the caller has looked at {@link #hasRoom}. */
    @HotPath
    void rows(long block, int from, int to) {
        put(ROWS, block, (long) from << FROM_SHIFT | to);
    }

    /** Appends a mark; the caller has looked at {@link #hasRoom}. */
    @HotPath
    void mark(int kind, long value) {
        put(kind, value, 0);
        ended |= kind == END;
        watermark = kind == WATERMARK ? value : watermark;
    }

    @HotPath
    private void put(int kind, long value, long range) {
        int slot = ((int) tail & MASK) << 1;
        slots[slot] = value;
        slots[slot + 1] = (long) kind << KIND_SHIFT | range;
        tail++;
    }

    /** {@return the last watermark appended; a consumer added later has not seen it} */
    public long watermark() {
        return watermark;
    }

    /** {@return whether the end was appended} */
    @HotPath
    public boolean ended() {
        return ended;
    }

    /** Notes what its consumers have to be told again. */
    @HotPath
    void save(StateWriter to) {
        to.put(watermark);
        to.put(ended);
    }

    void restore(StateReader from) {
        watermark = from.next();
        ended = from.nextBoolean();
    }

    /** Goes on where another has ended. */
    void takeOver(Stream former) {
        watermark = former.watermark;
        ended = former.ended;
    }

    /**
     * Adds a consumer; it sees what is appended from now on.
     *
     * @return its cursor
     */
    public Cursor cursor() {
        Cursor[] more = java.util.Arrays.copyOf(cursors, cursors.length + 1);
        Cursor cursor = new Cursor(this);
        more[cursors.length] = cursor;
        cursors = more;
        return cursor;
    }

    /**
     * Takes a consumer away; what it has not read does not hold anything back any more.
     *
     * @param cursor what {@link #cursor()} returned
     */
    public void remove(Cursor cursor) {
        cursors = java.util.Arrays.stream(cursors).filter(c -> c != cursor).toArray(Cursor[]::new);
    }

    /** {@return the number of consumers} */
    public int consumers() {
        return cursors.length;
    }

    /** A consumer's place in a stream. */
    public static final class Cursor {
        private final Stream stream;
        private final long[] slots;
        private long position;
        private int rowsTaken;

        private Cursor(Stream stream) {
            this.stream = stream;
            this.slots = stream.slots;
            this.position = stream.tail;
        }

        /** {@return the stream that is read} */
        public Stream stream() {
            return stream;
        }

        /** {@return whether all is read, and nothing follows} */
        @HotPath
        public boolean isAtEnd() {
            return stream.ended && position == stream.tail;
        }

        /** {@return the kind of the next descriptor; {@link #NOTHING} if there is none} */
        @HotPath
        public int kind() {
            return position == stream.tail ? NOTHING : (int) (range() >>> KIND_SHIFT);
        }

        /** {@return the block of rows, or the value of a mark} */
        @HotPath
        public long value() {
            return slots[((int) position & MASK) << 1];
        }

        /** {@return the first row that is not yet taken} */
        @HotPath
        public int from() {
            return ((int) (range() >>> FROM_SHIFT) & ROW_MASK) + rowsTaken;
        }

        /** {@return the row after the last} */
        @HotPath
        public int to() {
            return (int) range() & ROW_MASK;
        }

        @HotPath
        private long range() {
            return slots[(((int) position & MASK) << 1) + 1];
        }

        /**
         * Takes rows; the descriptor is done when all of its rows are taken.
         *
         * @param count at most {@code to() - from()}
         */
        @HotPath
        public void takeRows(int count) {
            if (from() + count == to()) {
                take();
            } else {
                rowsTaken += count;
            }
        }

        /** Takes the whole descriptor. */
        @HotPath
        public void take() {
            position++;
            rowsTaken = 0;
        }
    }
}
