package io.laminar.sql.plan;

import io.laminar.ring0.operator.EmitMode;
import io.laminar.sql.catalog.Changelog;
import io.laminar.sql.catalog.Changelog.Mode;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.EventTime;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a node beside its columns.
 *
 * @param changelog how it changes
 * @param eventTime which of its columns run with the watermark
 */
public record Traits(Changelog changelog, EventTime eventTime) {
    /**
     * {@return the traits of a node}
     *
     * @param node the node
     */
    public static Traits of(Logical node) {
        return switch (node) {
            case Logical.Scan scan ->
                new Traits(scan.relation().changelog(), scan.relation().eventTime());
            case Logical.Filter filter -> of(filter.input());
            case Logical.Project project -> ofProject(project);
            case Logical.Aggregate aggregate -> ofAggregate(aggregate);
            case Logical.Union union -> ofUnion(union);
            case Logical.Regroup regroup -> of(regroup.input());
            case Logical.Processing process ->
                new Traits(
                        Changelog.APPEND,
                        process.time() < 0 ? EventTime.NONE : new EventTime(List.of(process.time()), 0));
        };
    }

    private static Traits ofProject(Logical.Project project) {
        Traits input = of(project.input());
        List<Integer> times = new ArrayList<>();
        for (int c = 0; c < project.outputs().size(); c++) {
            if (input.eventTime().columns().contains(timeOf(project.outputs().get(c)))) {
                times.add(c);
            }
        }
        List<Integer> keys = new ArrayList<>();
        for (int key : input.changelog().keys()) {
            int output = positionOf(project.outputs(), key);
            if (output < 0 && windowStart(project.input()) == key) {
                output = positionOf(project.outputs(), key + 1);
            }
            if (output >= 0) {
                keys.add(output);
            }
        }
        boolean complete = keys.size() == input.changelog().keys().size();
        Changelog changelog = new Changelog(input.changelog().mode(), complete ? keys : List.of());
        long delay = times.isEmpty() ? 0 : input.eventTime().delayNs();
        return new Traits(changelog, new EventTime(times, delay));
    }

    /** {@return the column with the start of the windows that a node groups by, behind which their end is; or -1} */
    private static int windowStart(Logical node) {
        Logical below = node;
        while (below instanceof Logical.Filter filter) {
            below = filter.input();
        }
        boolean windowed = below instanceof Logical.Aggregate aggregate && aggregate.window() != null;
        return windowed ? ((Logical.Aggregate) below).keys().size() : -1;
    }

    /** {@return the column whose time an expression passes on, or -1} */
    private static int timeOf(Scalar output) {
        if (output instanceof Scalar.Input input) {
            return input.index();
        }
        boolean windowTime = output instanceof Scalar.Apply apply && apply.operator() == Operators.WINDOW_TIME;
        return windowTime && ((Scalar.Apply) output).arguments().get(0) instanceof Scalar.Input end ? end.index() : -1;
    }

    /** {@return which output passes a column on, or -1} */
    public static int positionOf(List<Scalar> outputs, int column) {
        for (int c = 0; c < outputs.size(); c++) {
            if (outputs.get(c) instanceof Scalar.Input input && input.index() == column) {
                return c;
            }
        }
        return -1;
    }

    private static Traits ofAggregate(Logical.Aggregate aggregate) {
        List<Integer> keys = new ArrayList<>();
        int keyCount = aggregate.keys().size();
        for (int k = 0; k < keyCount; k++) {
            keys.add(k);
        }
        boolean windowed = aggregate.window() != null;
        if (windowed) {
            keys.add(keyCount);
        }
        EmitMode mode = aggregate.emission().mode();
        boolean closes = mode == EmitMode.ON_WINDOW_CLOSE || mode == EmitMode.FINAL;
        boolean timed = windowed && of(aggregate.input()).eventTime().isPresent();
        EventTime eventTime = timed
                ? new EventTime(
                        List.of(keyCount + 1), closes ? aggregate.emission().latenessNs() : 0)
                : EventTime.NONE;
        return new Traits(new Changelog(modeOf(aggregate.emission()), keys), eventTime);
    }

    private static Mode modeOf(Logical.Emission emission) {
        return switch (emission.mode()) {
            case AFTER_WATERMARK -> emission.latenessNs() > 0 ? Mode.RETRACT : Mode.APPEND;
            case ON_WINDOW_CLOSE, FINAL -> Mode.APPEND;
            case ON_UPDATE -> Mode.UPSERT;
            case CHANGES -> Mode.RETRACT;
        };
    }

    private static Traits ofUnion(Logical.Union union) {
        List<Traits> inputs = union.inputs().stream().map(Traits::of).toList();
        boolean append = inputs.stream().allMatch(traits -> traits.changelog().isAppend());
        List<Integer> times = new ArrayList<>(inputs.get(0).eventTime().columns());
        long delay = 0;
        for (Traits traits : inputs) {
            times.retainAll(traits.eventTime().columns());
            delay = Math.max(delay, traits.eventTime().delayNs());
        }
        Changelog changelog = append ? Changelog.APPEND : new Changelog(Mode.RETRACT, List.of());
        return new Traits(changelog, times.isEmpty() ? EventTime.NONE : new EventTime(times, delay));
    }

    /** {@return the column names of a node} */
    public static List<String> names(Logical node) {
        return node.columns().stream().map(ColumnSchema::name).toList();
    }
}
