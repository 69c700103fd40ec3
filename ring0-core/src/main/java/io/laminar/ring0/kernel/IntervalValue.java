package io.laminar.ring0.kernel;

/**
 * A constant of kind {@link VectorKind#INTERVAL}; the three parts never turn into one another.
 *
 * @param months whole months, negative ones go back
 * @param days whole days
 * @param nanos nanoseconds
 */
public record IntervalValue(int months, int days, long nanos) {}
