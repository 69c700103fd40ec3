package io.laminar.ring0.port;

/**
 * How fast a file is filled with zeros, so that who writes beside has the device.
 *
 * @threading who fills
 */
@FunctionalInterface
public interface FillPace {
    /** As fast as it goes, to the end. */
    FillPace UNBOUNDED = filledBytes -> true;

    /**
     * {@return whether to go on} What is not filled then reads as zeros all the same.
     *
     * @param filledBytes so far
     * @blocking until more may be filled
     */
    boolean goesOn(long filledBytes);
}
