package io.laminar.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** Steps of an operator that took longer than a budget, of those that were timed, since the last event. */
@Name("laminar.OperatorOverBudget")
@Label("Operator Over Budget")
@Category("Laminar")
@Description("Steps of an operator that took longer than a budget, of those that were timed, since the last event.")
@StackTrace(false)
@Period("1 s")
final class OperatorOverBudgetEvent extends Event {
    @Label("Core")
    int core;

    @Label("Operator")
    String operator = "";

    @Label("Violations")
    @Description("Timed steps over a budget")
    long violations;

    @Label("Timed")
    @Description("Steps that were timed: a sample")
    long timed;

    @Label("Exceeded")
    @Description("Time beyond the budget, over all of them")
    @Timespan(Timespan.NANOSECONDS)
    long exceeded;

    @Label("Worst")
    @Description("The longest timed step since the query began")
    @Timespan(Timespan.NANOSECONDS)
    long worst;

    @Label("Violations per Second")
    @Description("Of timed steps: at least so many")
    double rate;

    @Label("Severity")
    @Description("NONE, MEDIUM above 10 a second, HIGH above 50, CRITICAL above 100")
    String severity = "";
}
