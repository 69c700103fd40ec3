package io.laminar.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Steps and flushes of a connector that took longer than their budget, since the last event. */
@Name("laminar.ConnectorOverBudget")
@Label("Connector Over Budget")
@Category("Laminar")
@Description("Steps and flushes of a connector that took longer than their budget, since the last event.")
@StackTrace(false)
@Period("1 s")
final class ConnectorOverBudgetEvent extends Event {
    @Label("Core")
    @Description("The core that steps it; -1 for a thread of its own")
    int core;

    @Label("Connector")
    String connector = "";

    @Label("Chunks")
    @Description("Steps over budget.chunk.ns")
    long chunks;

    @Label("Flushes")
    @Description("Flushes over budget.flush.ns")
    long flushes;

    @Label("Exceeded")
    @Description("Time beyond the budget, over all of them")
    @Timespan(Timespan.NANOSECONDS)
    long exceeded;

    @Label("Violations per Second")
    double rate;

    @Label("Severity")
    @Description("NONE, MEDIUM above 10 a second, HIGH above 50, CRITICAL above 100")
    String severity = "";
}
