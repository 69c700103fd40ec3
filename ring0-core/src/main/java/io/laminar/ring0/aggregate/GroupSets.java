package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
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
