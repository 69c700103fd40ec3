package io.laminar.verifier;

import java.util.ArrayList;
import java.util.List;

/**
 * The sections of one thread, as they open and close. What is allocated between {@link #begin} and {@link #end} belongs
 * to the innermost section that is open; reading the counts and writing events belongs to nobody.
 *
 * @threading the thread that asked {@link Verification#sections()} for it
 * @allocation none in {@link #begin} and {@link #end}
 */
public final class AllocationSections {
    private static final int MOST_DEEP = 64;

    private final Verification verification;
    private final String threadName;
    private final long threadId;
    private final List<Section> sections = new ArrayList<>();
    private final Section[] open = new Section[MOST_DEEP];
    private final long[] beganAt = new long[MOST_DEEP];
    /** Bytes inside an open section that are not its own: of sections in it, and of writing their events. */
    private final long[] notOwn = new long[MOST_DEEP];

    private final SectionEvent[] events = new SectionEvent[MOST_DEEP];
    private SectionEvent window = new SectionEvent();
    private long windowBegan;
    private int depth;
    private int phase;
    /** Written last at the end of a section: who has read it sees all counts before it. */
    private volatile long windowBytes;

    AllocationSections(Verification verification, Thread thread) {
        this.verification = verification;
        this.threadName = thread.getName();
        this.threadId = thread.threadId();
        for (int i = 0; i < MOST_DEEP; i++) {
            events[i] = new SectionEvent();
        }
    }

    /**
     * {@return a section of this thread that must allocate nothing; new if there is none of that name}
     *
     * @param name its name
     * @allocation a new one
     */
    public Section section(String name) {
        return find(name, true);
    }

    /**
     * {@return a section of this thread that may allocate: it is shown, not judged}
     *
     * @param name its name
     * @allocation a new one
     */
    public Section beside(String name) {
        return find(name, false);
    }

    private Section find(String name, boolean judged) {
        for (Section known : sections) {
            if (known.name().equals(name)) {
                return known;
            }
        }
        Section made = new Section(name, verification.nextId(), judged);
        synchronized (sections) {
            sections.add(made);
        }
        nameIt(made);
        return made;
    }

    private void nameIt(Section section) {
        SectionNameEvent event = new SectionNameEvent();
        event.section = section.id();
        event.name = section.name();
        event.javaThreadId = threadId;
        event.commit();
    }

    /**
     * Opens a section.
     *
     * @param section one of this thread's
     */
    public void begin(Section section) {
        if (depth == 0 && phase != verification.phase()) {
            restart();
        }
        int at = depth++;
        open[at] = section;
        notOwn[at] = 0;
        SectionEvent event = events[at];
        event.begin();
        beganAt[at] = AllocatedBytes.ofThisThread();
    }

    /** Closes the section that was opened last. */
    public void end() {
        long now = AllocatedBytes.ofThisThread();
        int at = --depth;
        Section section = open[at];
        long bytes = now - beganAt[at];
        long own = bytes - notOwn[at];
        section.add(own);
        SectionEvent event = events[at];
        event.end();
        if (bytes != 0) {
            event.section = section.id();
            event.ownBytes = own;
            event.bytes = bytes;
            event.depth = at;
            event.javaThreadId = threadId;
            event.commit();
        }
        if (at > 0) {
            notOwn[at - 1] += bytes;
        } else {
            window.end();
            windowBytes = now - windowBegan;
        }
    }

    private void restart() {
        phase = verification.phase();
        for (Section section : sections) {
            section.restart();
        }
        window = new SectionEvent();
        window.section = SectionEvent.WINDOW;
        window.javaThreadId = threadId;
        window.begin();
        windowBegan = AllocatedBytes.ofThisThread();
    }

    /** Writes the window; by who ends the measurement, while this thread is not in a section. */
    Measured finish() {
        long bytes = windowBytes;
        boolean ran = phase == verification.phase();
        if (ran) {
            window.bytes = bytes;
            window.ownBytes = bytes;
            window.commit();
        }
        synchronized (sections) {
            return new Measured(threadName, threadId, ran, depth, bytes, List.copyOf(sections));
        }
    }

    long judgedBytes() {
        synchronized (sections) {
            return sections.stream()
                    .filter(Section::judged)
                    .mapToLong(Section::bytes)
                    .sum();
        }
    }

    /** What a thread has counted. */
    record Measured(
            String threadName, long threadId, boolean ran, int stillOpen, long windowBytes, List<Section> sections) {}
}
