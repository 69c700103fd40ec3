package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;
import io.laminar.ring0.checkpoint.IndivisibleException;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.operator.EmitMode;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.QueryFailure;
import io.laminar.ring0.time.Delay;
import org.jspecify.annotations.Nullable;

/**
 * When which window's results come out, and when panes go.
 *
 * <p>Windows fire in order of their ends. A window fires when the watermark reaches its end; or, if it has one result
 * only, its end and lateness. A pane goes when the last window that covers it is closed. After a slice the groups that
 * it touched come out, of every window that is concerned: all that are open under ON_UPDATE and CHANGES, those that
 * have fired under AFTER_WATERMARK with lateness.
 */
final class Firing {
    /** Most panes that may be open at once: the bound of an operator whose watermark does not move. */
    static final int MOST_PANES = 1 << 16;

    /** How many longs {@link #save} writes at most, with those of {@link Groupings#save}. */
    static final int MOST_NOTES = 2 + Groupings.NOTES + Groupings.NOTES_OF_GROUPS + 2 * GroupSets.notes(MOST_PANES);

    /** Most groups that are made before the first row: 1 MiB or two of the heap. */
    private static final int MOST_READY = 1024;

    /** Panes that are open beyond those that the plan tells: at both ends, and of lanes that are a step ahead. */
    private static final int MORE_READY = 4;

    /** Rows that change panes often make more, which are kept once they were needed. */
    private static final int PARTS_OF_SLICE = 64;

    private static final int IDLE = 0;
    private static final int CLOSING = 1;
    private static final int TOUCHED = 2;
    private static final int ALL = 3;

    private final AggregateSpec spec;
    private final @Nullable Windows windows;
    private final Groupings groupings;
    private final Emission emission;
    private final Region region;
    private final GroupSets panes;
    private final GroupSets emitted;
    private final @Nullable Groups merged;
    private final boolean perSlice;
    private final boolean diff;

    private long watermark = Long.MIN_VALUE;
    private long firedThrough = Long.MIN_VALUE;
    private int state = IDLE;
    private boolean emitting;
    private boolean usesMerged;
    private int segment;
    private long touchedThrough;

    Firing(AggregateSpec spec, @Nullable Windows windows, Groupings groupings, Emission emission, Region region) {
        this.spec = spec;
        this.windows = windows;
        this.groupings = groupings;
        this.emission = emission;
        this.region = region;
        int ready = ready(spec, windows);
        this.panes = new GroupSets(groupings, windows, MOST_PANES, this::full).prepare(ready);
        this.emitted = new GroupSets(groupings, null, MOST_PANES, this::full).prepare(spec.weighted() ? ready : 0);
        this.merged = windows == null || windows.singlePane() ? null : groupings.newGroups();
        if (merged != null && !groupings.start(merged)) {
            throw fullFailure();
        }
        // A table of groups, and one of the group whose key is NULL; and as many again for each part of a slice.
        groupings.prepareSegments(2 * ready + PARTS_OF_SLICE);
        this.perSlice = spec.emit() == EmitMode.ON_UPDATE || spec.emit() == EmitMode.CHANGES;
        this.diff = spec.weighted();
    }

    /** How many panes can be open by the plan: those of a window, of its lateness and of the watermark's delay. */
    private static int ready(AggregateSpec spec, @Nullable Windows windows) {
        if (windows == null) {
            return 1;
        }
        long span = Windows.saturatedAdd(windows.sizeNs(), Windows.saturatedAdd(spec.latenessNs(), delay(spec)));
        return (int) Math.min(MOST_READY, span / windows.paneNs() + MORE_READY);
    }

    /** The longest delay of a watermark that comes here; 0 where that is not a constant. */
    private static long delay(OperatorSpec spec) {
        long longest = 0;
        if (spec instanceof OperatorSpec.SourceSpec source) {
            Delay delay = Delay.of(source.watermark());
            longest = delay == null ? 0 : delay.ns();
        }
        for (OperatorSpec input : spec.inputs()) {
            longest = Math.max(longest, delay(input));
        }
        return longest;
    }

    /** Notes at a barrier what is not in the region; nothing is being emitted then. */
    @HotPath
    void save(StateWriter to) {
        assert state == IDLE : "a barrier amid results";
        to.put(watermark);
        to.put(firedThrough);
        panes.save(to);
        emitted.save(to);
        Groups window = merged;
        if (window != null) {
            groupings.saveGroups(window, to);
        }
    }

    /** Takes what {@link #save} has noted, and the tables that are in the region. The first row has come out. */
    void restore(StateReader from) {
        watermark = from.next();
        firedThrough = from.next();
        panes.restore(from);
        emitted.restore(from);
        if (merged != null) {
            groupings.restoreGroups(merged, from);
        }
        state = IDLE;
        emitting = false;
        usesMerged = false;
    }

    /** Whether it has fired what another has: only then are their panes of the same time. */
    boolean isWith(Firing other) {
        return watermark == other.watermark && firedThrough == other.firedThrough;
    }

    /** Goes on where others have been, at one place in time, with the groups of theirs that belong here. */
    void takeOver(Firing former, GroupPlaces places) {
        watermark = former.watermark;
        firedThrough = former.firedThrough;
        groupings.takeOver(former.groupings);
        if (!panes.takeOver(former.panes, places) || !emitted.takeOver(former.emitted, places)) {
            throw new IndivisibleException(
                    spec.name(), "no room: usedBytes=" + region.usedBytes() + ", limitBytes=" + region.limitBytes());
        }
        state = IDLE;
    }

    /** Makes the one group of a global view before its first row. */
    void openInitial() {
        Groups groups = panes.findOrOpen(0);
        if (groups != null) {
            groups.table().findOrInsertLong(0, 0);
            state = ALL;
        }
    }

    /** The groups of a pane; null if there are too many. */
    @HotPath
    @Nullable
    Groups open(long pane) {
        return panes.findOrOpen(pane);
    }

    /** Whether a pane's windows are all closed, the last of which ends at a time. */
    @HotPath
    boolean isLate(long lastEnd) {
        return Windows.saturatedAdd(lastEnd, spec.latenessNs()) <= watermark && watermark != Long.MIN_VALUE;
    }

    /** The watermark has moved; {@link #run} does what follows. */
    @HotPath
    void advance(long value) {
        watermark = Math.max(watermark, value);
        if (windows != null) {
            state = CLOSING;
        }
    }

    /** The input has ended. */
    @HotPath
    void end() {
        if (windows != null) {
            advance(Long.MAX_VALUE);
        } else if (!perSlice) {
            state = ALL;
        }
    }

    /** A slice has been taken. */
    @HotPath
    void sliceEnds() {
        if (groupings.segments() > 0) {
            state = TOUCHED;
            segment = 0;
            touchedThrough = Long.MIN_VALUE;
        }
    }

    /** Emits what there is to emit; returns false if the output has no room: call again later. */
    @HotPath
    boolean run() {
        while (state != IDLE) {
            if (emitting) {
                if (!emission.run()) {
                    return false;
                }
                emitting = false;
                if (usesMerged && merged != null) {
                    merged.clear();
                    usesMerged = false;
                }
            }
            boolean more = switch (state) {
                case CLOSING -> closeNext();
                case TOUCHED -> touchedNext();
                default -> all();
            };
            if (!more) {
                state = IDLE;
            }
        }
        return true;
    }

    @HotPath
    private boolean all() {
        Groups groups = panes.find(0);
        if (groups == null || segment < 0) {
            segment = 0;
            return false;
        }
        emission.beginAll(groups, diff ? kept(0) : null, diff);
        emitting = true;
        segment = -1;
        return true;
    }

    /** Starts on the next window that is due; when there is none, panes whose windows are closed go. */
    @HotPath
    private boolean closeNext() {
        Windows w = windows;
        if (w == null) {
            return false;
        }
        if (!perSlice) {
            long end = nextEnd(w);
            long delay = spec.emit() == EmitMode.AFTER_WATERMARK ? 0 : spec.latenessNs();
            if (end != Long.MIN_VALUE && Windows.saturatedAdd(end, delay) <= watermark) {
                fire(w, end);
                return true;
            }
            // Windows that had no row have fired too: a row that comes for them now is late for them.
            firedThrough = Math.max(firedThrough, Windows.saturatedAdd(watermark, -delay));
        }
        retire();
        return false;
    }

    /** End of the earliest window that has not fired and has rows; Long.MIN_VALUE if there is none. */
    @HotPath
    private long nextEnd(Windows w) {
        for (int i = 0, n = panes.count(); i < n; i++) {
            Groups pane = panes.get(i);
            if (pane.lastEnd > firedThrough) {
                // Panes are in order, so no later one has an earlier window that has not fired.
                return w.firstEndAfter(pane.number, firedThrough);
            }
        }
        return Long.MIN_VALUE;
    }

    @HotPath
    private void fire(Windows w, long end) {
        Groups groups = gather(w, end);
        firedThrough = end;
        emission.window(w.start(end), end);
        boolean corrects = diff && spec.emit() == EmitMode.AFTER_WATERMARK;
        emission.beginAll(groups, corrects ? kept(end) : null, false);
        emitting = true;
    }

    /** All groups of a window: its pane, or its panes merged in order of time. */
    @HotPath
    private Groups gather(Windows w, long end) {
        long first = w.firstPane(end);
        Groups target = merged;
        if (target == null) {
            Groups pane = panes.find(first);
            if (pane == null) {
                throw noPane(end);
            }
            return pane;
        }
        usesMerged = true;
        for (int i = 0, n = panes.count(); i < n; i++) {
            long number = panes.get(i).number;
            if (number >= first && number < first + w.panesPerWindow() && !groupings.mergeAll(target, panes.get(i))) {
                throw fullFailure();
            }
        }
        return target;
    }

    @HotPath
    private void retire() {
        while (panes.count() > 0 && Windows.saturatedAdd(panes.get(0).lastEnd, spec.latenessNs()) <= watermark) {
            panes.close(0);
        }
        while (emitted.count() > 0 && Windows.saturatedAdd(emitted.get(0).number, spec.latenessNs()) <= watermark) {
            emitted.close(0);
        }
    }

    /** What was emitted last of a window's groups. */
    @HotPath
    private Groups kept(long end) {
        Groups groups = emitted.findOrOpen(end);
        if (groups == null) {
            throw fullFailure();
        }
        return groups;
    }

    @HotPath
    private boolean touchedNext() {
        Windows w = windows;
        return w == null || w.singlePane() ? touchedSegment(w) : touchedWindow(w);
    }

    /** Where a window is one pane, the touched groups of a pane are the window's. */
    @HotPath
    private boolean touchedSegment(@Nullable Windows w) {
        while (segment < groupings.segments()) {
            Groupings.Segment s = groupings.segment(segment++);
            Groups groups = s.groups;
            if (groups == null) {
                continue;
            }
            long end = w == null ? 0 : groups.lastEnd;
            if (w != null && !perSlice && end > firedThrough) {
                continue;
            }
            if (w != null) {
                emission.window(w.start(end), end);
            }
            emission.beginList(groupings.touched(), s, diff ? kept(end) : null, diff);
            emitting = true;
            return true;
        }
        return false;
    }

    /** The next window, by its end, that covers a touched pane and is concerned. */
    @HotPath
    private boolean touchedWindow(Windows w) {
        while (true) {
            long end = nextTouchedEnd(w);
            if (end == Long.MIN_VALUE || !perSlice && end > firedThrough) {
                return false;
            }
            touchedThrough = end;
            if (Windows.saturatedAdd(end, spec.latenessNs()) > watermark) {
                Groups target = gatherTouched(w, end);
                emission.window(w.start(end), end);
                emission.beginAll(target, diff ? kept(end) : null, diff);
                emitting = true;
                return true;
            }
        }
    }

    @HotPath
    private long nextTouchedEnd(Windows w) {
        long least = Long.MIN_VALUE;
        for (int s = 0; s < groupings.segments(); s++) {
            Groups groups = groupings.segment(s).groups;
            if (groups != null && groups.lastEnd > touchedThrough) {
                long end = w.firstEndAfter(groups.number, touchedThrough);
                least = least == Long.MIN_VALUE ? end : Math.min(least, end);
            }
        }
        return least;
    }

    /** The touched groups of a window, each merged over all panes of the window. */
    @HotPath
    private Groups gatherTouched(Windows w, long end) {
        Groups target = merged;
        if (target == null) {
            throw noPane(end);
        }
        usesMerged = true;
        long first = w.firstPane(end);
        for (int s = 0; s < groupings.segments(); s++) {
            Groupings.Segment touched = groupings.segment(s);
            Groups groups = touched.groups;
            if (groups == null || groups.number < first || groups.number >= first + w.panesPerWindow()) {
                continue;
            }
            for (int k = touched.from; k < touched.from + touched.count; k++) {
                long entry = groupings.touched()[k];
                if (!groupings.has(target, touched.nulls, entry)) {
                    mergePanes(w, first, target, touched.nulls, entry);
                }
            }
        }
        return target;
    }

    @HotPath
    private void mergePanes(Windows w, long first, Groups target, boolean nulls, long entry) {
        for (int i = 0, n = panes.count(); i < n; i++) {
            Groups pane = panes.get(i);
            if (pane.number >= first && pane.number < first + w.panesPerWindow()) {
                long same = groupings.same(pane, nulls, entry);
                if (same != 0 && groupings.merge(target, nulls, same) < 0) {
                    throw fullFailure();
                }
            }
        }
    }

    private void full() {
        throw fullFailure();
    }

    private QueryFailure fullFailure() {
        return QueryFailure.limit(
                QueryFailure.Reason.STATE_LIMIT,
                spec.name(),
                "usedBytes=" + region.usedBytes() + ", limitBytes=" + region.limitBytes());
    }

    private static IllegalStateException noPane(long end) {
        return new IllegalStateException("a window fired that has no pane: endNs=" + end);
    }
}
