package io.laminar.bench.report;

/** One line of the report. */
public interface ReportLine {
    /** {@return whether its limit, if it has one, is kept} */
    boolean met();

    /** {@return the line as a person reads it, without its limit} */
    String figures();

    /** {@return its limit; empty where there is none} */
    String limits();

    /** {@return the line as a person reads it} */
    default String text() {
        return limits().isEmpty() ? figures() : figures() + "  limit " + limits() + (met() ? " met" : " MISSED");
    }

    /** {@return the line as a JSON object} */
    String json();
}
