package io.laminar.memory.tree;

import io.laminar.memory.HotPath;

/** The nodes from a leaf, which is level 0, up to the root, and where in each of them a key is. */
@HotPath
final class TreePath {
    /** More levels than a region of the largest size can fill. */
    static final int MOST_LEVELS = 40;

    /** Nodes by level. */
    final long[] nodes = new long[MOST_LEVELS];

    /** In a leaf the slot, in a branch the child. */
    final int[] indexes = new int[MOST_LEVELS];

    private final TreeHeader header;

    TreePath(TreeHeader header) {
        this.header = header;
    }

    /**
     * Goes down to where a key is, or would be.
     *
     * @param bound which slot of the leaf is meant, see {@link Nodes#search}
     * @return the leaf
     */
    long descend(long head, long tail, int bytes, int bound) {
        long node = header.node(header.get(TreeHeader.ROOT));
        int level = (int) header.get(TreeHeader.HEIGHT) - 1;
        while (level > 0) {
            int child = Nodes.search(node, head, tail, bytes, Nodes.GREATER);
            nodes[level] = node;
            indexes[level] = child;
            node = header.node(Nodes.child(node, child));
            level--;
        }
        nodes[0] = node;
        indexes[0] = Nodes.search(node, head, tail, bytes, bound);
        return node;
    }
}
