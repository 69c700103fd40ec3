package io.laminar.torture.subject;

/** What an engine under test does wrong on purpose, so that the torture can be seen to find it. */
public enum Wrong {
    /** Nothing. */
    NOTHING,
    /** Sinks make rows visible when they are prepared: commit before the decision. */
    COMMIT_BEFORE_DECISION,
    /** A start makes visible what was prepared, decided or not: the epoch is not looked at. */
    COMMIT_UNDECIDED,
    /** A checkpoint is said to be durable before it is written: it is written with the next. */
    DECIDE_BEFORE_WRITE,
    /** What is visible is not read back. */
    DEDUP_OFF,
    /** A start begins files anew that should go on. */
    BEGIN_ANEW,
    /** Older checkpoints stay for ever. */
    KEEP_ALL;

    /** The property that says which. */
    public static final String PROPERTY = "torture.wrong";

    private static final Wrong CHOSEN = valueOf(System.getProperty(PROPERTY, NOTHING.name()));

    /** {@return whether this process does this} */
    boolean isChosen() {
        return this == CHOSEN;
    }
}
