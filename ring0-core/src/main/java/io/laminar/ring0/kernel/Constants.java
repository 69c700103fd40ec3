package io.laminar.ring0.kernel;

import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;

/** Constants as values in memory. */
final class Constants {
    private Constants() {}

    /**
     * Writes a constant; NULL is left as it is.
     *
     * @param literal the constant
     * @param at where its value goes
     * @param heap where long texts go
     * @param heapUsed bytes of the heap in use
     * @return bytes of the heap in use now
     */
    static long put(Node literal, long at, long heap, long heapUsed) {
        switch (literal.detail()) {
            case null -> {}
            case Boolean value -> RawMemory.putByte(at, (byte) (value ? 1 : 0));
            case Long value -> RawMemory.putLong(at, value);
            case Double value -> RawMemory.putDouble(at, value);
            case IntervalValue value -> {
                RawMemory.putInt(at, value.months());
                RawMemory.putInt(at + 4, value.days());
                RawMemory.putLong(at + 8, value.nanos());
            }
            case String value -> {
                return putText(value.getBytes(StandardCharsets.UTF_8), at, heap, heapUsed);
            }
            default -> throw new IllegalArgumentException("not a constant: " + literal.detail());
        }
        return heapUsed;
    }

    private static long putText(byte[] text, long view, long heap, long heapUsed) {
        if (text.length <= StringView.INLINE_BYTES) {
            RawMemory.putLong(view, text.length);
            RawMemory.putLong(view + 8, 0);
            RawMemory.copyFrom(text, 0, view + 4, text.length);
            return heapUsed;
        }
        RawMemory.copyFrom(text, 0, heap + heapUsed, text.length);
        StringView.putLong(view, heap + heapUsed, text.length, (int) heapUsed);
        return heapUsed + text.length;
    }
}
