package io.laminar.ring0.storage;

/**
 * Why a log cannot go on, or a checkpoint not be written or read, by a number that never changes;
 * {@code docs/ERRORS.md} has a row for each.
 */
public enum StorageErrorCode {
    /** A write or a sync failed: nothing more is acknowledged. */
    LOG_WRITE_FAILED(6101, "log cannot be written"),
    /** Records that had been durable cannot be read any more. */
    LOG_DAMAGED(6102, "log is damaged"),
    /** A segment of a format that this version does not know. */
    LOG_UNKNOWN_VERSION(6103, "log has another format"),
    /** A segment of another core or another log. */
    LOG_FOREIGN_SEGMENT(6104, "segment is of another log"),
    /** Another writer has the log. */
    LOG_IN_USE(6105, "log is in use"),
    /** The next segment cannot be made. */
    LOG_NO_SEGMENT(6106, "next segment cannot be made"),
    /** A file cannot be read. */
    LOG_READ_FAILED(6107, "log cannot be read"),
    /** The log is whole, and not the one that the checkpoint was taken with. */
    LOG_OF_ANOTHER(6108, "log is of another data directory"),

    /** A write, a sync or a link failed: the checkpoint is given up, the one before stays. */
    CHECKPOINT_WRITE_FAILED(6201, "checkpoint cannot be written"),
    /** Bytes of a checkpoint are not those that were written. */
    CHECKPOINT_DAMAGED(6202, "checkpoint is damaged"),
    /** A manifest of a format that this version does not know. */
    CHECKPOINT_UNKNOWN_VERSION(6203, "checkpoint has another format"),
    /** Another process has the directory. */
    CHECKPOINT_IN_USE(6204, "checkpoints are in use"),
    /** The directory cannot be read. */
    CHECKPOINT_READ_FAILED(6205, "checkpoints cannot be read"),
    /** There is no room on the device: the checkpoint is given up, the one before stays. */
    CHECKPOINT_DISK_FULL(6206, "no space left for a checkpoint"),
    /** A region grew by more than was prepared for: the checkpoint is given up, the next has its pages. */
    CHECKPOINT_OUTGROWN(6207, "region has outgrown its snapshot"),
    /** There are checkpoints, and each is damaged. */
    CHECKPOINT_NONE_WHOLE(6208, "no checkpoint is whole");

    private final int number;
    private final String text;

    StorageErrorCode(int number, String text) {
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
