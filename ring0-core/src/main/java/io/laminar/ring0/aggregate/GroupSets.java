package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Groups by number, in order: the open panes of an operator, or what it has emitted of its windows. Those that are
 * given back are used again, so that time going on allocates nothing.
 */
final class GroupSets {
    private final Supplier<Groups> factory;
    private final @Nullable Windows windows;
    private final int most;
    private @Nullable Groups[] open = new Groups[16];
    private @Nullable Groups[] spare = new Groups[16];
    private int openCount;
    private int spareCount;

    /** {@code windows}: what tells a pane's last end from its number; null if the numbers are not panes. */
    GroupSets(Supplier<Groups> factory, @Nullable Windows windows, int most) {
        this.factory = factory;
        this.windows = windows;
        this.most = most;
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
        Groups groups = spareCount > 0 ? takeSpare() : factory.get();
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
