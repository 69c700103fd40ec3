package io.laminar.ring0.operator;

/** What becomes of a row that cannot be computed. */
public enum ErrorPolicy {
    /** The query stops and names the row. */
    FAIL,
    /** What failed is NULL. */
    NULL,
    /** The row goes to the query's reject stream. */
    REJECT
}
