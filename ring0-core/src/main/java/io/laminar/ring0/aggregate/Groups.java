package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.table.KeyedTable;

/**
 * The groups of a pane or a window: a table, and one more for the group whose single key is NULL. Where the NULLs are
 * part of the key, the second table is always empty and shared by all.
 */
final class Groups {
    private final KeyedTable table;
    private final KeyedTable nulls;
    private final Accumulator[] accumulators;

    private boolean started;

    /** Number of the pane, or end of the window; the owner's. */
    long number;

    /** End of the last window that covers the pane; the owner's. */
    long lastEnd;

    Groups(KeyedTable table, KeyedTable nulls, Accumulator[] accumulators) {
        this.table = table;
        this.nulls = nulls;
        this.accumulators = accumulators;
    }

    /** Makes its tables, if it has none yet; returns false if the region has no room for them. */
    @HotPath
    boolean start(long expected, boolean ownNulls) {
        if (!started) {
            started = table.start(expected) && (!ownNulls || nulls.start(0));
        }
        return started;
    }

    /** Turns to tables that are in the region; 0 for the offset of one that is not there. */
    void moveTo(long tableOffset, long nullsOffset, boolean ownNulls) {
        started = tableOffset != 0;
        table.moveTo(tableOffset);
        if (ownNulls) {
            nulls.moveTo(nullsOffset);
        }
    }

    @HotPath
    boolean started() {
        return started;
    }

    @HotPath
    KeyedTable table() {
        return table;
    }

    @HotPath
    KeyedTable nulls() {
        return nulls;
    }

    @HotPath
    boolean isEmpty() {
        return table.size() == 0 && nulls.size() == 0;
    }

    @HotPath
    long size() {
        return table.size() + nulls.size();
    }

    /** Forgets all groups and what they hold. */
    @HotPath
    void clear() {
        clear(table);
        clear(nulls);
    }

    @HotPath
    private void clear(KeyedTable groups) {
        if (groups.size() == 0) {
            return;
        }
        for (int a = 0; a < accumulators.length; a++) {
            if (accumulators[a].holdsText()) {
                for (long e = groups.firstEntry(); e != 0; e = groups.nextEntry(e)) {
                    accumulators[a].free(e);
                }
            }
        }
        groups.clear();
    }
}
