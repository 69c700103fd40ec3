package io.laminar.storage.page;

/**
 * Why a checkpoint cannot be written or read, by a number that never changes; {@code docs/ERRORS.md} has a row for
 * each.
 */
public enum PageStoreErrorCode {
    /** A write, a sync or a link failed: the checkpoint is given up, the one before stays. */
    WRITE_FAILED(6201, "checkpoint cannot be written"),
    /** Bytes of a checkpoint are not those that were written. */
    DAMAGED(6202, "checkpoint is damaged"),
    /** A manifest of a format that this version does not know. */
    UNKNOWN_VERSION(6203, "checkpoint has another format"),
    /** Another process has the directory. */
    IN_USE(6204, "checkpoints are in use"),
    /** The directory cannot be read. */
    READ_FAILED(6205, "checkpoints cannot be read"),
    /** There is no room on the device: the checkpoint is given up, the one before stays. */
    DISK_FULL(6206, "no space left for a checkpoint"),
    /** A region grew by more than was prepared for: the checkpoint is given up, the next has its pages. */
    OUTGROWN(6207, "region has outgrown its snapshot"),
    /** There are checkpoints, and each is damaged. */
    NONE_WHOLE(6208, "no checkpoint is whole");

    private final int number;
    private final String text;

    PageStoreErrorCode(int number, String text) {
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
