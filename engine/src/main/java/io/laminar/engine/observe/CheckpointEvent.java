package io.laminar.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * A checkpoint, whatever became of it; it lasts from the barrier's start until it is durable.
 *
 * @threading who takes the checkpoint
 */
@Name("laminar.Checkpoint")
@Label("Checkpoint")
@Category("Laminar")
@Description("A checkpoint, from its barrier's start until it is durable or has come to nothing.")
@StackTrace(false)
public final class CheckpointEvent extends Event {
    @Label("Epoch")
    long epoch;

    @Label("Barrier")
    @Description("Until all cores and sinks had passed the barrier; 0 when they have not")
    @Timespan(Timespan.NANOSECONDS)
    long barrier;

    @Label("Failure")
    @Description("Why it came to nothing; empty when it is durable")
    String failure = "";

    private long startNs;

    /**
     * Begins one.
     *
     * @param ofEpoch of the checkpoint
     * @return the event
     */
    public static CheckpointEvent begin(long ofEpoch) {
        CheckpointEvent event = new CheckpointEvent();
        event.epoch = ofEpoch;
        event.startNs = System.nanoTime();
        event.begin();
        return event;
    }

    /** Notes that the barrier is through. */
    public void passed() {
        barrier = System.nanoTime() - startNs;
    }

    /**
     * Ends it.
     *
     * @param why it came to nothing; empty when it is durable
     * @return how long it took, in nanoseconds
     */
    public long finish(String why) {
        failure = why;
        commit();
        return System.nanoTime() - startNs;
    }
}
