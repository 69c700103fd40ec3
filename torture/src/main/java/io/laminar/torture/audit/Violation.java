package io.laminar.torture.audit;

/** The engine has lost something, doubled it, or does not go on. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** {@code text}: what was found, with all that is needed to look at it. */
    public Violation(String text) {
        super(text);
    }

    /** {@code cause}: what shows it. */
    public Violation(String text, Throwable cause) {
        super(text, cause);
    }
}
