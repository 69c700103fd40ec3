package io.laminar.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** An operator has rows and no room for what comes of them, or had since the last event. */
@Name("laminar.Backpressure")
@Label("Backpressure")
@Category("Laminar")
@Description("An operator has rows and no room for what comes of them, or had since the last event.")
@StackTrace(false)
@Period("1 s")
final class BackpressureEvent extends Event {
    @Label("Core")
    int core;

    @Label("Operator")
    String operator = "";

    @Label("Times")
    @Description("How often it came to that")
    long times;

    @Label("Blocked For")
    @Description("Since it came to that last; 0 when it goes on")
    @Timespan(Timespan.NANOSECONDS)
    long blockedFor;
}
