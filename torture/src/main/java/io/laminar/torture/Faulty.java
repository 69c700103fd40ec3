package io.laminar.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The library that stands between the engine and the kernel: {@code src/main/c/faulty.c}. */
final class Faulty {
    private static final String LIBRARY = System.getProperty("torture.faulty", "");
    private static final String FOR_EVER = "1000000";

    private Faulty() {}

    /** {@return what is missing; empty when nothing is} */
    static String missing() {
        return LIBRARY.isEmpty() ? "gcc, to compile faulty.c" : "";
    }

    private static Map<String, String> on(Path root) {
        return Map.of("LD_PRELOAD", LIBRARY, "FAULTY_ROOT", root.toString());
    }

    /** {@return what makes syncs of a process do nothing} */
    static Map<String, String> noSync(Path root) {
        Map<String, String> environment = new HashMap<>(on(root));
        environment.put("FAULTY_NO_SYNC", "1");
        return environment;
    }

    /** {@return what makes a call fail} {@code nth}: which time, from 1; {@code action}: one of the place's. */
    static Map<String, String> fault(Path root, Place place, long nth, String action) {
        boolean stays = action.endsWith("+");
        Map<String, String> environment = new HashMap<>(on(root));
        environment.put("FAULTY_PLACE", Integer.toString(place.index()));
        environment.put("FAULTY_NTH", Long.toString(nth));
        environment.put("FAULTY_TIMES", stays ? FOR_EVER : "1");
        environment.put("FAULTY_ACTION", stays ? action.substring(0, action.length() - 1) : action);
        return environment;
    }

    /** {@return what counts calls into a file, which is made} */
    static Map<String, String> counting(Path root, Path counts) throws IOException {
        Files.write(counts, new byte[Place.all().size() * Long.BYTES]);
        Map<String, String> environment = new HashMap<>(on(root));
        environment.put("FAULTY_COUNTS", counts.toString());
        return environment;
    }

    /** {@return how often each place was passed, by its index} */
    static long[] counts(Path counts) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(counts)).order(ByteOrder.nativeOrder());
        long[] numbers = new long[Place.all().size()];
        bytes.asLongBuffer().get(numbers);
        return numbers;
    }
}
