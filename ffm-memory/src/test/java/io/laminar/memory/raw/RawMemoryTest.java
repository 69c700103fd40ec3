package io.laminar.memory.raw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.testing.AllocatedBytes;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Raw memory against a byte buffer, and the checked mode against accesses that it must catch. */
class RawMemoryTest {
    private static final int BYTES = 1000;
    private long memory;

    @BeforeEach
    void allocate() {
        memory = RawMemory.allocate(BYTES, 64, "raw-test");
    }

    @AfterEach
    void free() {
        RawMemory.free(memory);
    }

    @Test
    void shouldAgreeWithABufferAtAnyAlignment() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ByteBuffer model = ByteBuffer.allocate(BYTES).order(ByteOrder.nativeOrder());
        for (int step = 0; step < 20_000; step++) {
            int at = random.nextInt(BYTES - 8);
            long value = random.nextLong();
            write(random.nextInt(6), at, value, model);
            String where = "seed " + seed + " step " + step;
            assertEquals(model.get(at), RawMemory.getByte(memory + at), where);
            assertEquals(model.getShort(at), RawMemory.getShort(memory + at), where);
            assertEquals(model.getInt(at), RawMemory.getInt(memory + at), where);
            assertEquals(model.getLong(at), RawMemory.getLong(memory + at), where);
        }
        assertArrayEquals(model.array(), RawMemory.toArray(memory, BYTES), "seed " + seed);
    }

    private void write(int kind, int at, long value, ByteBuffer model) {
        switch (kind) {
            case 0 -> {
                RawMemory.putByte(memory + at, (byte) value);
                model.put(at, (byte) value);
            }
            case 1 -> {
                RawMemory.putShort(memory + at, (short) value);
                model.putShort(at, (short) value);
            }
            case 2 -> {
                RawMemory.putInt(memory + at, (int) value);
                model.putInt(at, (int) value);
            }
            case 3 -> {
                RawMemory.putFloat(memory + at, (int) value * 0.5f);
                model.putFloat(at, (int) value * 0.5f);
                assertEquals(model.getFloat(at), RawMemory.getFloat(memory + at));
            }
            case 4 -> {
                RawMemory.putDouble(memory + at, value * 0.5);
                model.putDouble(at, value * 0.5);
                assertEquals(model.getDouble(at), RawMemory.getDouble(memory + at));
            }
            default -> {
                RawMemory.putLong(memory + at, value);
                model.putLong(at, value);
            }
        }
    }

    @Test
    void shouldReadWhatOrderedWritesWrote() {
        RawMemory.putLongRelease(memory, 1);
        assertEquals(1, RawMemory.getLongAcquire(memory));
        RawMemory.putLongOpaque(memory, 2);
        assertEquals(2, RawMemory.getLongOpaque(memory));
        RawMemory.putLongVolatile(memory, 3);
        assertEquals(3, RawMemory.getLongVolatile(memory));
        assertFalse(RawMemory.compareAndSetLong(memory, 4, 5));
        assertTrue(RawMemory.compareAndSetLong(memory, 3, 5));
        assertEquals(5, RawMemory.getAndAddLong(memory, 6));
        assertEquals(11, RawMemory.getLong(memory));
        RawMemory.putIntRelease(memory + 4, 7);
        assertEquals(7, RawMemory.getIntAcquire(memory + 4));
        assertTrue(RawMemory.compareAndSetInt(memory + 4, 7, 8));
        assertFalse(RawMemory.compareAndSetInt(memory + 4, 7, 9));
        assertEquals(11 + (8L << 32), RawMemory.getLong(memory));
        assertEquals(11, RawMemory.getByteOpaque(memory));
    }

    @Test
    void shouldCopyFillAndCompareLikeArrays() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] model = new byte[BYTES];
        random.nextBytes(model);
        RawMemory.copyFrom(model, 0, memory, BYTES);
        for (int step = 0; step < 2_000; step++) {
            int length = random.nextInt(random.nextBoolean() ? 20 : 200);
            int from = random.nextInt(BYTES - length);
            int to = random.nextInt(BYTES - length);
            String where = "seed " + seed + " step " + step;
            int expected = Arrays.mismatch(model, from, from + length, model, to, to + length);
            assertEquals(expected, RawMemory.mismatch(memory + from, memory + to, length), where);
            assertEquals(expected < 0, RawMemory.equal(memory + from, memory + to, length), where);
            if (random.nextInt(3) == 0) {
                RawMemory.fill(memory + to, length, (byte) step);
                Arrays.fill(model, to, to + length, (byte) step);
            } else {
                RawMemory.copy(memory + from, memory + to, length);
                System.arraycopy(model, from, model, to, length);
                assertTrue(Math.abs(from - to) < length || RawMemory.equal(memory + from, memory + to, length), where);
            }
            assertArrayEquals(model, RawMemory.toArray(memory, BYTES), where);
        }
    }

    @Test
    void shouldAlignAndCountAllocations() {
        long before = RawMemory.liveBytes();
        for (long alignment = 1; alignment <= 1 << 22; alignment <<= 1) {
            long address = RawMemory.allocate(100, alignment, "raw-test-aligned");
            assertEquals(0, address % alignment);
            assertEquals(before + 100, RawMemory.liveBytes());
            assertEquals(100, RawMemory.liveAllocations().get("raw-test-aligned"));
            RawMemory.free(address);
        }
        assertEquals(before, RawMemory.liveBytes());
        assertFalse(RawMemory.liveAllocations().containsKey("raw-test-aligned"));
    }

    @Test
    void shouldRefuseSenselessAllocations() {
        assertThrows(IllegalArgumentException.class, () -> RawMemory.allocate(0, 8, "raw-test"));
        assertThrows(IllegalArgumentException.class, () -> RawMemory.allocate(8, 3, "raw-test"));
        assertThrows(IllegalArgumentException.class, () -> RawMemory.allocate(Long.MAX_VALUE, 8, "raw-test"));
        assertThrows(IllegalArgumentException.class, () -> RawMemory.free(memory + 8));
    }

    @Test
    void shouldCatchEveryKindOfAccessOutside() {
        assumeTrue(RawMemory.CHECKED);
        long end = memory + BYTES;
        assertCaught(() -> RawMemory.getByte(end));
        assertCaught(() -> RawMemory.getLong(end - 7));
        assertCaught(() -> RawMemory.putLong(memory - 1, 0));
        assertCaught(() -> RawMemory.getLongAcquire(end));
        assertCaught(() -> RawMemory.copy(memory, memory + 8, BYTES));
        assertCaught(() -> RawMemory.copy(memory + 8, memory, BYTES));
        assertCaught(() -> RawMemory.fill(memory, BYTES + 1, (byte) 0));
        assertCaught(() -> RawMemory.equal(memory, memory + 1, BYTES));
        assertCaught(() -> RawMemory.getLong(0));
        assertCaught(() -> RawMemory.copyTo(end - 1, new byte[2], 0, 2));
        RawMemory.getByte(end - 1);
    }

    @Test
    void shouldCatchUseAfterFreeAndBeyondReach() {
        assumeTrue(RawMemory.CHECKED);
        long other = RawMemory.allocate(64, 8, "raw-test");
        RawMemory.putLong(other, 1);
        RawMemory.confine(other, 32);
        assertCaught(() -> RawMemory.getLong(other + 32));
        RawMemory.confine(other, 64);
        assertEquals(0, RawMemory.getLong(other + 32));
        RawMemory.free(other);
        assertCaught(() -> RawMemory.getLong(other));
    }

    @Test
    void shouldKnowWhatOthersMapped() {
        assumeTrue(RawMemory.CHECKED);
        try (Arena arena = Arena.ofConfined()) {
            long foreign = arena.allocate(64, 8).address();
            assertCaught(() -> RawMemory.getLong(foreign));
            long live = RawMemory.liveBytes();
            RawMemory.adopt(foreign, 64, "raw-test foreign");
            assertEquals(live + 64, RawMemory.liveBytes());
            assertEquals(64, RawMemory.liveAllocations().get("raw-test foreign"));
            RawMemory.putShortRelease(foreign + 62, (short) 0x1234);
            assertEquals(0x1234, RawMemory.getShort(foreign + 62));
            assertCaught(() -> RawMemory.getLong(foreign + 64));
            assertThrows(IllegalArgumentException.class, () -> RawMemory.adopt(foreign + 32, 64, "overlaps"));
            assertThrows(IllegalArgumentException.class, () -> RawMemory.adopt(foreign - 32, 33, "overlaps"));
            assertThrows(IllegalArgumentException.class, () -> RawMemory.adopt(0, 8, "null"));
            assertThrows(IllegalArgumentException.class, () -> RawMemory.free(foreign));
            RawMemory.forget(foreign);
            assertEquals(live, RawMemory.liveBytes());
            assertCaught(() -> RawMemory.getLong(foreign));
            assertThrows(IllegalArgumentException.class, () -> RawMemory.forget(foreign));
        }
        long own = RawMemory.allocate(64, 8, "raw-test");
        assertThrows(IllegalArgumentException.class, () -> RawMemory.forget(own));
        RawMemory.free(own);
    }

    private static void assertCaught(Runnable access) {
        MemoryAccessError caught = assertThrows(MemoryAccessError.class, access::run);
        assertTrue(caught.getMessage().contains("address=0x"), caught.getMessage());
        assertTrue(caught.getMessage().contains("nearest="), caught.getMessage());
    }

    @Test
    void shouldCatchASecondOwner() throws InterruptedException {
        assumeTrue(RawMemory.CHECKED);
        OwnerCheck check = new OwnerCheck("raw-test");
        check.mutate();
        check.mutate();
        Throwable[] caught = new Throwable[1];
        Runnable mutate = () -> {
            try {
                check.mutate();
                caught[0] = null;
            } catch (MemoryAccessError e) {
                caught[0] = e;
            }
        };
        onAnotherThread(mutate);
        assertTrue(String.valueOf(caught[0]).contains("raw-test"), "not caught: " + caught[0]);
        onAnotherThread(() -> {
            check.adopt();
            mutate.run();
        });
        assertEquals(null, caught[0]);
        assertThrows(MemoryAccessError.class, check::mutate);
        check.disown();
        check.mutate();
    }

    private static void onAnotherThread(Runnable body) throws InterruptedException {
        Thread thread = new Thread(body, "raw-test-other");
        thread.start();
        thread.join();
    }

    @Test
    void shouldNotAllocateOnTheHeap() {
        long address = memory;
        assertEquals(0, AllocatedBytes.of(20, 5, () -> everyAccess(address)));
    }

    private static void everyAccess(long address) {
        for (int i = 0; i < 20_000; i++) {
            RawMemory.putLong(address + i % 100, i);
            RawMemory.putInt(address + 200, RawMemory.getInt(address + i % 100));
            RawMemory.putLongRelease(address + 8, RawMemory.getLongAcquire(address + 8) + 1);
            RawMemory.copy(address, address + 300, 24);
            RawMemory.fill(address + 400, 100, (byte) i);
            RawMemory.equal(address, address + 300, 24);
        }
    }
}
