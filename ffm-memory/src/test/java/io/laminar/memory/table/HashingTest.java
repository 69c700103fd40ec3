package io.laminar.memory.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Hashes: the upper halves, which tables use, spread for the keys that occur. */
class HashingTest {
    /** Every input bit flips every one of the upper 32 output bits in about half of the cases. */
    @Test
    void shouldAvalancheIntoTheUpperHalf() {
        Random random = new Random(1);
        int samples = 4_000;
        for (int in = 0; in < 64; in++) {
            int[] flips = new int[32];
            for (int s = 0; s < samples; s++) {
                long word = random.nextLong();
                long changed = Hashing.mixLong(word) ^ Hashing.mixLong(word ^ 1L << in);
                for (int out = 0; out < 32; out++) {
                    flips[out] += (int) (changed >>> 32 + out & 1);
                }
            }
            for (int out = 0; out < 32; out++) {
                double share = flips[out] / (double) samples;
                assertTrue(share > 0.4 && share < 0.6, "bit " + in + " to " + out + ": " + share);
            }
        }
    }

    /** Counters, multiples of powers of two, doubles, times: no home slot gets much more than its share. */
    @Test
    void shouldSpreadTheKeysThatOccur() {
        for (int shift = 0; shift < 50; shift += 5) {
            assertSpread(shift, false);
        }
        assertSpread(0, true);
    }

    private static void assertSpread(int shift, boolean doubles) {
        int[] slots = new int[1 << 16];
        int most = 0;
        for (long i = 0; i < 1 << 15; i++) {
            long word = doubles ? Double.doubleToRawLongBits(i * 0.25) : i << shift;
            most = Math.max(most, ++slots[(int) (Hashing.mixLong(word) >>> 48)]);
        }
        // 32,768 keys in 65,536 slots: of a random function the fullest slot has 6 to 8.
        assertTrue(most <= 12, "shift " + shift + " most in a slot " + most);
    }

    @Test
    void shouldSpreadPairsAndNotBeSymmetric() {
        Set<Long> hashes = new HashSet<>();
        for (long a = 0; a < 300; a++) {
            for (long b = 0; b < 300; b++) {
                hashes.add(Hashing.combine(Hashing.mixLong(a), b) >>> 32);
            }
        }
        // 90,000 of 2^32: one pair in common is to be expected.
        assertTrue(hashes.size() > 90_000 - 12, "distinct " + hashes.size());
        assertNotEquals(Hashing.combine(Hashing.mixLong(1), 2) >>> 32, Hashing.combine(Hashing.mixLong(2), 1) >>> 32);
    }

    @Test
    void shouldHashTextsByContentOnly() {
        long memory = RawMemory.allocate(4096, 64, "hashing-test");
        Set<Long> hashes = new HashSet<>();
        int texts = 0;
        for (int length = 0; length < 100; length++) {
            for (int c = 'a'; c <= 'z'; c++) {
                byte[] bytes = ("x".repeat(length) + (char) c).getBytes(StandardCharsets.UTF_8);
                RawMemory.copyFrom(bytes, 0, memory + 1000, bytes.length);
                RawMemory.copyFrom(bytes, 0, memory + 2003, bytes.length);
                RawMemory.putByte(memory + 2003 + bytes.length, (byte) c);
                long hash = Hashing.hashBytes(memory + 1000, bytes.length);
                assertEquals(hash, Hashing.hashBytes(memory + 2003, bytes.length));
                if (bytes.length <= StringView.INLINE_BYTES) {
                    StringView.putInline(memory, memory + 1000, bytes.length);
                } else {
                    StringView.putLong(memory, memory + 1000, bytes.length, 1000);
                }
                assertEquals(hash, Hashing.hashString(memory, memory));
                hashes.add(hash >>> 32);
                texts++;
            }
        }
        assertTrue(hashes.size() >= texts - 1, "distinct " + hashes.size() + " of " + texts);
        RawMemory.free(memory);
    }
}
