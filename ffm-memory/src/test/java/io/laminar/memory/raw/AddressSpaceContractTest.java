package io.laminar.memory.raw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** What every source of address space does, whether the kernel or the JDK stands behind it. */
abstract class AddressSpaceContractTest {
    private static final long BYTES = 64 * VirtualMemory.PAGE_BYTES;
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    abstract AddressSpace space();

    private static long get(long address) {
        return EVERYTHING.get(ValueLayout.JAVA_LONG, address);
    }

    private static void put(long address, long value) {
        EVERYTHING.set(ValueLayout.JAVA_LONG, address, value);
    }

    @Test
    void shouldReserveZeroedPages() {
        long address = space().reserve(BYTES, "contract");
        assertEquals(0, address % VirtualMemory.PAGE_BYTES);
        for (long i = 0; i < BYTES; i += 8) {
            assertEquals(0, get(address + i));
        }
        space().unmap(address, BYTES);
    }

    @Test
    void shouldKeepReservationsApart() {
        long one = space().reserve(BYTES, "contract");
        long other = space().reserve(BYTES, "contract");
        assertTrue(Math.abs(one - other) >= BYTES);
        put(one + BYTES - 8, 1);
        put(other, 2);
        assertEquals(1, get(one + BYTES - 8));
        assertEquals(2, get(other));
        space().unmap(one, BYTES);
        assertEquals(2, get(other));
        space().unmap(other, BYTES);
    }

    @Test
    void shouldReadZeroAfterRelease() {
        long address = space().reserve(BYTES, "contract");
        for (long i = 0; i < BYTES; i += 8) {
            put(address + i, ~i);
        }
        long page = VirtualMemory.PAGE_BYTES;
        space().release(address + page, 2 * page);
        assertNotEquals(0, get(address + page - 8));
        for (long i = page; i < 3 * page; i += 8) {
            assertEquals(0, get(address + i));
        }
        assertNotEquals(0, get(address + 3 * page));
        put(address + page, 7);
        assertEquals(7, get(address + page));
        space().unmap(address, BYTES);
    }

    @Test
    void shouldKeepContentWhenPopulatingAndAdvising() {
        long address = space().reserve(BYTES, "contract");
        put(address + 8, 42);
        space().adviseHugePages(address, BYTES);
        space().populate(address, BYTES);
        assertEquals(42, get(address + 8));
        assertEquals(0, get(address + BYTES - 8));
        space().unmap(address, BYTES);
    }

    @Test
    void shouldRefuseMoreThanItsLargestReservation() {
        OutOfMemoryError refused =
                assertThrows(OutOfMemoryError.class, () -> space().reserve(2 * space().largestReservation(), "huge"));
        assertTrue(refused.getMessage().contains("tag=huge"), refused.getMessage());
        assertTrue(refused.getMessage().contains("requestedBytes="), refused.getMessage());
    }

    @Test
    void shouldRefuseToUnmapWhatIsNoReservation() {
        assertThrows(IllegalArgumentException.class, () -> space().unmap(4097, BYTES));
    }
}
