package io.laminar.numa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.laminar.bindings.libc.Libc;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class PlacementCheckTest {
    private static final long PAGE = VirtualMemory.PAGE_BYTES;

    @Test
    void shouldCountPagesAcrossChunks() {
        long pages = 10_000;
        long address = RawMemory.reserve(pages * PAGE, "check-test");
        try {
            // One touched page would else bring 511 others where the kernel makes huge pages by itself.
            assertEquals("", PageCalls.advise(address, pages * PAGE, Libc.MADV_NOHUGEPAGE()));
            for (long page = 0; page < pages; page += 4) {
                RawMemory.putByte(address + page * PAGE, (byte) 1);
            }
            PlacementCheck check = PlacementCheck.of(address, pages * PAGE);
            assertEquals(pages, check.pages());
            assertEquals(pages / 4, check.touched(), check.text());
            assertEquals(pages - pages / 4, check.untouched());
            assertEquals(Map.of(), check.errors());
            assertEquals(
                    pages / 4,
                    check.byNode().values().stream().mapToLong(n -> n).sum());
        } finally {
            RawMemory.free(address);
        }
    }

    @Test
    void shouldCountPagesThatARangeOnlyBegins() {
        long address = RawMemory.reserve(4 * PAGE, "check-test");
        try {
            assertEquals(0, PlacementCheck.of(address, 0).pages());
            assertEquals(1, PlacementCheck.of(address + 1, 1).pages());
            assertEquals(1, PlacementCheck.of(address + 1, PAGE - 1).pages());
            assertEquals(2, PlacementCheck.of(address + 1, PAGE).pages());
            assertThrows(IllegalArgumentException.class, () -> PlacementCheck.of(address, -1));
        } finally {
            RawMemory.free(address);
        }
    }

    @Test
    void shouldTellWhatIsNotMapped() {
        PlacementCheck check = PlacementCheck.of(0, 2 * PAGE);
        assertEquals(Map.of("EFAULT", 2L), check.errors());
        assertEquals("2 not told (EFAULT)", check.text());
    }

    @Test
    void shouldSayItInWords() {
        PlacementCheck check = new PlacementCheck(9, Map.of(1, 2L, 0, 3L), 3, Map.of("EFAULT", 1L));
        assertEquals("3 pages on node 0, 2 pages on node 1, 3 not touched, 1 not told (EFAULT)", check.text());
        assertEquals(2, check.on(1));
        assertEquals(0, check.on(2));
    }
}
