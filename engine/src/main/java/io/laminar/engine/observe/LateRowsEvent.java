package io.laminar.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/** Rows that came too late for their window, since the last event. */
@Name("laminar.LateRows")
@Label("Late Rows")
@Category("Laminar")
@Description("Rows that came too late for their window, since the last event.")
@StackTrace(false)
@Period("1 s")
final class LateRowsEvent extends Event {
    @Label("Core")
    int core;

    @Label("Operator")
    String operator = "";

    @Label("Rows")
    long rows;

    @Label("Total")
    @Description("Since the query began")
    long total;
}
