package io.laminar.verifier.junit;

import org.junit.jupiter.api.Test;

/** A test as users write them, with a fault; run by {@link ZeroAllocationTest} alone. */
class OneFault {
    private static Object kept;
    private static long next = 1_000;

    @Test
    @ZeroAllocation(warmUpMillis = 5)
    void boxing() {
        kept = next++;
    }
}
