package io.laminar.iouring;

/**
 * What a {@link Uring} is asked to be.
 *
 * @param submissionEntries that many entries can be claimed between two submissions; a power of two in 8..32768
 * @param completionEntries room for completions, best for all operations that can be in flight: what does not fit is
 *     kept by the kernel and costs an entry of its own; a power of two, at least the submission entries, at most 65536
 * @param devicePolling completions of storage are polled from the device (IOPOLL): reads and writes of files opened
 *     with O_DIRECT only, on devices with poll queues
 * @param submissionThread a thread of the kernel submits (SQPOLL); refused unless a core is left for it
 * @param coresInUse cores that threads of this process keep busy, which {@code submissionThread} is judged by
 */
public record UringConfig(
        int submissionEntries, int completionEntries, boolean devicePolling, boolean submissionThread, int coresInUse) {
    /** As many as the kernel allows. */
    public static final int SUBMISSION_ENTRIES_MOST = 32_768;

    /** As many as the kernel allows. */
    public static final int COMPLETION_ENTRIES_MOST = 65_536;

    /** A batch of a core's turn; 16 KiB of entries. */
    public static final int DEFAULT_SUBMISSION_ENTRIES = 256;

    /** Thousands of multishot receives may answer in one turn; 64 KiB. */
    public static final int DEFAULT_COMPLETION_ENTRIES = 4096;

    private static final int SUBMISSION_ENTRIES_LEAST = 8;

    public UringConfig {
        if (Integer.bitCount(submissionEntries) != 1
                || submissionEntries < SUBMISSION_ENTRIES_LEAST
                || submissionEntries > SUBMISSION_ENTRIES_MOST) {
            throw new IllegalArgumentException("submissionEntries must be a power of two in " + SUBMISSION_ENTRIES_LEAST
                    + ".." + SUBMISSION_ENTRIES_MOST + ": submissionEntries=" + submissionEntries);
        }
        if (Integer.bitCount(completionEntries) != 1
                || completionEntries < submissionEntries
                || completionEntries > COMPLETION_ENTRIES_MOST) {
            throw new IllegalArgumentException("completionEntries must be a power of two in submissionEntries.."
                    + COMPLETION_ENTRIES_MOST + ": completionEntries=" + completionEntries + ", submissionEntries="
                    + submissionEntries);
        }
        if (coresInUse < 1) {
            throw new IllegalArgumentException("coresInUse must be at least 1: coresInUse=" + coresInUse);
        }
    }

    /** {@return the defaults} */
    public static UringConfig defaults() {
        return new UringConfig(DEFAULT_SUBMISSION_ENTRIES, DEFAULT_COMPLETION_ENTRIES, false, false, 1);
    }

    /** {@return this with other sizes} */
    public UringConfig withEntries(int submission, int completion) {
        return new UringConfig(submission, completion, devicePolling, submissionThread, coresInUse);
    }

    /** {@return this with polled storage} */
    public UringConfig withDevicePolling() {
        return new UringConfig(submissionEntries, completionEntries, true, submissionThread, coresInUse);
    }

    /** {@return this with a thread of the kernel that submits, beside so many busy cores} */
    public UringConfig withSubmissionThread(int busyCores) {
        return new UringConfig(submissionEntries, completionEntries, devicePolling, true, busyCores);
    }
}
