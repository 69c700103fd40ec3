package io.laminar.torture.subject;

import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.storage.page.CheckpointStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ends the process when it takes a named step for the n-th time.
 *
 * @threading any
 */
public final class Steps {
    /** The exit code of a process that has ended so. */
    public static final int EXIT = 42;

    /** The property that says which step and which time: {@code checkpoint.LINKED:2}. */
    public static final String PROPERTY = "torture.halt";

    /** Of a step in a life; the first few are at its start, without rows. */
    private static final int MOST_TIMES = 12;

    /** What a life does once. */
    private static final Set<String> OF_A_START =
            Set.of(name(RunStep.LISTED), name(RunStep.LOADED), name(EpochStep.DISCARDED), name(EpochStep.RECOVERED));

    private static final String FATAL = name(System.getProperty(PROPERTY, ""));
    private static final AtomicInteger LEFT = new AtomicInteger(count(System.getProperty(PROPERTY, "")));

    private Steps() {}

    /** Steps of the coordinator, as the storage sees them. */
    enum RunStep {
        /** A checkpoint is prepared, no barrier is on its way. */
        BEGUN,
        /** A core takes its barrier. */
        BARRIER,
        /** All cores have passed and all sinks are prepared; nothing is decided. */
        PREPARED,
        /** It is decided, and no sink knows. */
        DECIDED,
        /** Sinks know, older checkpoints are still there. */
        RETAINING,
        /** Older checkpoints have gone. */
        RETAINED,
        /** At a start: what there is, is known; nothing is read. */
        LISTED,
        /** At a start: the state is read. */
        LOADED
    }

    private static String name(String property) {
        return property.isEmpty() ? "" : property.substring(0, property.indexOf(':'));
    }

    private static int count(String property) {
        return property.isEmpty() ? 0 : Integer.parseInt(property.substring(property.indexOf(':') + 1));
    }

    /** {@return the names of all steps, in the order of what they belong to} */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        for (RunStep step : RunStep.values()) {
            names.add(name(step));
        }
        for (CheckpointStep step : CheckpointStep.values()) {
            names.add(name(step));
        }
        for (EpochStep step : EpochStep.values()) {
            // Files that become visible themselves are never deleted.
            if (step != EpochStep.DELETED) {
                names.add(name(step));
            }
        }
        return names;
    }

    /** {@return how often a life takes a step, for the choice of when it ends there} */
    public static int mostTimes(String name) {
        return OF_A_START.contains(name) ? 1 : MOST_TIMES;
    }

    private static String name(Enum<?> step) {
        String kind = step instanceof RunStep ? "run" : step instanceof CheckpointStep ? "checkpoint" : "epoch";
        return kind + "." + step.name();
    }

    /** Is told of a step. */
    static void taken(Enum<?> step) {
        if (name(step).equals(FATAL) && LEFT.decrementAndGet() == 0) {
            // As sudden as a kill: no hook runs, nothing is flushed.
            Runtime.getRuntime().halt(EXIT);
        }
    }
}
