package io.laminar.memory.raw;

import org.jspecify.annotations.Nullable;

/**
 * Sees, in the checked mode, that an object is mutated by one thread only. The owner is the thread that says
 * {@link #adopt}, or else the first that mutates. Without the checked mode a check costs nothing.
 *
 * @threading any
 */
public final class OwnerCheck {
    private final String subject;
    private volatile @Nullable Thread owner;

    /**
     * A check without an owner.
     *
     * @param subject what is owned, for the message
     */
    public OwnerCheck(String subject) {
        this.subject = subject;
    }

    /** Makes the calling thread the owner; whoever owned it before has handed it over. */
    public void adopt() {
        owner = Thread.currentThread();
    }

    /** Leaves the object without an owner: the next thread that mutates becomes it. */
    public void disown() {
        owner = null;
    }

    /** Says that the calling thread mutates; throws {@link MemoryAccessError} when it is not the owner. */
    public void mutate() {
        if (RawMemory.CHECKED) {
            Thread current = Thread.currentThread();
            Thread known = owner;
            if (known == null) {
                owner = current;
            } else if (known != current) {
                throw new MemoryAccessError(subject + " is mutated by a thread that does not own it: owner="
                        + known.getName() + ", thread=" + current.getName() + " (adopt it when it changes hands)");
            }
        }
    }
}
