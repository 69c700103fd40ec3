package io.laminar.memory.raw;

import java.lang.foreign.Arena;

/**
 * Runs each ordered access once. The JVM links the place where a handle is invoked when it runs there for the first
 * time, and allocates for that, nearly a kilobyte each: here, when memory is first used, and not on a core whenever it
 * first waits, wakes somebody or publishes.
 */
final class OrderedAccess {
    private static final long BYTES = 64;

    private OrderedAccess() {}

    /** To be called by the class initializer of {@link RawMemory}, when its handles are there. */
    static void link() {
        try (Arena arena = Arena.ofConfined()) {
            long at = arena.allocate(BYTES, BYTES).address();
            LiveMemory.adopt(at, BYTES, "link");
            RawMemory.putLongRelease(at, RawMemory.getLongAcquire(at));
            RawMemory.putLongOpaque(at, RawMemory.getLongOpaque(at));
            RawMemory.putLongVolatile(at, RawMemory.getLongVolatile(at));
            RawMemory.compareAndSetLong(at, 0, RawMemory.getAndAddLong(at, 1));
            RawMemory.putIntRelease(at, RawMemory.getIntAcquire(at));
            RawMemory.compareAndSetInt(at, 0, 1);
            RawMemory.putShortRelease(at, RawMemory.getByteOpaque(at));
            LiveMemory.forget(at);
        }
    }
}
