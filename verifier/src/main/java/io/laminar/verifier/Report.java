package io.laminar.verifier;

import java.util.List;

/**
 * What a measurement has found.
 *
 * @param sections each section of each thread, in the order in which they were made
 * @param doubts why it proves nothing; empty when it does
 */
public record Report(List<SectionReport> sections, List<String> doubts) {
    /** Keeps its own lists. */
    public Report {
        sections = List.copyOf(sections);
        doubts = List.copyOf(doubts);
    }

    /**
     * A section of a thread.
     *
     * @param thread name of the thread
     * @param name its name
     * @param judged whether it must allocate nothing
     * @param runs how often it ran
     * @param bytes what it allocated itself: the JVM's count, exact
     * @param allocations who did it, most bytes first; empty without events
     */
    public record SectionReport(
            String thread, String name, boolean judged, long runs, long bytes, List<Allocation> allocations) {
        /** Keeps its own list. */
        public SectionReport {
            allocations = List.copyOf(allocations);
        }
    }

    /**
     * What one place has allocated in a section.
     *
     * @param className the class
     * @param frames the stack from the top, each as {@code class.method:line}; the first says when it was interpreted
     * @param count how many objects
     * @param bytes their size together
     */
    public record Allocation(String className, List<String> frames, long count, long bytes) {
        /** Keeps its own list. */
        public Allocation {
            frames = List.copyOf(frames);
        }
    }

    /** {@return whether both witnesses agree, to the byte, so that the figures are proven} */
    public boolean valid() {
        return doubts.isEmpty();
    }

    /** {@return bytes of all sections that must allocate nothing} */
    public long bytes() {
        return sections.stream()
                .filter(SectionReport::judged)
                .mapToLong(SectionReport::bytes)
                .sum();
    }

    /** {@return how often sections that must allocate nothing ran} */
    public long runs() {
        return sections.stream()
                .filter(SectionReport::judged)
                .mapToLong(SectionReport::runs)
                .sum();
    }

    /** {@return whether it is proven that nothing was allocated} */
    public boolean clean() {
        return valid() && bytes() == 0;
    }
}
