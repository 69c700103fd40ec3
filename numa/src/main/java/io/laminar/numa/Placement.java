package io.laminar.numa;

import io.laminar.numa.topology.NumberSet;

/**
 * The nodes that pages of a piece of memory go to.
 *
 * @param mode how the nodes are taken
 * @param nodes which; none for {@link Mode#ANY}
 */
public record Placement(Mode mode, NumberSet nodes) {
    /** How nodes are taken. */
    public enum Mode {
        /** These and no other: when they are full, the kernel ends the process. */
        BIND,
        /** This one, and when it is full another. */
        PREFER,
        /** These in turn, page by page. */
        INTERLEAVE,
        /** The one that a page is touched from first. */
        ANY
    }

    /** Wherever a page is touched first. */
    public static final Placement ANY = new Placement(Mode.ANY, NumberSet.NONE);

    public Placement {
        if (nodes.isEmpty() != (mode == Mode.ANY)) {
            throw new IllegalArgumentException("nodes do not fit: mode=" + mode + ", nodes=" + nodes);
        }
    }

    /** {@return on a node and nowhere else} */
    public static Placement onNode(int node) {
        return new Placement(Mode.BIND, NumberSet.of(node));
    }

    /** {@return on nodes in turn} */
    public static Placement interleaved(NumberSet nodes) {
        return new Placement(Mode.INTERLEAVE, nodes);
    }

    /** {@return the same nodes, but memory from elsewhere rather than none} */
    Placement softened() {
        return new Placement(Mode.PREFER, nodes);
    }

    /** {@return what it means, for a person} */
    public String text() {
        return switch (mode) {
            case BIND -> "node " + nodes;
            case PREFER -> "node " + nodes + ", elsewhere when it is full";
            case INTERLEAVE -> "nodes " + nodes + " in turn";
            case ANY -> "first touch";
        };
    }
}
