package io.laminar.memory.table;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;

/**
 * The entries of a table, in chunks that double in size up to 1 MiB; kept in order of insertion and reused after a
 * rewind. An entry's first word has bit 0 set; a removed one's is 0; a 2 ends a full chunk and the next chunk's offset
 * follows.
 */
@HotPath
final class EntryChunks {
    /** A cache line, so that entries of 64 bytes are one. */
    private static final long CHUNK_HEADER = 64;

    private static final long CHUNK_PAGES = 8;
    private static final long JUMP = 2;
    private static final long JUMP_BYTES = 16;
    private static final long MOST_PAGES = 64;

    private final Region region;
    private final long base;
    private final TableHeader header;
    private final int entryBytes;
    private long next;
    private long end;
    private long free;
    private long size;
    /** Up to here, no further than {@link #end}, pages are dirty since {@link #dirtyEpoch}; the header's page, too. */
    private long dirtyEnd;

    private long dirtyEpoch;
    private boolean fresh;

    EntryChunks(Region region, TableHeader header, int entryBytes) {
        this.region = region;
        this.base = region.base();
        this.header = header;
        this.entryBytes = entryBytes;
    }

    void load() {
        next = header.get(TableHeader.NEXT_ENTRY);
        end = header.get(TableHeader.CHUNK_END);
        free = header.get(TableHeader.FREE_ENTRY);
        size = header.get(TableHeader.SIZE);
        fresh = false;
        dirtyEnd = 0;
    }

    /** As if no table were there. */
    void forget() {
        next = 0;
        end = 0;
        free = 0;
        size = 0;
        fresh = false;
        dirtyEnd = 0;
    }

    long size() {
        return size;
    }

    /** Address of a new entry, its pages touched, zero but for its key; negative when the region is full. */
    long take(long hash) {
        if (next + entryBytes > dirtyEnd || region.epoch() != dirtyEpoch || free != 0 || !fresh) {
            return takeSlow(hash);
        }
        long entry = base + next;
        next += entryBytes;
        size++;
        header.putCounts(size, next);
        RawMemory.putLong(entry, hash | 1);
        return entry;
    }

    private long takeSlow(long hash) {
        long entry = free != 0 ? takeFree() : takeNext();
        if (entry > 0) {
            RawMemory.putLong(entry, hash | 1);
            for (long at = entry + Long.BYTES, to = entry + entryBytes; at < to; at += Long.BYTES) {
                RawMemory.putLong(at, 0);
            }
            size++;
            header.put(TableHeader.SIZE, size);
        }
        return entry;
    }

    private long takeFree() {
        long entry = base + free;
        region.touch(entry, entryBytes);
        free = RawMemory.getLong(entry + Long.BYTES);
        header.put(TableHeader.FREE_ENTRY, free);
        return entry;
    }

    private long takeNext() {
        if (next + entryBytes > end && !nextChunk()) {
            return Region.OUT_OF_MEMORY;
        }
        long entry = base + next;
        region.touch(entry, entryBytes);
        next += entryBytes;
        header.put(TableHeader.NEXT_ENTRY, next);
        dirtyEnd = Math.min(end, (next + Region.PAGE_BYTES - 1) & -Region.PAGE_BYTES);
        dirtyEpoch = region.epoch();
        return entry;
    }

    private boolean nextChunk() {
        long current = header.get(TableHeader.CHUNK);
        long following = current == 0 ? header.get(TableHeader.FIRST_CHUNK) : RawMemory.getLong(base + current);
        if (following == 0) {
            long pages = pagesOfNext(current);
            following = region.allocateExtent(pages);
            if (following < 0) {
                return false;
            }
            fresh = region.wasFresh();
            region.touch(base + following);
            RawMemory.putLong(base + following, 0);
            RawMemory.putLong(base + following + CHUNK_PAGES, pages);
            link(current, following);
        }
        if (current != 0) {
            region.touch(base + next, JUMP_BYTES);
            RawMemory.putLong(base + next, JUMP);
            RawMemory.putLong(base + next + Long.BYTES, following);
        }
        enter(following);
        return true;
    }

    /** Twice as many as the current chunk has, up to {@link #MOST_PAGES}; at least what an entry needs. */
    private long pagesOfNext(long chunk) {
        long least = Region.pagesFor(entryBytes + 2 * CHUNK_HEADER);
        return chunk == 0 ? least : Math.max(least, Math.min(MOST_PAGES, 2 * pages(chunk)));
    }

    private long pages(long chunk) {
        return RawMemory.getLong(base + chunk + CHUNK_PAGES);
    }

    private void link(long chunk, long following) {
        if (chunk == 0) {
            header.put(TableHeader.FIRST_CHUNK, following);
        } else {
            region.touch(base + chunk);
            RawMemory.putLong(base + chunk, following);
        }
    }

    private void enter(long chunk) {
        next = chunk + CHUNK_HEADER;
        // Room for the jump behind the last entry.
        end = chunk + (pages(chunk) << Region.PAGE_SHIFT) - JUMP_BYTES;
        header.put(TableHeader.CHUNK, chunk);
        header.put(TableHeader.NEXT_ENTRY, next);
        header.put(TableHeader.CHUNK_END, end);
    }

    /** Takes a removed entry back. */
    void give(long entry) {
        size--;
        header.put(TableHeader.SIZE, size);
        region.touch(entry, entryBytes);
        RawMemory.putLong(entry, 0);
        RawMemory.putLong(entry + Long.BYTES, free);
        free = entry - base;
        header.put(TableHeader.FREE_ENTRY, free);
    }

    /** Forgets all entries and starts again in the first chunk. */
    void rewind() {
        free = 0;
        size = 0;
        fresh = false;
        dirtyEnd = 0;
        header.put(TableHeader.FREE_ENTRY, 0);
        header.put(TableHeader.SIZE, 0);
        long first = header.get(TableHeader.FIRST_CHUNK);
        if (first != 0) {
            enter(first);
        }
    }

    long first() {
        long chunk = header.get(TableHeader.FIRST_CHUNK);
        return chunk == 0 ? 0 : live(chunk + CHUNK_HEADER);
    }

    long next(long entry) {
        return live(entry - base + entryBytes);
    }

    private long live(long from) {
        long at = from;
        while (at != next) {
            long word = RawMemory.getLong(base + at);
            if ((word & 1) != 0) {
                return base + at;
            }
            at = word == JUMP ? RawMemory.getLong(base + at + Long.BYTES) + CHUNK_HEADER : at + entryBytes;
        }
        return 0;
    }
}
