package io.laminar.cli;

/** How a command ended, as the shell sees it. */
public enum ExitCode {
    /** Everything went well. */
    OK(0, "everything went well"),
    /** A case failed, a proof of verify failed, or the program itself has a bug. */
    FAILED(1, "a case or a proof failed, or the program failed in a way it should not"),
    /** The command line is wrong. */
    USAGE(2, "the command line or a configuration value is wrong"),
    /** The script has an error. */
    SQL(3, "the SQL has an error or needs what cannot run yet"),
    /** The data has an error. */
    DATA(4, "the input data has an error, or a data directory is damaged"),
    /** The machine refuses. */
    ENVIRONMENT(5, "a file cannot be read or written, or a limit of the machine is reached"),
    /** Ctrl-C. */
    INTERRUPTED(130, "interrupted; what was finished until then has been written");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    /** {@return the code of that number; {@link #FAILED} when there is none} */
    static ExitCode of(int status) {
        for (ExitCode code : values()) {
            if (code.status == status) {
                return code;
            }
        }
        return FAILED;
    }

    /** {@return the number that the shell gets} */
    public int status() {
        return status;
    }

    /** {@return one line for the help text} */
    public String meaning() {
        return meaning;
    }
}
