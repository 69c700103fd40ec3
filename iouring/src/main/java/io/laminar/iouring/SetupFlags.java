package io.laminar.iouring;

import java.util.ArrayList;
import java.util.List;

/** What the kernel is asked for at set-up, best first: IORING_SETUP_*. */
final class SetupFlags {
    static final int IOPOLL = 1;
    static final int SQPOLL = 1 << 1;
    static final int CQSIZE = 1 << 3;
    static final int R_DISABLED = 1 << 6;
    static final int SUBMIT_ALL = 1 << 7;
    static final int COOP_TASKRUN = 1 << 8;
    static final int TASKRUN_FLAG = 1 << 9;
    static final int SINGLE_ISSUER = 1 << 12;
    static final int DEFER_TASKRUN = 1 << 13;
    /** Newer versions of liburing add it by themselves: there is no array of indices to fill. */
    static final int NO_SQARRAY = 1 << 16;

    /** Linux 5.11: a wait takes a time-out without an entry for it. IORING_FEAT_EXT_ARG. */
    static final int FEATURE_WAIT_ARGUMENT = 1 << 8;
    /** Linux 5.5: completions that do not fit are kept. IORING_FEAT_NODROP. */
    static final int FEATURE_NO_DROP = 1 << 1;

    private static final String[] NAMES = {
        "IOPOLL",
        "SQPOLL",
        "SQ_AFF",
        "CQSIZE",
        "CLAMP",
        "ATTACH_WQ",
        "R_DISABLED",
        "SUBMIT_ALL",
        "COOP_TASKRUN",
        "TASKRUN_FLAG",
        "SQE128",
        "CQE32",
        "SINGLE_ISSUER",
        "DEFER_TASKRUN",
        "NO_MMAP",
        "REGISTERED_FD_ONLY",
        "NO_SQARRAY"
    };

    private SetupFlags() {}

    /** {@return sets of flags to try in turn; a kernel refuses those that it does not know with EINVAL} */
    static int[] tiers(UringConfig config) {
        int always = R_DISABLED | SUBMIT_ALL | CQSIZE | (config.devicePolling() ? IOPOLL : 0);
        if (config.submissionThread()) {
            // Work is never put off to the owner's next entry: with either of those flags the kernel refuses SQPOLL.
            return new int[] {always | SQPOLL | SINGLE_ISSUER, always | SQPOLL};
        }
        return new int[] {
            always | SINGLE_ISSUER | DEFER_TASKRUN | TASKRUN_FLAG, // Linux 6.1
            always | SINGLE_ISSUER | COOP_TASKRUN | TASKRUN_FLAG, // 6.0
            always | COOP_TASKRUN | TASKRUN_FLAG // 5.19
        };
    }

    /** {@return names of flags, lowest bit first} */
    static List<String> names(int flags) {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((flags & 1 << bit) != 0) {
                names.add(bit < NAMES.length ? NAMES[bit] : "bit " + bit);
            }
        }
        return names;
    }
}
