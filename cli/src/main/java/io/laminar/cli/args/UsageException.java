package io.laminar.cli.args;

/** The command line cannot be understood; the message says why and what would be right. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param message what was found and what was expected
     */
    public UsageException(String message) {
        super(message);
    }
}
