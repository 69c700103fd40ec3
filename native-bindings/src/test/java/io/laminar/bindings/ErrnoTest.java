package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.laminar.bindings.libc.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ErrnoTest {
    @Test
    void shouldNameValuesAsTheKernelDoes() {
        assertEquals("EPERM", Errno.name(Libc.EPERM()));
        assertEquals("EAGAIN", Errno.name(11));
        assertEquals("ENOSYS", Errno.name(38));
        assertEquals("EOPNOTSUPP", Errno.name(95));
        assertEquals("ENOBUFS", Errno.name(105));
        assertEquals("ECANCELED", Errno.name(125));
        assertEquals("EHWPOISON", Errno.name(133));
    }

    @Test
    void shouldShowNumbersWithoutAName() {
        for (int errno : new int[] {Integer.MIN_VALUE, -11, 0, 41, 58, 134, Integer.MAX_VALUE}) {
            assertEquals("errno " + errno, Errno.name(errno));
        }
    }

    @Test
    void shouldCaptureIntoTheSegmentOfTheCaller() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment first = Errno.allocate(arena);
            MemorySegment second = Errno.allocate(arena);
            assertNotEquals(first.address(), second.address());
            assertEquals(-1, MemoryCalls.unmap(first, 1, 4096));
            assertEquals(-1, ProcessCalls.limit(second, ProcessCalls.RLIMIT_NOFILE, 1));
            assertEquals("EINVAL", Errno.name(Errno.value(first)));
            assertEquals("EFAULT", Errno.name(Errno.value(second)));
        }
    }
}
