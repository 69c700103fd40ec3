package io.laminar.ring0.text;

/** What can be wrong with a text that should be a value. */
public enum TextFault {
    /** The text does not have the form of the type. */
    INVALID,
    /** The value does not fit the type. */
    OUT_OF_RANGE,
    /** The time lies outside 1677-09-21 to 2262-04-11. */
    TIME_OUT_OF_RANGE
}
