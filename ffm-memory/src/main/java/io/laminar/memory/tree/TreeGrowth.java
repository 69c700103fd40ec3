package io.laminar.memory.tree;

import io.laminar.memory.HotPath;
import io.laminar.memory.region.Region;

/**
 * Puts a key where its path ends, splitting the nodes that have no room.
 *
 * <pre>
 *  up:    split what is full, remember the separator that its parent is owed, until a parent has room for one
 *  down:  each level takes what it is owed, in the half that the separator above it says
 * </pre>
 *
 * <p>A separator is the shortest prefix of the right half's first key that is greater than the left half's last. It
 * refers to bytes in nodes below or beside it: those stay as they are, because each level writes before the one below.
 *
 * <p>A node that is split at the end of its level, by a key behind all others, stays full: keys that come in order
 * leave full nodes behind.
 */
@HotPath
final class TreeGrowth {
    private final Region region;
    private final TreeHeader header;
    private final TreePath path;
    /** What is owed to each level: a key; and the right half that a split made of the level. */
    private final long[] heads = new long[TreePath.MOST_LEVELS];

    private final long[] tails = new long[TreePath.MOST_LEVELS];
    private final int[] bytes = new int[TreePath.MOST_LEVELS];
    private final int[] words = new int[TreePath.MOST_LEVELS];
    private final long[] rights = new long[TreePath.MOST_LEVELS];

    TreeGrowth(Region region, TreeHeader header, TreePath path) {
        this.region = region;
        this.header = header;
        this.path = path;
    }

    /** {@return whether an insert can be done: a leaf has room, or there are nodes for all splits} */
    boolean prepare(int slotBytes, int freed) {
        if (Nodes.hasRoom(path.nodes[0], slotBytes - freed)) {
            return true;
        }
        int height = (int) header.get(TreeHeader.HEIGHT);
        return height + 1 < TreePath.MOST_LEVELS && header.prepare(height + 1);
    }

    /** Inserts a key that was {@link #prepare prepared}. {@return address of its record} */
    long insert(long head, long tail, int keyBytes, int word) {
        owe(0, head, tail, keyBytes, word);
        int height = (int) header.get(TreeHeader.HEIGHT);
        int level = 0;
        while (level < height
                && !Nodes.hasRoom(path.nodes[level], Nodes.slotBytes(level, bytes[level], words[level]))) {
            split(level);
            level++;
        }
        if (level == height) {
            grow(level);
        }
        long record = 0;
        long node = path.nodes[level];
        while (level >= 0) {
            record = insertOwed(node, level);
            level--;
            if (level >= 0) {
                node = isRight(level) ? rights[level] : path.nodes[level];
            }
        }
        return record;
    }

    private void owe(int level, long head, long tail, int keyBytes, int word) {
        heads[level] = head;
        tails[level] = tail;
        bytes[level] = keyBytes;
        words[level] = word;
    }

    /** Whether what a level is owed belongs into the right half of it. */
    private boolean isRight(int level) {
        int up = level + 1;
        if (heads[level] != heads[up]) {
            return Long.compareUnsigned(heads[level], heads[up]) > 0;
        }
        return KeyOrder.compareTails(tails[level], bytes[level], tails[up], bytes[up]) >= 0;
    }

    private long insertOwed(long node, int level) {
        region.touch(node);
        int index = Nodes.search(node, heads[level], tails[level], bytes[level], Nodes.NOT_LESS);
        return Nodes.insert(node, index, heads[level], tails[level], bytes[level], words[level], header.scratch());
    }

    private void grow(int level) {
        long root = header.take(level);
        Nodes.setFirstChild(root, header.number(path.nodes[level - 1]));
        header.put(TreeHeader.ROOT, header.number(root));
        header.put(TreeHeader.HEIGHT, level + 1);
        path.nodes[level] = root;
    }

    private void split(int level) {
        long left = path.nodes[level];
        region.touch(left);
        long right = header.take(level);
        link(left, right);
        rights[level] = right;
        boolean atEnd = Nodes.next(right) == 0 && path.indexes[level] == Nodes.count(left);
        if (level == 0) {
            splitLeaf(left, right, atEnd);
        } else {
            splitBranch(left, right, level, atEnd);
        }
    }

    private void link(long left, long right) {
        int next = Nodes.next(left);
        Nodes.setNext(right, next);
        Nodes.setBefore(right, header.number(left));
        Nodes.setNext(left, header.number(right));
        if (next != 0) {
            region.touch(header.node(next));
            Nodes.setBefore(header.node(next), header.number(right));
        }
    }

    private void splitLeaf(long left, long right, boolean atEnd) {
        if (atEnd) {
            separate(left, heads[0], tails[0], bytes[0], right);
            return;
        }
        int middle = middle(left);
        Nodes.append(left, middle, right, header.scratch());
        Nodes.truncate(left, middle);
        long first = Nodes.slot(right, 0);
        separate(left, Nodes.keyHead(first), Nodes.keyTail(right, first), Nodes.keyBytes(first), right);
    }

    /** Owes the parent a separator of a leaf's last key and the first one to the right of it. */
    private void separate(long left, long head, long tail, int keyBytes, long right) {
        long last = Nodes.slot(left, Nodes.count(left) - 1);
        int common = KeyOrder.commonBytes(
                Nodes.keyHead(last), Nodes.keyTail(left, last), Nodes.keyBytes(last), head, tail, keyBytes);
        owe(1, KeyOrder.headOf(head, common + 1), tail, common + 1, header.number(right));
    }

    /** The slot in the middle goes up, and its child becomes the right half's first. */
    private void splitBranch(long left, long right, int level, boolean atEnd) {
        int middle = atEnd ? Nodes.count(left) - 1 : middle(left);
        long slot = Nodes.slot(left, middle);
        Nodes.setFirstChild(right, Nodes.word(slot));
        Nodes.append(left, middle + 1, right, header.scratch());
        owe(level + 1, Nodes.keyHead(slot), Nodes.keyTail(left, slot), Nodes.keyBytes(slot), header.number(right));
        Nodes.truncate(left, middle);
    }

    /** {@return the slot whose start is closest to half of what is used; neither the first nor behind the last} */
    private static int middle(long node) {
        int half = Nodes.used(node) / 2;
        int last = Nodes.count(node) - 1;
        int before = 0;
        for (int i = 0; i < last; i++) {
            int behind = before + Nodes.slotBytes(node, i);
            if (behind >= half) {
                return i > 0 && half - before < behind - half ? i : i + 1;
            }
            before = behind;
        }
        return last;
    }
}
