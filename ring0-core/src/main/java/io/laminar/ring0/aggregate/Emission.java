package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.KeyedTable;
import io.laminar.ring0.operator.Emitter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of groups: of a whole table, by cursor, or of a list of entries. It stops where the output has no
 * room and goes on there.
 *
 * <p>In differences, a group whose results have not changed gives nothing; one that has gives its old row with weight
 * -1 and its new one with +1. What was emitted last is kept in groups of their own.
 */
final class Emission {
    private static final int BATCH = 256;
    private static final long NOT_WRITTEN = -1;

    private final GroupKeys keys;
    private final KeyColumns keyColumns;
    private final Accumulator[] accumulators;
    private final Result[] results;
    private final Region region;
    private final Emitter emitter;
    private final long startOffset;
    private final long endOffset;
    private final boolean anyText;
    private final Runnable full;
    private final long[] batch = new long[BATCH];
    private final byte[] weights = new byte[BATCH];

    private @Nullable KeyedTable table;
    private @Nullable KeyedTable nullTable;
    private long cursor;
    private long @Nullable [] list;
    private int listNext;
    private int listCount;
    private boolean nulls;
    private @Nullable Groups emitted;
    private boolean diff;
    private long startNs;
    private long endNs;

    /** What an emission writes with. */
    record Parts(
            GroupKeys keys,
            Accumulator[] accumulators,
            Result[] results,
            Region region,
            Emitter emitter,
            boolean windowed,
            List<Integer> outputs,
            Runnable full) {}

    Emission(Parts parts) {
        this.keys = parts.keys();
        this.keyColumns = keys.columns(parts.emitter().layout(), parts.outputs());
        this.accumulators = parts.accumulators();
        this.results = parts.results();
        this.region = parts.region();
        this.emitter = parts.emitter();
        this.startOffset = parts.windowed() ? offset(parts, keys.count()) : NOT_WRITTEN;
        this.endOffset = parts.windowed() ? offset(parts, keys.count() + 1) : NOT_WRITTEN;
        this.full = parts.full();
        boolean text = keyColumns.hasText();
        for (Result result : results) {
            text |= result.hasText();
        }
        this.anyText = text;
    }

    private static long offset(Parts parts, int column) {
        int index = parts.outputs().indexOf(column);
        return index < 0 ? NOT_WRITTEN : parts.emitter().layout().valuesOffset(index);
    }

    /** Says which window's results come next. */
    @HotPath
    void window(long start, long end) {
        startNs = start;
        endNs = end;
    }

    /** Starts on all groups; their results are remembered in {@code remember} if it is not null. */
    @HotPath
    void beginAll(Groups groups, @Nullable Groups remember, boolean difference) {
        table = groups.table();
        nullTable = groups.nulls();
        cursor = groups.table().firstEntry();
        list = null;
        nulls = false;
        emitted = remember;
        diff = difference;
    }

    /** Starts on a list of entries of one table. */
    @HotPath
    void beginList(long[] entries, Groupings.Segment part, @Nullable Groups remember, boolean difference) {
        table = null;
        list = entries;
        listNext = part.from;
        listCount = part.from + part.count;
        nulls = part.nulls;
        emitted = remember;
        diff = difference;
    }

    /** Writes on; returns whether all is written. */
    @HotPath
    boolean run() {
        while (true) {
            long entry = peek();
            if (entry == 0) {
                return true;
            }
            if (!emitter.ready()) {
                return false;
            }
            int room = Math.min(BATCH, emitter.room());
            if (diff && room < 2) {
                emitter.seal();
                continue;
            }
            fill(room);
        }
    }

    /** The next entry, or 0; turns to the NULL group behind the others. */
    @HotPath
    private long peek() {
        if (list != null) {
            return listNext < listCount ? list[listNext] : 0;
        }
        if (cursor == 0 && !nulls && nullTable != null) {
            nulls = true;
            table = nullTable;
            cursor = nullTable.firstEntry();
        }
        return cursor;
    }

    @HotPath
    private void advance() {
        if (list != null) {
            listNext++;
        } else if (table != null) {
            cursor = table.nextEntry(cursor);
        }
    }

    /** Collects groups while there is room for their rows and texts, then writes them column by column. */
    @HotPath
    private void fill(int room) {
        if (emitted == null && !anyText) {
            fillPlain(room);
        } else {
            fillCarefully(room);
        }
    }

    /** Every group gives one row of known size. */
    @HotPath
    private void fillPlain(int room) {
        boolean ofNulls = nulls;
        int count = 0;
        KeyedTable groups = table;
        if (list != null && listCount - listNext == 1) {
            batch[count++] = list[listNext++];
        } else if (list != null) {
            count = Math.min(room, listCount - listNext);
            System.arraycopy(list, listNext, batch, 0, count);
            listNext += count;
        } else if (groups != null) {
            long entry = cursor;
            while (entry != 0 && count < room) {
                batch[count++] = entry;
                entry = groups.nextEntry(entry);
            }
            cursor = entry;
        }
        write(count, ofNulls);
    }

    @HotPath
    private void fillCarefully(int room) {
        BlockLayout layout = emitter.layout();
        long textRoom = (long) layout.dataBytes() - RawMemory.getLong(emitter.block() + BlockLayout.DATA_USED_OFFSET);
        boolean ofNulls = nulls;
        int count = 0;
        for (long entry = peek(); entry != 0 && nulls == ofNulls && count + (diff ? 2 : 1) <= room; entry = peek()) {
            long before = emitted == null ? 0 : remembered(emitted, entry);
            long bytes = (long) textBytes(entry) + (diff && before != 0 ? textBytes(before) : 0);
            if (bytes > textRoom) {
                break;
            }
            if (diff && before != 0 && same(before, entry)) {
                advance();
                continue;
            }
            textRoom -= bytes;
            if (diff && before != 0) {
                weights[count] = -1;
                batch[count++] = before;
            }
            weights[count] = 1;
            batch[count++] = entry;
            advance();
        }
        if (count == 0) {
            if (peek() != 0 && nulls == ofNulls) {
                sealForTexts();
            }
            return;
        }
        write(count, ofNulls);
        if (emitted != null) {
            remember(count, ofNulls);
        }
    }

    @HotPath
    private void sealForTexts() {
        if (emitter.rows() == 0) {
            full.run();
        }
        emitter.seal();
    }

    @HotPath
    private void write(int count, boolean ofNulls) {
        BlockLayout layout = emitter.layout();
        long block = emitter.block();
        int row = emitter.rows();
        keyColumns.write(batch, count, region, ofNulls, block, row);
        if (startOffset != NOT_WRITTEN) {
            fillLongs(block + startOffset + 8L * row, count, startNs);
        }
        if (endOffset != NOT_WRITTEN) {
            fillLongs(block + endOffset + 8L * row, count, endNs);
        }
        for (int r = 0; r < results.length; r++) {
            results[r].write(batch, count, block, row);
        }
        if (layout.weighted()) {
            for (int k = 0; k < count; k++) {
                RawMemory.putByte(block + layout.weightsOffset() + row + k, diff ? weights[k] : 1);
            }
        }
        emitter.add(count);
    }

    @HotPath
    private static void fillLongs(long at, int count, long value) {
        for (long i = 0, n = (long) count << 3; i < n; i += 8) {
            RawMemory.putLong(at + i, value);
        }
    }

    /** The entry that keeps what was emitted last of a group, or 0. */
    @HotPath
    private long remembered(Groups kept, long entry) {
        return nulls ? kept.nulls().findLong(0, 0) : keys.lookUpSame(kept.table(), region, entry);
    }

    @HotPath
    private boolean same(long a, long b) {
        for (int i = 0; i < accumulators.length; i++) {
            if (!accumulators[i].same(a, b)) {
                return false;
            }
        }
        return true;
    }

    /** Keeps what was written of each group. */
    @HotPath
    private void remember(int count, boolean ofNulls) {
        Groups kept = emitted;
        for (int k = 0; k < count && kept != null; k++) {
            if (diff && weights[k] < 0) {
                continue;
            }
            long entry = ofNulls ? kept.nulls().findOrInsertLong(0, 0) : keys.findSame(kept.table(), region, batch[k]);
            if (entry < 0) {
                full.run();
            }
            region.touch(entry, kept.table().entryBytes());
            for (int i = 0; i < accumulators.length; i++) {
                accumulators[i].copy(entry, batch[k]);
            }
        }
    }

    @HotPath
    private int textBytes(long entry) {
        int bytes = nulls || !anyText ? 0 : keyColumns.textBytes(entry);
        for (int r = 0; r < results.length && anyText; r++) {
            bytes += results[r].textBytes(entry);
        }
        return bytes;
    }
}
