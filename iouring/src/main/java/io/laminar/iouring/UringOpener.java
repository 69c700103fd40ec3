package io.laminar.iouring;

import io.laminar.bindings.Errno;
import io.laminar.bindings.IoUringProbe;
import io.laminar.bindings.NativeLibrary;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out whether there can be a {@link Uring}, and makes the best one that the kernel grants. */
final class UringOpener {
    private UringOpener() {}

    static UringOpening open(UringConfig config) {
        return open(config, NativeLibrary.liburing(), SetupFlags.tiers(config));
    }

    /** Opens with a library, asking for sets of flags in turn. */
    static UringOpening open(UringConfig config, NativeLibrary library, int[] tiers) {
        if (!library.isPresent()) {
            return new UringOpening.Refused(
                    "liburing is missing: " + library.reason(), "install it: apt-get install liburing2");
        }
        UringOpening.Refused refusal = refusalOfKernel(IoUringProbe.probe());
        if (refusal != null) {
            return refusal;
        }
        if (config.submissionThread()) {
            String reason =
                    SubmissionThreadGuard.refusal(Runtime.getRuntime().availableProcessors(), config.coresInUse());
            if (reason != null) {
                return new UringOpening.Refused(reason, "switch the submission thread off, or give the process a core");
            }
        }
        return tryTiers(config, tiers);
    }

    private static UringOpening tryTiers(UringConfig config, int[] tiers) {
        int errno = 0;
        for (int flags : tiers) {
            try {
                return new UringOpening.Opened(new Uring(UringMapping.open(config, flags)));
            } catch (UringException e) {
                errno = e.errno();
                // Only a flag that the kernel does not know is a reason to ask for less.
                if (!Errno.name(errno).equals("EINVAL")) {
                    break;
                }
            }
        }
        return refused(IoUringProbe.refusal(errno));
    }

    /** What the kernel must have, however the ring is set up. */
    private static UringOpening.@Nullable Refused refusalOfKernel(IoUringProbe.Result result) {
        return switch (result) {
            case IoUringProbe.Available available -> refusalOfAge(available.features(), available.opcodes());
            case IoUringProbe.Absent absent -> refused(absent);
            case IoUringProbe.Refused refused -> refused(refused);
        };
    }

    static UringOpening.@Nullable Refused refusalOfAge(int features, Set<Integer> opcodes) {
        int needed = SetupFlags.FEATURE_NO_DROP | SetupFlags.FEATURE_WAIT_ARGUMENT;
        // Linux 5.19 has the socket operation, and with it what close stands on: to cancel all at once.
        if ((features & needed) == needed && opcodes.contains(Opcode.SOCKET)) {
            return null;
        }
        return new UringOpening.Refused(
                "the kernel is older than Linux 5.19: its io_uring cannot cancel all operations at once",
                "use a newer kernel");
    }

    private static UringOpening.Refused refused(IoUringProbe.Result result) {
        return switch (result) {
            case IoUringProbe.Absent absent -> new UringOpening.Refused(absent.reason(), "use a newer kernel");
            case IoUringProbe.Refused refused ->
                new UringOpening.Refused("the kernel refuses an io_uring: " + refused.errno(), refused.hint());
            case IoUringProbe.Available available -> throw new IllegalArgumentException("not a refusal: " + available);
        };
    }
}
