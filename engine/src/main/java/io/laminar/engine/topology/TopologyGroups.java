package io.laminar.engine.topology;

import java.time.Duration;
import java.util.List;

/**
 * How an aggregate of a topology groups, and what comes out when.
 *
 * @param keys expressions that are grouped by, windows apart; empty for one group
 * @param window the windows that are grouped by, too
 * @param items what comes out: keys, {@code window_start}, {@code window_end}, aggregates, each perhaps {@code AS name}
 * @param having groups that do not satisfy it do not come out; empty for all
 * @param emission when results come out
 * @param lateness how long after its end a window takes rows
 */
public record TopologyGroups(
        List<String> keys, Window window, List<String> items, String having, Emission emission, Duration lateness) {
    /** Keeps its own lists. */
    public TopologyGroups {
        keys = List.copyOf(keys);
        items = List.copyOf(items);
    }

    /**
     * Windows of one size at fixed distances.
     *
     * @param time the event time, a column of the input; empty for no windows
     * @param slide distance of the starts
     * @param size how long each is
     */
    public record Window(String time, Duration slide, Duration size) {
        /** One group for all time. */
        public static final Window NONE = new Window("", Duration.ZERO, Duration.ZERO);
    }

    /** When results come out; see EMIT in SQL. */
    public enum Emission {
        /** What SQL does without EMIT. */
        DEFAULT,
        /** When the watermark has passed a window's end; again for late rows that are allowed. */
        AFTER_WATERMARK,
        /** Once, when no late row is allowed any more. */
        ON_WINDOW_CLOSE,
        /** With every change: a row takes the place of the one before with its keys. */
        ON_UPDATE,
        /** With every change: the old row is taken back, the new one added. */
        CHANGES,
        /** Once; late rows are dropped. */
        FINAL
    }

    /**
     * {@return groups by keys}
     *
     * @param keys expressions; none for one group
     */
    public static TopologyGroups by(String... keys) {
        return new TopologyGroups(List.of(keys), Window.NONE, List.of(), "", Emission.DEFAULT, Duration.ZERO);
    }

    /**
     * {@return the same in windows, one after the other}
     *
     * @param time the event time, a column of the input
     * @param size how long each is, less than 292 years
     */
    public TopologyGroups tumble(String time, Duration size) {
        return hop(time, size, size);
    }

    /**
     * {@return the same in windows that may overlap}
     *
     * @param time the event time, a column of the input
     * @param slide distance of the starts
     * @param size how long each is, less than 292 years
     */
    public TopologyGroups hop(String time, Duration slide, Duration size) {
        return new TopologyGroups(keys, new Window(time, slide, size), items, having, emission, lateness);
    }

    /**
     * {@return the same with what comes out}
     *
     * @param outputs keys, {@code window_start}, {@code window_end}, aggregates, each perhaps {@code AS name}
     */
    public TopologyGroups select(String... outputs) {
        return new TopologyGroups(keys, window, List.of(outputs), having, emission, lateness);
    }

    /**
     * {@return the same without the groups that do not satisfy a condition}
     *
     * @param condition over keys and aggregates
     */
    public TopologyGroups having(String condition) {
        return new TopologyGroups(keys, window, items, condition, emission, lateness);
    }

    /**
     * {@return the same with results at other moments}
     *
     * @param when they come out
     */
    public TopologyGroups emit(Emission when) {
        return new TopologyGroups(keys, window, items, having, when, lateness);
    }

    /**
     * {@return the same with windows that take late rows}
     *
     * @param longest how long after a window's end
     */
    public TopologyGroups allowLateness(Duration longest) {
        return new TopologyGroups(keys, window, items, having, emission, longest);
    }
}
