package io.laminar.memory.tree;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;

/**
 * What follows on a removal, from the leaf up: a node with nothing in it goes; one that is less than half full joins a
 * neighbour below the same parent if both fill no more than three quarters of a node. The gap between the two keeps a
 * key that comes and goes from splitting and joining each time.
 */
@HotPath
final class TreeShrinking {
    private static final int SPARSE_BYTES = Nodes.CAPACITY / 2;
    private static final int JOINED_BYTES = Nodes.CAPACITY / 4 * 3;

    private final Region region;
    private final TreeHeader header;
    private final TreePath path;

    TreeShrinking(Region region, TreeHeader header, TreePath path) {
        this.region = region;
        this.header = header;
        this.path = path;
    }

    /** Goes up a path from whose leaf a slot was taken. */
    void settle() {
        int top = (int) header.get(TreeHeader.HEIGHT) - 1;
        boolean empty = Nodes.count(path.nodes[0]) == 0;
        boolean changed = true;
        for (int level = 0; level < top && changed; level++) {
            if (empty) {
                empty = drop(level);
            } else {
                changed = Nodes.used(path.nodes[level]) < SPARSE_BYTES && joinNeighbour(level);
            }
        }
        if (empty && top > 0 && changed) {
            header.give(path.nodes[top]);
            header.startEmpty();
            return;
        }
        lowerRoot(top);
    }

    /** Takes a node out that has nothing in it. {@return whether its parent has no child any more} */
    private boolean drop(int level) {
        unlink(path.nodes[level]);
        long parent = path.nodes[level + 1];
        int child = path.indexes[level + 1];
        region.touch(parent);
        if (child == 0) {
            if (Nodes.count(parent) == 0) {
                return true;
            }
            Nodes.setFirstChild(parent, Nodes.child(parent, 1));
        }
        Nodes.remove(parent, Math.max(0, child - 1));
        return false;
    }

    private void unlink(long node) {
        int next = Nodes.next(node);
        int before = Nodes.before(node);
        if (next != 0) {
            region.touch(header.node(next));
            Nodes.setBefore(header.node(next), before);
        }
        if (before != 0) {
            region.touch(header.node(before));
            Nodes.setNext(header.node(before), next);
        }
        header.give(node);
    }

    private boolean joinNeighbour(int level) {
        long parent = path.nodes[level + 1];
        int child = path.indexes[level + 1];
        return (child < Nodes.count(parent) && join(parent, child, level))
                || (child > 0 && join(parent, child - 1, level));
    }

    /** Joins the children before and behind a slot, if they are small enough. {@return whether they were} */
    private boolean join(long parent, int index, int level) {
        long left = header.node(Nodes.child(parent, index));
        long right = header.node(Nodes.child(parent, index + 1));
        long slot = Nodes.slot(parent, index);
        int between = level == 0 ? 0 : Nodes.slotBytes(level, Nodes.keyBytes(slot), 0);
        if (Nodes.used(left) + between + Nodes.used(right) > JOINED_BYTES) {
            return false;
        }
        region.touch(left);
        if (level > 0) {
            long tail = Nodes.keyTail(parent, slot);
            int first = Nodes.child(right, 0);
            int end = Nodes.count(left);
            Nodes.insert(left, end, Nodes.keyHead(slot), tail, Nodes.keyBytes(slot), first, header.scratch());
        }
        Nodes.append(right, 0, left, header.scratch());
        unlink(right);
        region.touch(parent);
        Nodes.remove(parent, index);
        return true;
    }

    private void lowerRoot(int top) {
        long root = header.node(header.get(TreeHeader.ROOT));
        int level = top;
        while (level > 0 && Nodes.count(root) == 0) {
            int child = Nodes.child(root, 0);
            header.give(root);
            header.put(TreeHeader.ROOT, child);
            header.put(TreeHeader.HEIGHT, level);
            root = header.node(child);
            level--;
        }
    }
}
