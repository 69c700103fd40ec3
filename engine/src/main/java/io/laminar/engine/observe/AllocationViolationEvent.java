package io.laminar.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** Rounds of a core that have allocated on the heap, since the last event; or who was stopped for that. */
@Name("laminar.AllocationViolation")
@Label("Allocation Violation")
@Category("Laminar")
@Description("Rounds of a core that have allocated on the heap, since the last event; or who was stopped for that.")
@StackTrace(false)
@Period("1 s")
final class AllocationViolationEvent extends Event {
    @Label("Core")
    @Description("Of an inline engine the first, for all")
    int core;

    @Label("Culprit")
    @Description("Kind and name of an operator that was stopped; empty for the rounds of the core")
    String culprit = "";

    @Label("Times")
    @Description("Rounds that have allocated; of a culprit its turns, once it was warm")
    long times;

    @Label("Bytes")
    @Description("Heap bytes of those")
    @DataAmount
    long bytes;

    @Label("Stopped")
    @Description("Whether allocation.guard = strict has stopped the culprit")
    boolean stopped;
}
