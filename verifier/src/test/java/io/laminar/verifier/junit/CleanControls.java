package io.laminar.verifier.junit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Looks like {@link PlantedFaults} and allocates nothing once it is warm; every one must pass. */
@ZeroAllocation
class CleanControls {
    private static Object kept;
    private static long sum;
    private static long next = 1_000;

    private final List<String> list = new ArrayList<>(List.of("a", "b"));
    private final Map<String, long[]> map = new HashMap<>(Map.of("a", new long[1]));
    private final MemorySegment segment = Arena.ofAuto().allocate(64);
    private final ThreadLocal<long[]> local = ThreadLocal.withInitial(() -> new long[1]);

    private record Point(long x, long y) {
        long sum() {
            return x + y;
        }
    }

    @Test
    void nothing() {}

    @Test
    void arithmetic() {
        sum += next++ * 31;
        Assertions.assertTrue(next > 0);
    }

    @Test
    void boxingWithinTheCache() {
        kept = Long.valueOf(127);
    }

    @Test
    void lambdaThatDoesNotCapture() {
        LongUnaryOperator twice = x -> 2 * x;
        sum += twice.applyAsLong(next);
    }

    @Test
    void recordThatDoesNotEscape() {
        sum += new Point(next, next++).sum();
    }

    @Test
    void iteratorThatDoesNotEscape() {
        for (int i = 0; i < list.size(); i++) {
            sum += list.get(i).length();
        }
    }

    @Test
    void switchOverText() {
        switch (list.get((int) (next++ & 1))) {
            case "a" -> sum++;
            case "b" -> sum--;
            default -> throw new AssertionError();
        }
    }

    @Test
    void lookups() {
        map.get("a")[0]++;
        local.get()[0]++;
    }

    @Test
    void offHeap() {
        segment.set(ValueLayout.JAVA_LONG, 8, segment.get(ValueLayout.JAVA_LONG, 0) + 1);
    }

    @RepeatedTest(2)
    void withAnArgument(RepetitionInfo info) {
        sum += info.getCurrentRepetition();
    }
}
