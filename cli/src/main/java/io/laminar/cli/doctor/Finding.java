package io.laminar.cli.doctor;

/**
 * The answer to one question about the machine.
 *
 * @param name what was looked at
 * @param good whether it is as it should be
 * @param value what was found
 * @param hint what to do about it; empty when it is good
 */
public record Finding(String name, boolean good, String value, String hint) {
    static Finding good(String name, String value) {
        return new Finding(name, true, value, "");
    }

    static Finding warn(String name, String value, String hint) {
        return new Finding(name, false, value, hint);
    }

    /** Makes a finding that is good on a condition, and else carries the hint. */
    static Finding check(String name, boolean good, String value, String hint) {
        return new Finding(name, good, value, good ? "" : hint);
    }
}
