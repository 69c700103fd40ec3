package io.laminar.ring0.operator;

/** When an aggregate's results come out. */
public enum EmitMode {
    /**
     * When the watermark reaches a window's end; corrections while lateness lasts. Without a window: at the end of
     * input.
     */
    AFTER_WATERMARK,
    /** Once, when a window's end and lateness have passed. */
    ON_WINDOW_CLOSE,
    /** As {@link #ON_WINDOW_CLOSE}; without a window at the end of input. */
    FINAL,
    /** After each slice the new value of every group it touched. */
    ON_UPDATE,
    /** After each slice the difference: the old value of each changed group taken back, the new one put in. */
    CHANGES
}
