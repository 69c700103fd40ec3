package io.laminar.bench.macro;

/** One line of the report. */
public sealed interface ReportLine permits Comparison.Line, Figure {
    /** {@return whether its limit, if it has one, is kept} */
    boolean met();

    /** {@return the line as a person reads it} */
    String text();

    /** {@return the line as a JSON object} */
    String json();
}
