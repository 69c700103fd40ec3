package io.laminar.iouring;

/** Ends all operations of a ring. */
final class UringDrain {
    /** Between two attempts to cancel: what was on its way to a worker of the kernel is missed by the first. */
    private static final long ATTEMPT_NS = 20_000_000;

    private static final int COMPLETIONS_AT_ONCE = 256;

    private UringDrain() {}

    static boolean drain(Uring uring, long timeoutNs) {
        uring.discardUnsubmitted();
        long start = System.nanoTime();
        readAll(uring);
        while (uring.inFlight() > 0) {
            if (System.nanoTime() - start > timeoutNs) {
                return false;
            }
            // A ring that polls its device takes no such entry, and what it does always ends.
            long sqe = uring.isDevicePolling() ? Uring.FULL : uring.claim();
            if (sqe != Uring.FULL) {
                ControlSqe.cancelAll(sqe, UserDataCodec.of(UserDataCodec.OWN, 0, 0));
            }
            attempt(uring);
        }
        return true;
    }

    /** Submits, and reads for a while. */
    private static void attempt(Uring uring) {
        long until = System.nanoTime() + ATTEMPT_NS;
        do {
            int most = (int) Math.min(uring.inFlight() + uring.unsubmitted(), COMPLETIONS_AT_ONCE);
            uring.submitAndWait(uring.ready() > 0 ? 1 : most, ATTEMPT_NS);
            readAll(uring);
        } while (uring.inFlight() + uring.unsubmitted() > 0 && System.nanoTime() - until < 0);
    }

    private static void readAll(Uring uring) {
        for (int count = uring.poll(); count > 0; count = uring.poll()) {
            uring.advance(count);
        }
    }
}
