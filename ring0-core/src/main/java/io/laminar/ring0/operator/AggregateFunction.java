package io.laminar.ring0.operator;

/** Aggregate functions. NULL arguments are ignored, except by FIRST_VALUE and LAST_VALUE unless they say so. */
public enum AggregateFunction {
    /** Rows. */
    COUNT_STAR,
    /** Arguments that are not NULL. */
    COUNT,
    /** Sum: of integers exact, an error if it does not fit; of nothing NULL. */
    SUM,
    /** Least; of nothing NULL. */
    MIN,
    /** Greatest; of nothing NULL. */
    MAX,
    /** Mean as DOUBLE; of nothing NULL. */
    AVG,
    /** The argument of the row with the least time; the first to arrive of equals. */
    FIRST_VALUE,
    /** The argument of the row with the greatest time; the last to arrive of equals. */
    LAST_VALUE
}
