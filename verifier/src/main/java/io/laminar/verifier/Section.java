package io.laminar.verifier;

/**
 * A piece of code of one thread, by name: how often it ran, and what it allocated itself, without the sections inside
 * it.
 *
 * @threading the thread of its {@link AllocationSections}
 */
public final class Section {
    private final String name;
    private final int id;
    private final boolean judged;
    private long runs;
    private long bytes;

    Section(String name, int id, boolean judged) {
        this.name = name;
        this.id = id;
        this.judged = judged;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return whether it must allocate nothing; others are shown beside} */
    public boolean judged() {
        return judged;
    }

    int id() {
        return id;
    }

    long runs() {
        return runs;
    }

    long bytes() {
        return bytes;
    }

    void add(long ownBytes) {
        runs++;
        bytes += ownBytes;
    }

    void restart() {
        runs = 0;
        bytes = 0;
    }
}
