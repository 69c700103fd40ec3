package io.laminar.verifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a recording says, by thread: each allocation, and each run of a section that had any. Times are the recording's
 * own ticks, which are finer than nanoseconds.
 */
final class Witness {
    /** Frames of a stack that tell sites apart, from the top. */
    static final int FRAMES = 24;

    private static final String INTERPRETED = " (interpreted)";

    /**
     * An allocation.
     *
     * @param ticks when
     * @param bytes its size
     * @param site what and where; one object for all of one site
     */
    record Allocated(long ticks, long bytes, Site site) {}

    /**
     * Where a class is allocated.
     *
     * @param className the class, as in Java
     * @param frames the stack, from the top
     */
    record Site(String className, List<String> frames) {}

    /** A run of a section, or a thread's window. */
    record Run(int section, long beganTicks, long endedTicks, long ownBytes, int depth) {}

    /** What a thread has done. */
    static final class Trace {
        final List<Allocated> allocations = new ArrayList<>();
        final List<Run> runs = new ArrayList<>();
    }

    private final Map<Long, Trace> threads = new HashMap<>();
    private final Map<Site, Site> sites = new HashMap<>();
    private final IdentityHashMap<RecordedStackTrace, List<String>> stacks = new IdentityHashMap<>();
    private long lostBytes;

    private Witness() {}

    /** {@return one that has seen nothing yet} */
    static Witness empty() {
        return new Witness();
    }

    static Witness read(Path file) throws IOException {
        Witness witness = empty();
        try (RecordingFile recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                witness.take(recording.readEvent());
            }
        }
        return witness;
    }

    private void take(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case Verification.ALLOCATION -> takeAllocation(event);
            case SectionEvent.NAME -> takeRun(event);
            case Verification.DATA_LOSS -> lostBytes += event.getLong("amount");
            default -> {}
        }
    }

    private void takeAllocation(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        if (thread == null || thread.getJavaThreadId() <= 0) {
            return;
        }
        String className = event.getClass("objectClass") == null
                ? "?"
                : readable(event.getClass("objectClass").getName());
        RecordedStackTrace stack = event.getStackTrace();
        Site site = new Site(className, stack == null ? List.of() : stacks.computeIfAbsent(stack, Witness::frames));
        trace(thread.getJavaThreadId())
                .allocations
                .add(new Allocated(
                        event.getLong("startTime"),
                        event.getLong("allocationSize"),
                        sites.computeIfAbsent(site, known -> known)));
    }

    private void takeRun(RecordedEvent event) {
        long began = event.getLong("startTime");
        trace(event.getLong("javaThreadId"))
                .runs
                .add(new Run(
                        event.getInt("section"),
                        began,
                        began + event.getLong("duration"),
                        event.getLong("ownBytes"),
                        event.getInt("depth")));
    }

    private static List<String> frames(RecordedStackTrace stack) {
        List<RecordedFrame> all = stack.getFrames();
        List<String> frames = new ArrayList<>();
        for (RecordedFrame frame : all.subList(0, Math.min(FRAMES, all.size()))) {
            // That code was not compiled is a hint that it was not warm; on the top frame, where it matters.
            frames.add(frame(frame) + (frames.isEmpty() && frame.getType().equals("Interpreted") ? INTERPRETED : ""));
        }
        return List.copyOf(frames);
    }

    private static String frame(RecordedFrame frame) {
        if (!frame.isJavaFrame()) {
            return "native code";
        }
        String line = frame.getLineNumber() < 0 ? "" : ":" + frame.getLineNumber();
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName() + line;
    }

    /** Arrays have the JVM's names: {@code [J} is {@code long[]}. */
    private static String readable(String name) {
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        String element = name.substring(dimensions);
        String plain = switch (element.charAt(0)) {
            case 'B' -> "byte";
            case 'C' -> "char";
            case 'D' -> "double";
            case 'F' -> "float";
            case 'I' -> "int";
            case 'J' -> "long";
            case 'S' -> "short";
            case 'Z' -> "boolean";
            default -> element.substring(1, element.length() - 1);
        };
        return plain + "[]".repeat(dimensions);
    }

    Trace trace(long id) {
        return threads.computeIfAbsent(id, key -> new Trace());
    }

    /** {@return bytes of events that the JVM had to throw away} */
    long lostBytes() {
        return lostBytes;
    }
}
