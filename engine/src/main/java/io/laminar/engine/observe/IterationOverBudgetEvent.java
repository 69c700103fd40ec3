package io.laminar.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Rounds of a core that took longer than budget.iteration.ns, since the last event. */
@Name("laminar.IterationOverBudget")
@Label("Iteration Over Budget")
@Category("Laminar")
@Description("Rounds of a core that took longer than budget.iteration.ns, since the last event.")
@StackTrace(false)
@Period("1 s")
final class IterationOverBudgetEvent extends Event {
    @Label("Core")
    int core;

    @Label("Violations")
    @Description("Rounds over the budget")
    long violations;

    @Label("Exceeded")
    @Description("Time beyond the budget, over all of them")
    @Timespan(Timespan.NANOSECONDS)
    long exceeded;

    @Label("Worst")
    @Description("The longest round since the core began")
    @Timespan(Timespan.NANOSECONDS)
    long worst;

    @Label("Violations per Second")
    double rate;

    @Label("Severity")
    @Description("NONE, MEDIUM above 10 a second, HIGH above 50, CRITICAL above 100")
    String severity = "";
}
