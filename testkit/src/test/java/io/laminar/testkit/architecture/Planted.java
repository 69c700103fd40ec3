package io.laminar.testkit.architecture;

import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.logging.Logger;

/** Does what the rules forbid, so that a test can see them fail. */
@SuppressWarnings("restricted")
final class Planted {
    private Planted() {}

    static Object log() {
        return Logger.getLogger("planted");
    }

    static long now() {
        return System.nanoTime();
    }

    static Object widen(MemorySegment segment) {
        return segment.reinterpret(1);
    }

    static Object link() {
        return Linker.nativeLinker();
    }
}
