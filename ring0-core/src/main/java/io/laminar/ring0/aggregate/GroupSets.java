package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;
import io.laminar.memory.table.KeyedTable;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Groups by number, in order: the open panes of an operator, or what it has emitted of its windows. As many as there
 * can be by the plan are made before the first row, and those that are given back are used again: neither the first
 * rows nor time going on allocate on the heap. Memory of the region is taken when groups are opened for the first time.
 */
final class GroupSets {
    private final Groupings groupings;
    private final @Nullable Windows windows;
    private final int most;
    private final Runnable full;
    private @Nullable Groups[] open;
    private @Nullable Groups[] spare;
    private int openCount;
    private int spareCount;

    /**
     * {@code windows}: what tells a pane's last end from its number; null if the numbers are not panes. {@code most}:
     * how many may be open. {@code full}: throws what is to be said when the region has no room.
     */
    GroupSets(Groupings groupings, @Nullable Windows windows, int most, Runnable full) {
        this.groupings = groupings;
        this.windows = windows;
        this.most = most;
        this.full = full;
        this.open = new Groups[1];
        this.spare = new Groups[1];
    }

    /** Makes so many, to be opened later. */
    GroupSets prepare(int count) {
        open = new Groups[Math.max(1, count)];
        spare = new Groups[Math.max(1, count)];
        while (spareCount < count) {
            spare[spareCount++] = groupings.newGroups();
        }
        return this;
    }

    @HotPath
    int count() {
        return openCount;
    }

    /** The i-th in order of numbers. */
    @HotPath
    @SuppressWarnings("NullAway") // slots below the count are filled
    Groups get(int i) {
        return open[i];
    }

    /** The one with a number, or null. */
    @HotPath
    @Nullable
    Groups find(long number) {
        int i = indexOf(number);
        return i >= 0 ? open[i] : null;
    }

    /** The one with a number, made if it is not there; null if there are as many as there may be. */
    @HotPath
    @Nullable
    Groups findOrOpen(long number) {
        int i = indexOf(number);
        if (i >= 0) {
            return open[i];
        }
        if (openCount == most) {
            return null;
        }
        return insert(-i - 1, number);
    }

    /** Index of a number, or minus the place where it belongs minus one. The newest are looked at first. */
    @HotPath
    private int indexOf(long number) {
        int i = openCount - 1;
        while (i >= 0 && get(i).number > number) {
            i--;
        }
        return i >= 0 && get(i).number == number ? i : -(i + 1) - 1;
    }

    private Groups insert(int at, long number) {
        if (openCount == open.length) {
            open = Arrays.copyOf(open, openCount * 2);
            spare = Arrays.copyOf(spare, openCount * 2);
        }
        Groups groups = spareCount > 0 ? takeSpare() : groupings.newGroups();
        if (!groupings.start(groups)) {
            full.run();
        }
        System.arraycopy(open, at, open, at + 1, openCount - at);
        open[at] = groups;
        openCount++;
        groups.number = number;
        groups.lastEnd = windows == null ? number : windows.lastEnd(number);
        return groups;
    }

    @SuppressWarnings("NullAway") // slots below the count are filled
    private Groups takeSpare() {
        Groups groups = spare[--spareCount];
        spare[spareCount] = null;
        return groups;
    }

    /** How many longs {@link #save} writes at most, of sets with so many open. */
    static int notes(int most) {
        // As many spare ones as were ever open.
        return 2 + most * (1 + 2 * Groupings.NOTES_OF_GROUPS);
    }

    /** Notes which are open, and which can be used again, in the order in which they will be. */
    @HotPath
    void save(StateWriter to) {
        to.put(openCount);
        for (int i = 0; i < openCount; i++) {
            Groups groups = get(i);
            to.put(groups.number);
            groupings.saveGroups(groups, to);
        }
        int first = firstStarted();
        to.put(spareCount - first);
        for (int i = first; i < spareCount; i++) {
            groupings.saveGroups(getSpare(i), to);
        }
    }

    /** Those that were open before lie on top. */
    @HotPath
    private int firstStarted() {
        int i = spareCount;
        while (i > 0 && getSpare(i - 1).started()) {
            i--;
        }
        return i;
    }

    @HotPath
    @SuppressWarnings("NullAway") // slots below the count are filled
    private Groups getSpare(int i) {
        return spare[i];
    }

    void restore(StateReader from) {
        ArrayDeque<Groups> known = new ArrayDeque<>();
        for (int i = 0; i < spareCount; i++) {
            known.add(getSpare(i));
        }
        for (int i = 0; i < openCount; i++) {
            known.add(get(i));
        }
        openCount = from.nextCount(most);
        Groups[] opened = new Groups[openCount];
        for (int i = 0; i < openCount; i++) {
            Groups groups = take(known);
            groups.number = from.next();
            groups.lastEnd = windows == null ? groups.number : windows.lastEnd(groups.number);
            groupings.restoreGroups(groups, from);
            opened[i] = groups;
        }
        int started = from.nextCount(most);
        Groups[] again = new Groups[started];
        for (int i = 0; i < started; i++) {
            again[i] = take(known);
            groupings.restoreGroups(again[i], from);
        }
        spareCount = known.size() + started;
        open = Arrays.copyOf(opened, Math.max(1, openCount + spareCount));
        spare = new Groups[open.length];
        int at = 0;
        for (Groups unused : known) {
            groupings.forget(unused);
            spare[at++] = unused;
        }
        System.arraycopy(again, 0, spare, at, started);
    }

    private Groups take(ArrayDeque<Groups> known) {
        Groups groups = known.poll();
        return groups == null ? groupings.newGroups() : groups;
    }

    /** Takes over the groups of another that belong here; returns false if there is no room. */
    boolean takeOver(GroupSets former, GroupPlaces places) {
        for (int i = 0; i < former.openCount; i++) {
            Groups groups = former.get(i);
            if (!takeOver(groups, groups.table(), false, former, places)
                    || !takeOver(groups, groups.nulls(), true, former, places)) {
                return false;
            }
        }
        return true;
    }

    private boolean takeOver(Groups of, KeyedTable table, boolean nulls, GroupSets former, GroupPlaces places) {
        Region other = former.groupings.region();
        for (long e = table.firstEntry(); e != 0; e = table.nextEntry(e)) {
            if (places.has(e, nulls, other)) {
                Groups target = findOrOpen(of.number);
                if (target == null || !groupings.takeOver(target, nulls, e, other)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Clears the i-th and keeps it for later. */
    @HotPath
    void close(int i) {
        Groups groups = get(i);
        groups.clear();
        System.arraycopy(open, i + 1, open, i, openCount - i - 1);
        open[--openCount] = null;
        spare[spareCount++] = groups;
    }
}
