package io.laminar.ring0.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Doubles and floats to text and back agree with the JDK. */
class RealTextPropertyTest {
    private static final int ROUNDS = Integer.getInteger("text.rounds", 20_000);

    private final long seed = Long.getLong("text.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final long memory = RawMemory.allocate(1 << 16, 8, "test");
    private final RealText reader = new RealText();

    @AfterEach
    void free() {
        RawMemory.free(memory);
    }

    private String text(double value) {
        return read(RealTextOut.putDouble(value, memory));
    }

    private String text(float value) {
        return read(RealTextOut.putFloat(value, memory));
    }

    private String read(long end) {
        assertTrue(end - memory <= RealTextOut.MAX_BYTES);
        return new String(RawMemory.toArray(memory, (int) (end - memory)), StandardCharsets.US_ASCII);
    }

    private double parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        RawMemory.copyFrom(bytes, 0, memory, bytes.length);
        assertTrue(reader.read(memory, memory + bytes.length), text);
        return reader.value;
    }

    @Test
    void shouldWriteShortestText() {
        for (int k = 0; k < ROUNDS; k++) {
            double value = Double.longBitsToDouble(random.nextLong());
            check(value);
            check((double) (random.nextLong() >> random.nextInt(64)));
            check(random.nextInt(100_000_000) / 1000.0);
            check(Math.scalb(1.0, random.nextInt(2100) - 1075));
            check(Double.longBitsToDouble(random.nextLong() >>> 12 + random.nextInt(50)));
        }
        for (double value : new double[] {5e-324, 1e23, 9007199254740993.0, 2e-323, Double.MAX_VALUE, 0x1p-1022}) {
            check(value);
        }
    }

    private void check(double value) {
        String text = text(value);
        assertEquals(Double.doubleToLongBits(value), Double.doubleToLongBits(Double.parseDouble(text)), this::seed);
        if (Math.abs(value) <= Double.MAX_VALUE && value != 0) {
            checkDigits(new BigDecimal(text), new BigDecimal(Double.toString(value)), value);
        }
        float single = (float) value;
        text = text(single);
        assertEquals(Float.floatToIntBits(single), Float.floatToIntBits(Float.parseFloat(text)), this::seed);
        if (Math.abs(single) <= Float.MAX_VALUE && single != 0) {
            checkDigits(new BigDecimal(text), new BigDecimal(Float.toString(single)), single);
        }
    }

    /** Java writes the shortest too, but two digits at least. */
    private void checkDigits(BigDecimal ours, BigDecimal java, double value) {
        int digits = ours.stripTrailingZeros().precision();
        int most = java.stripTrailingZeros().precision();
        boolean same = ours.compareTo(java) == 0 || digits == 1 && most == 2;
        assertTrue(same, () -> seed() + " value=" + value + " ours=" + ours + " java=" + java);
    }

    private String seed() {
        return "seed=" + seed;
    }

    @Test
    void shouldWriteAsDocumented() {
        assertEquals("0.0", text(0.0));
        assertEquals("-0.0", text(-0.0));
        assertEquals("12.0", text(12.0));
        assertEquals("-0.25", text(-0.25));
        assertEquals("0.0001", text(0.0001));
        assertEquals("1e-05", text(0.00001));
        assertEquals("1.5e-07", text(1.5e-7));
        assertEquals("1000000000000000.0", text(1e15));
        assertEquals("1e+16", text(1e16));
        assertEquals("-1.7976931348623157e+308", text(-Double.MAX_VALUE));
        assertEquals("123456.789", text(123456.789));
        assertEquals("0.1", text(0.1f));
        assertEquals("16777216.0", text(16777216f));
        assertEquals("NaN", text(Double.NaN));
        assertEquals("-Infinity", text(Double.NEGATIVE_INFINITY));
    }

    @Test
    void shouldReadAsTheJdk() {
        for (int k = 0; k < ROUNDS; k++) {
            checkRead(Double.toString(Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE)));
            checkRead((random.nextLong() >>> random.nextInt(1, 64)) + "e" + (random.nextInt(700) - 350));
            checkRead(digits(1 + random.nextInt(40)) + "." + digits(random.nextInt(40)) + "e"
                    + (random.nextInt(700) - 370));
            checkRead("0." + "0".repeat(random.nextInt(400)) + digits(1 + random.nextInt(30)));
        }
    }

    @Test
    void shouldReadMiddlesOfTwoDoubles() {
        for (int k = 0; k < ROUNDS / 10; k++) {
            double lower = Double.longBitsToDouble(random.nextLong() & Long.MAX_VALUE);
            if (!(lower < Double.MAX_VALUE)) {
                continue;
            }
            BigDecimal middle = new BigDecimal(lower).add(new BigDecimal(Math.nextUp(lower)));
            middle = middle.divide(BigDecimal.TWO);
            checkRead(middle.toString());
            BigDecimal unit = new BigDecimal(BigInteger.ONE, middle.scale() + random.nextInt(4));
            checkRead(middle.add(unit).toString());
            checkRead(middle.subtract(unit).toString());
            checkRead(middle.toPlainString() + (middle.scale() > 0 ? "" : ".") + "0".repeat(random.nextInt(900)) + "1");
        }
        for (String text : new String[] {
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "2.4703282292062327208e-324",
            "2.4703282292062327209e-324",
            "2.2250738585072011e-308",
            "9007199254740993",
            "9007199254740992.5",
            "1e999999999999",
            "1e-999999999999",
            "0e99999",
            "0.000e-5",
            "00000000000000000000000000001",
            "1" + "0".repeat(400) + "e-400",
            "0." + "0".repeat(2000) + "1e2001"
        }) {
            checkRead(text);
        }
    }

    private String digits(int count) {
        StringBuilder b = new StringBuilder();
        for (int d = 0; d < count; d++) {
            b.append((char) ('0' + random.nextInt(10)));
        }
        return b.toString();
    }

    private void checkRead(String text) {
        double expected = Double.parseDouble(text);
        assertEquals(expected, parse(text), () -> "seed=" + seed + " text=" + text);
        assertEquals(-expected, parse("-" + text), () -> "seed=" + seed + " text=-" + text);
    }
}
