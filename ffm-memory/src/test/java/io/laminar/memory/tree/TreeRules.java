package io.laminar.memory.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.region.Region;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks the rules that a tree's nodes keep. */
final class TreeRules {
    private final TreeHeader header;
    private final String seed;
    private final Set<Long> seen = new HashSet<>();
    private long entries;

    private TreeRules(TreeHeader header, String seed) {
        this.header = header;
        this.seed = seed;
    }

    /** Checks a tree from its root down. */
    static void check(Region region, KeyedTree tree, String seed) {
        TreeHeader header = new TreeHeader(region, tree.offset());
        new TreeRules(header, seed).check();
    }

    private void check() {
        List<Long> level = List.of(header.node(header.get(TreeHeader.ROOT)));
        for (int l = (int) header.get(TreeHeader.HEIGHT) - 1; l >= 0; l--) {
            List<Long> below = new ArrayList<>();
            for (int i = 0; i < level.size(); i++) {
                long node = level.get(i);
                assertTrue(seen.add(node), seed + ": a node is there twice");
                assertEquals(l, Nodes.level(node), seed + ": level");
                long before = i == 0 ? 0 : header.number(level.get(i - 1));
                long next = i == level.size() - 1 ? 0 : header.number(level.get(i + 1));
                assertEquals(before, Nodes.before(node), seed + ": node before");
                assertEquals(next, Nodes.next(node), seed + ": node behind");
                checkSlots(node);
                if (l > 0) {
                    checkChildren(node, below);
                } else {
                    assertTrue(Nodes.count(node) > 0 || level.size() == 1, seed + ": an empty leaf");
                    entries += Nodes.count(node);
                }
            }
            level = below;
        }
        assertEquals(header.get(TreeHeader.ENTRIES), entries, seed + ": entries");
        assertEquals(header.nodeBytes(), (long) seen.size() * Nodes.BYTES, seed + ": nodes");
    }

    private void checkSlots(long node) {
        int used = 0;
        for (int i = 0; i < Nodes.count(node); i++) {
            used += Nodes.slotBytes(node, i);
            if (i > 0) {
                assertTrue(compare(node, i - 1, node, i) < 0, seed + ": order in a node");
            }
        }
        assertEquals(used, Nodes.used(node), seed + ": used bytes");
        assertTrue(used <= Nodes.CAPACITY, seed + ": too full");
    }

    private void checkChildren(long node, List<Long> below) {
        for (int i = 0; i <= Nodes.count(node); i++) {
            long child = header.node(Nodes.child(node, i));
            below.add(child);
            int count = Nodes.count(child);
            if (i > 0) {
                long left = header.node(Nodes.child(node, i - 1));
                assertTrue(count == 0 || compare(node, i - 1, child, 0) <= 0, seed + ": before its separator");
                int last = Nodes.count(left) - 1;
                assertTrue(last < 0 || compare(left, last, node, i - 1) < 0, seed + ": behind its separator");
            }
        }
    }

    private static int compare(long a, int aIndex, long b, int bIndex) {
        long slot = Nodes.slot(b, bIndex);
        return Nodes.compare(
                a, Nodes.slot(a, aIndex), Nodes.keyHead(slot), Nodes.keyTail(b, slot), Nodes.keyBytes(slot));
    }

    /** {@return the share of the nodes' bytes that slots and records use} */
    static double fill(Region region, KeyedTree tree) {
        TreeHeader header = new TreeHeader(region, tree.offset());
        long used = 0;
        long first = header.node(header.get(TreeHeader.ROOT));
        while (true) {
            for (long node = first; ; node = header.node(Nodes.next(node))) {
                used += Nodes.used(node);
                if (Nodes.next(node) == 0) {
                    break;
                }
            }
            if (Nodes.level(first) == 0) {
                return (double) used / header.nodeBytes();
            }
            first = header.node(Nodes.child(first, 0));
        }
    }
}
