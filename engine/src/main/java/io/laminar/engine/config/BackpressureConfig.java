package io.laminar.engine.config;

/**
 * When a producer of a source that waits is held back, and when it may go on, by the blocks of its lane that are in
 * use. Between the two it does what it did: one that had to wait is not woken for every single block.
 *
 * @param throttlePercent from so much of a lane on its producer waits; 100: when it is full
 * @param resumePercent down to so much of it, it waits
 */
public record BackpressureConfig(int throttlePercent, int resumePercent) {
    /** One block of eight is left for what must not wait. */
    public static final int DEFAULT_THROTTLE_PERCENT = 80;

    /** The core has half a lane of work left while the producer wakes up. */
    public static final int DEFAULT_RESUME_PERCENT = 50;

    /** The defaults. */
    public static final BackpressureConfig DEFAULT =
            new BackpressureConfig(DEFAULT_THROTTLE_PERCENT, DEFAULT_RESUME_PERCENT);

    /** Checks the ranges. */
    public BackpressureConfig {
        ConfigKeys.range("backpressure.throttle.percent", throttlePercent, 1, 100);
        ConfigKeys.range("backpressure.resume.percent", resumePercent, 0, throttlePercent);
    }

    /**
     * {@return the same but for when a producer is held back}
     *
     * @param percent of its lane
     */
    public BackpressureConfig withThrottlePercent(int percent) {
        return new BackpressureConfig(percent, Math.min(percent, resumePercent));
    }

    /**
     * {@return the same but for when it goes on}
     *
     * @param percent of its lane
     */
    public BackpressureConfig withResumePercent(int percent) {
        return new BackpressureConfig(throttlePercent, percent);
    }

    /**
     * {@return blocks in use from which on a producer waits}
     *
     * @param blocks of its lane
     */
    public int throttleAt(int blocks) {
        return Math.max(1, (blocks * throttlePercent + 99) / 100);
    }

    /**
     * {@return blocks in use with which it goes on}
     *
     * @param blocks of its lane
     */
    public int resumeAt(int blocks) {
        return Math.min(throttleAt(blocks) - 1, blocks * resumePercent / 100);
    }
}
