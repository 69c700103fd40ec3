package io.laminar.iouring;

import org.jspecify.annotations.Nullable;

/**
 * Refuses a submission thread of the kernel where no core is left for it: on two cores it starves the program, a linked
 * sync took 4 ms instead of 0.1, and a datagram's round trip 9.7 ms instead of 0.03.
 */
final class SubmissionThreadGuard {
    private SubmissionThreadGuard() {}

    /** {@return why there may be no such thread, or null when there may} */
    static @Nullable String refusal(int allowedCores, int coresInUse) {
        return allowedCores > coresInUse
                ? null
                : "a submission thread needs a core of its own: allowedCores=" + allowedCores + ", coresInUse="
                        + coresInUse;
    }
}
