package io.laminar.storage.log;

/** Why a log cannot go on, by a number that never changes; {@code docs/ERRORS.md} has a row for each. */
public enum LogErrorCode {
    /** A write or a sync failed: nothing more is acknowledged. */
    WRITE_FAILED(6101, "log cannot be written"),
    /** Records that had been durable cannot be read any more. */
    DAMAGED(6102, "log is damaged"),
    /** A segment of a format that this version does not know. */
    UNKNOWN_VERSION(6103, "log has another format"),
    /** A segment of another core or another log. */
    FOREIGN_SEGMENT(6104, "segment is of another log"),
    /** Another writer has the log. */
    IN_USE(6105, "log is in use"),
    /** The next segment cannot be made. */
    NO_SEGMENT(6106, "next segment cannot be made"),
    /** A file cannot be read. */
    READ_FAILED(6107, "log cannot be read");

    private final int number;
    private final String text;

    LogErrorCode(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** {@return the number, which never changes} */
    public int number() {
        return number;
    }

    /** {@return what it means, in a few words} */
    public String text() {
        return text;
    }
}
