package io.laminar.ring0.time;

import java.util.HashMap;
import java.util.Map;

/**
 * The groups of sources that keep together, by name. One is there as long as it has members.
 *
 * @threading any
 */
public final class Alignments {
    private final Map<String, Alignment> groups = new HashMap<>();

    /** Without groups. */
    public Alignments() {}

    /**
     * Gives a source a place in a group, which begins with its first member.
     *
     * @param drift the group, and what all its members say about it
     * @param source name of the source
     * @return the place
     */
    public synchronized Alignment.Place join(WatermarkPolicy.Drift drift, String source) {
        Alignment group = groups.get(drift.group());
        if (group == null || group.size() == 0) {
            group = new Alignment(drift);
            groups.put(drift.group(), group);
        }
        if (!group.drift().equals(drift)) {
            throw new IllegalArgumentException(
                    "members of a group must agree: group=" + group.drift() + ", source=" + source + ", said=" + drift);
        }
        return group.join(source.intern());
    }
}
