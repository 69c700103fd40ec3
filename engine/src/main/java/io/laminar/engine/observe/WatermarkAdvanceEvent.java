package io.laminar.engine.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The watermark of an operator has moved since the last event. */
@Name("laminar.WatermarkAdvance")
@Label("Watermark Advance")
@Category("Laminar")
@Description("The watermark of an operator has moved since the last event.")
@StackTrace(false)
@Period("1 s")
final class WatermarkAdvanceEvent extends Event {
    @Label("Core")
    int core;

    @Label("Operator")
    String operator = "";

    @Label("Watermark")
    @Description("Event time in nanoseconds since 1970; the greatest long at the end of the input")
    long watermark;

    @Label("Advance")
    @Description("By how much it moved; 0 from none, and to the end")
    @Timespan(Timespan.NANOSECONDS)
    long advance;

    @Label("Behind")
    @Description("How far it is behind the clock on the wall; 0 at the end")
    @Timespan(Timespan.NANOSECONDS)
    long behind;
}
