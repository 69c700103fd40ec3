package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockCopy;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;

/**
 * What lanes have brought that cannot be read yet, though what stands behind it must be: rows and marks, first in first
 * out for each lane, in a region that is part of its owner's state.
 *
 * <pre>
 *  root 1   rows of a block,  root 2  bytes for its long texts: both as they were when the region was made
 *  root 0   page of the lanes: | first block, last block | of each;  then | first, last | of those that were read
 *  block    | next | rows, marks | row, mark read up to | let go at |  64 bytes, then a block of the lanes' layout
 * </pre>
 *
 * <p>Rows are named where they lie, so a block that was read stays until every consumer of the stream has passed it.
 *
 * <p>Bound: the region's limit. What does not fit is refused.
 *
 * @threading one core
 * @allocation none after construction
 */
final class LaneBacklogs implements AutoCloseable {
    /** Nothing is kept of a lane. */
    static final int NOTHING = 0;

    /** Rows {@link #from} to {@link #to} of {@link #block} come next. */
    static final int ROWS = 1;

    /** A mark comes next. */
    static final int MARK = 2;

    private static final long LEAST_BYTES = 64L << 20;
    private static final long HEADER_BYTES = 64;
    private static final long NEXT = 0;
    private static final long ROWS_IN = 8;
    private static final long MARKS_IN = 16;
    private static final long ROW = 24;
    private static final long MARK_READ = 32;
    private static final long LET_GO_AT = 40;
    private static final long FIRST = 0;
    private static final long LAST = 8;
    private static final long LANE_SHIFT = 4;

    private final Region region;
    private final BlockLayout layout;
    private final long pagesOfBlock;
    private final int lanes;
    private final long table;
    private int held;
    private int to;

    LaneBacklogs(RegionSource source, BlockLayout layout, int lanes, String tag) {
        this.layout = layout;
        this.lanes = lanes;
        this.pagesOfBlock = Region.pagesFor(HEADER_BYTES + layout.blockBytes());
        // Room for two blocks of each lane, however large; extents are powers of two.
        long wanted = Math.max(LEAST_BYTES, 4L * (lanes + 1) * pagesOfBlock << Region.PAGE_SHIFT);
        this.region = Region.create(source, Math.min(wanted, Region.MOST_BYTES), tag);
        long page = region.allocateExtent(1);
        region.setRoot(0, page);
        noteSizes();
        this.table = region.base() + page;
    }

    Region region() {
        return region;
    }

    private void noteSizes() {
        region.setRoot(1, layout.capacityRows());
        region.setRoot(2, layout.dataBytes());
    }

    /** The region was filled: consumers that held blocks are gone, and blocks may have been of another size. */
    void restored() {
        BlockLayout before =
                new BlockLayout(layout.types(), (int) region.root(1), (int) region.root(2), layout.weighted());
        long pages = Region.pagesFor(HEADER_BYTES + before.blockBytes());
        while (get(lanes, FIRST) != 0) {
            region.freeExtent(unlink(lanes) - region.base(), pages);
        }
        held = 0;
        for (int lane = 0; lane < lanes; lane++) {
            held += get(lane, FIRST) == 0 ? 0 : 1;
            if (get(lane, FIRST) != 0 && !before.equals(layout)) {
                convert(lane, before, pages);
            }
        }
        noteSizes();
    }

    private void convert(int lane, BlockLayout before, long pages) {
        long at = get(lane, FIRST);
        put(lane, FIRST, 0);
        put(lane, LAST, 0);
        held--;
        while (at != 0) {
            long block = region.base() + at;
            int row = (int) RawMemory.getLong(block + ROW);
            for (long mark = RawMemory.getLong(block + MARK_READ); mark < RawMemory.getLong(block + MARKS_IN); mark++) {
                long address = block + HEADER_BYTES + before.markOffset((int) mark);
                row = convertRows(lane, block, before, row, (int) (RawMemory.getLong(address) >>> 8));
                require(keepMark(lane, (int) (RawMemory.getLong(address) & 0xFF), RawMemory.getLong(address + 8)));
            }
            convertRows(lane, block, before, row, (int) RawMemory.getLong(block + ROWS_IN));
            long next = RawMemory.getLong(block + NEXT);
            region.freeExtent(at, pages);
            at = next;
        }
    }

    private int convertRows(int lane, long block, BlockLayout before, int from, int until) {
        int row = from;
        while (row < until) {
            int kept = keep(lane, block + HEADER_BYTES, before, row, until);
            require(kept > 0);
            row += kept;
        }
        return row;
    }

    private void require(boolean room) {
        if (!room) {
            throw noRoom();
        }
    }

    private IllegalArgumentException noRoom() {
        return new IllegalArgumentException("rows that waited for a barrier do not fit into blocks of this size: "
                + "dataBytes=" + layout.dataBytes() + ", limitBytes=" + region.limitBytes());
    }

    /** Whether anything is kept of a lane. */
    @HotPath
    boolean has(int lane) {
        return held > 0 && get(lane, FIRST) != 0;
    }

    @HotPath
    private long get(int lane, long field) {
        return RawMemory.getLong(table + ((long) lane << LANE_SHIFT) + field);
    }

    @HotPath
    private void put(int lane, long field, long value) {
        region.touch(table);
        RawMemory.putLong(table + ((long) lane << LANE_SHIFT) + field, value);
    }

    /** Keeps rows; how many, 0 when there is no room for the first. */
    @HotPath
    int keep(int lane, long source, BlockLayout sourceLayout, int from, int until) {
        long block = last(lane);
        int kept = block == 0 ? 0 : append(block, source, sourceLayout, from, until);
        if (kept > 0) {
            return kept;
        }
        block = open(lane);
        return block == 0 ? 0 : append(block, source, sourceLayout, from, until);
    }

    @HotPath
    private int append(long block, long source, BlockLayout sourceLayout, int from, int until) {
        region.touch(block, HEADER_BYTES + layout.blockBytes());
        int rows = (int) RawMemory.getLong(block + ROWS_IN);
        int kept = BlockCopy.append(source, sourceLayout, from, until, block + HEADER_BYTES, layout, rows);
        RawMemory.putLong(block + ROWS_IN, rows + kept);
        return kept;
    }

    /** Keeps a mark; whether there was room. */
    @HotPath
    boolean keepMark(int lane, int kind, long value) {
        long block = last(lane);
        if (block == 0 || RawMemory.getLong(block + MARKS_IN) == BlockLayout.MARK_CAPACITY) {
            block = open(lane);
            if (block == 0) {
                return false;
            }
        }
        int marks = (int) RawMemory.getLong(block + MARKS_IN);
        long at = block + HEADER_BYTES + layout.markOffset(marks);
        region.touch(block, HEADER_BYTES + layout.blockBytes());
        RawMemory.putLong(at, RawMemory.getLong(block + ROWS_IN) << 8 | kind);
        RawMemory.putLong(at + 8, value);
        RawMemory.putLong(block + MARKS_IN, marks + 1);
        return true;
    }

    @HotPath
    private long last(int lane) {
        long last = get(lane, LAST);
        return last == 0 ? 0 : region.base() + last;
    }

    @HotPath
    private long open(int lane) {
        long offset = region.allocateExtent(pagesOfBlock);
        if (offset < 0) {
            return 0;
        }
        long block = region.base() + offset;
        region.touch(block, HEADER_BYTES + layout.blockBytes());
        RawMemory.fill(block, HEADER_BYTES, (byte) 0);
        layout.clear(block + HEADER_BYTES);
        held += get(lane, FIRST) == 0 ? 1 : 0;
        link(lane, offset);
        return block;
    }

    /** Appends a block to a list: of a lane, or of those that were read. */
    @HotPath
    private void link(int list, long offset) {
        long last = get(list, LAST);
        if (last == 0) {
            put(list, FIRST, offset);
        } else {
            region.touch(region.base() + last);
            RawMemory.putLong(region.base() + last + NEXT, offset);
        }
        put(list, LAST, offset);
    }

    @HotPath
    private long unlink(int list) {
        long first = get(list, FIRST);
        long next = RawMemory.getLong(region.base() + first + NEXT);
        put(list, FIRST, next);
        if (next == 0) {
            put(list, LAST, 0);
        }
        return region.base() + first;
    }

    /** Looks at what comes next of a lane; at most so many rows. */
    @HotPath
    int next(int lane, int most) {
        long first = get(lane, FIRST);
        if (first == 0) {
            return NOTHING;
        }
        long block = region.base() + first;
        int row = (int) RawMemory.getLong(block + ROW);
        int limit = (int) RawMemory.getLong(block + ROWS_IN);
        long mark = RawMemory.getLong(block + MARK_READ);
        if (mark < RawMemory.getLong(block + MARKS_IN)) {
            limit = (int) (RawMemory.getLong(markAddress(block, mark)) >>> 8);
            if (limit == row) {
                return MARK;
            }
        }
        to = Math.min(limit, row + most);
        return ROWS;
    }

    @HotPath
    private long markAddress(long block, long mark) {
        return block + HEADER_BYTES + layout.markOffset((int) mark);
    }

    @HotPath
    private long front(int lane) {
        return region.base() + get(lane, FIRST);
    }

    @HotPath
    long block(int lane) {
        return front(lane) + HEADER_BYTES;
    }

    @HotPath
    int from(int lane) {
        return (int) RawMemory.getLong(front(lane) + ROW);
    }

    @HotPath
    int to() {
        return to;
    }

    @HotPath
    int markKind(int lane) {
        long block = front(lane);
        return (int) (RawMemory.getLong(markAddress(block, RawMemory.getLong(block + MARK_READ))) & 0xFF);
    }

    @HotPath
    long markValue(int lane) {
        long block = front(lane);
        return RawMemory.getLong(markAddress(block, RawMemory.getLong(block + MARK_READ)) + 8);
    }

    /** Moves behind rows or a mark; a block that is read goes when consumers have passed a position. */
    @HotPath
    void consume(int lane, int rows, int marks, long position) {
        long block = front(lane);
        region.touch(block);
        long row = RawMemory.getLong(block + ROW) + rows;
        long mark = RawMemory.getLong(block + MARK_READ) + marks;
        RawMemory.putLong(block + ROW, row);
        RawMemory.putLong(block + MARK_READ, mark);
        if (row == RawMemory.getLong(block + ROWS_IN) && mark == RawMemory.getLong(block + MARKS_IN)) {
            unlink(lane);
            held -= get(lane, FIRST) == 0 ? 1 : 0;
            RawMemory.putLong(block + NEXT, 0);
            RawMemory.putLong(block + LET_GO_AT, position);
            link(lanes, block - region.base());
        }
    }

    /** Gives blocks back that all consumers have passed. */
    @HotPath
    void release(long passed) {
        while (get(lanes, FIRST) != 0 && RawMemory.getLong(region.base() + get(lanes, FIRST) + LET_GO_AT) <= passed) {
            region.freeExtent(unlink(lanes) - region.base(), pagesOfBlock);
        }
    }

    @Override
    public void close() {
        region.close();
    }
}
