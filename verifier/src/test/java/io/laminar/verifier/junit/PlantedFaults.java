package io.laminar.verifier.junit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** One way to allocate in each method; every one of them must fail. Run by {@link ZeroAllocationTest} alone. */
@ZeroAllocation(warmUpMillis = 5)
class PlantedFaults {
    private static final Logger LOGGER = Logger.getLogger("planted");

    static {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(new Keeper());
    }

    private static Object kept;
    private static long sum;
    private static long next = 1_000;

    private final List<String> list = new ArrayList<>(List.of("a", "b"));
    private final Map<Integer, Long> map = new HashMap<>();
    private final MemorySegment segment = Arena.ofAuto().allocate(64);
    private final byte[] bytes = new byte[16];
    private final String text = "text";
    private long[] growing = new long[2];
    private int size;

    private static long sum(long... numbers) {
        kept = numbers;
        return numbers[0];
    }

    private record Point(long x) {}

    private class Inner {}

    /** Writes nothing, and yet keeps C2 from taking records away: it does that with those nobody is given. */
    private static final class Keeper extends Handler {
        @Override
        public void publish(LogRecord logged) {
            kept = logged;
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void boxing() {
        kept = next++;
    }

    @Test
    void boxingBeyondTheCache() {
        kept = Long.valueOf(128);
    }

    @Test
    void lambdaThatCaptures() {
        long now = next++;
        LongSupplier supplier = () -> now;
        kept = supplier;
    }

    @Test
    void methodReferenceThatCaptures() {
        Supplier<String> supplier = text::toString;
        kept = supplier;
    }

    @Test
    void varargs() {
        sum += sum(next, next + 1);
    }

    @Test
    void iterator() {
        kept = list.iterator();
    }

    @Test
    void concatenation() {
        kept = text + next++;
    }

    @Test
    void builder() {
        kept = new StringBuilder().append(next).toString();
    }

    @Test
    void substring() {
        kept = text.substring(1);
    }

    @Test
    void format() {
        kept = String.format(Locale.ROOT, "%s", text);
    }

    @Test
    void encodedText() {
        kept = text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void escapingSlice() {
        kept = segment.asSlice(next & 7);
    }

    @Test
    void exception() {
        try {
            throw new IllegalStateException("planted");
        } catch (IllegalStateException e) {
            kept = e;
        }
    }

    @Test
    void autoboxedMap() {
        map.put((int) (next & 1023) + 1_000, next++);
    }

    @Test
    void arrayThatGrows() {
        if (size == growing.length) {
            growing = Arrays.copyOf(growing, 2 * size);
        }
        growing[size++] = size;
    }

    @Test
    void linkedList() {
        LinkedList<String> made = new LinkedList<>();
        made.add(text);
        kept = made;
    }

    @Test
    void logging() {
        LOGGER.log(Level.INFO, "row {0}", text);
    }

    @Test
    void stream() {
        kept = list.stream().filter(word -> word.length() > 3).toList();
    }

    @Test
    void optional() {
        kept = Optional.of(text);
    }

    @Test
    void enumValues() {
        kept = Thread.State.values();
    }

    @Test
    void cloned() {
        kept = bytes.clone();
    }

    @Test
    void innerClass() {
        kept = new Inner();
    }

    @Test
    void anonymousClass() {
        kept = new Object() {};
    }

    @Test
    void record() {
        kept = new Point(next);
    }

    @Test
    void decimal() {
        kept = BigDecimal.valueOf(next++);
    }

    @Test
    void switchOverMadeText() {
        switch (new String(bytes, StandardCharsets.ISO_8859_1).trim()) {
            case "a" -> sum++;
            default -> sum--;
        }
        kept = new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void seldom() {
        kept = next++ % 512 == 0 ? new int[2] : kept;
    }
}
