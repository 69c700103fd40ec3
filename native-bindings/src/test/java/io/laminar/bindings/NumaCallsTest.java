package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Binds a page to node 0, which every machine has, and asks the kernel where it went. */
@EnabledOnOs(OS.LINUX)
class NumaCallsTest {
    private static final long PAGE = 4096;
    /** As many as any kernel is built for. */
    private static final long NODES_MOST = 1024;

    private static final int MPOL_BIND = 2;
    private static final int MPOL_F_NODE_AND_ADDR = 3;
    private static final int MPOL_F_ADDR = 2;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment capture = Errno.allocate(arena);
    private final MemorySegment mask = arena.allocate(NODES_MOST / 8, 8);
    private final MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
    private long page;

    @BeforeEach
    void mapAPage() {
        page = MemoryCalls.map(capture, 0, PAGE, 3, 0x22, -1, 0);
        boolean known = NumaCalls.policy(capture, number.address(), 0, 0, 0, 0) == 0;
        assumeTrue(known, () -> "no NUMA calls here: " + Errno.name(Errno.value(capture)));
    }

    @AfterEach
    void unmap() {
        MemoryCalls.unmap(capture, page, PAGE);
        arena.close();
    }

    @Test
    void shouldBindAndTellThePolicy() {
        mask.set(ValueLayout.JAVA_LONG, 0, 1);
        assertEquals(
                0,
                NumaCalls.bind(capture, page, PAGE, MPOL_BIND, mask.address(), NODES_MOST, 0),
                () -> Errno.name(Errno.value(capture)));
        mask.fill((byte) 0);
        assertEquals(0, NumaCalls.policy(capture, number.address(), mask.address(), NODES_MOST, page, MPOL_F_ADDR));
        assertEquals(MPOL_BIND, number.get(ValueLayout.JAVA_INT, 0));
        assertEquals(1, mask.get(ValueLayout.JAVA_LONG, 0));
    }

    @Test
    void shouldTellWhereAPageIs() {
        mask.set(ValueLayout.JAVA_LONG, 0, 1);
        assertEquals(0, NumaCalls.bind(capture, page, PAGE, MPOL_BIND, mask.address(), NODES_MOST, 0));
        MemorySegment pages = arena.allocateFrom(ValueLayout.JAVA_LONG, page);
        assertEquals(0, NumaCalls.movePages(capture, 0, 1, pages.address(), 0, number.address(), 0));
        assertEquals("ENOENT", Errno.name(-number.get(ValueLayout.JAVA_INT, 0)), "before it is touched");
        MemorySegment.NULL.reinterpret(Long.MAX_VALUE).set(ValueLayout.JAVA_BYTE, page, (byte) 1);
        assertEquals(0, NumaCalls.movePages(capture, 0, 1, pages.address(), 0, number.address(), 0));
        assertEquals(0, number.get(ValueLayout.JAVA_INT, 0));
        number.set(ValueLayout.JAVA_INT, 0, -1);
        assertEquals(0, NumaCalls.policy(capture, number.address(), 0, 0, page, MPOL_F_NODE_AND_ADDR));
        assertEquals(0, number.get(ValueLayout.JAVA_INT, 0));
    }

    @Test
    void shouldReportANodeThatIsNotThere() {
        mask.set(ValueLayout.JAVA_LONG, NODES_MOST / 8 - 8, 1L << 62);
        assertEquals(-1, NumaCalls.bind(capture, page, PAGE, MPOL_BIND, mask.address(), NODES_MOST, 0));
        assertEquals("EINVAL", Errno.name(Errno.value(capture)));
        assertEquals(-1, NumaCalls.movePages(capture, 0, 1, 0, 0, number.address(), 64));
        assertEquals("EINVAL", Errno.name(Errno.value(capture)));
    }
}
