package io.laminar.torture;

import java.nio.file.Path;
import java.util.Map;

/** The library that stands between the engine and the kernel: {@code src/main/c/faulty.c}. */
final class Faulty {
    private static final String LIBRARY = System.getProperty("torture.faulty", "");

    private Faulty() {}

    /** {@return what makes syncs of a process do nothing} */
    static Map<String, String> noSync(Path root) {
        return Map.of("LD_PRELOAD", LIBRARY, "FAULTY_ROOT", root.toString(), "FAULTY_NO_SYNC", "1");
    }
}
