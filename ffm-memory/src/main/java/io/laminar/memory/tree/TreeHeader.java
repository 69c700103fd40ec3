package io.laminar.memory.tree;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;

/**
 * A tree's state and its stock of nodes, in a page of its own.
 *
 * <pre>
 *     0  magic                       24  entries                48  nodes in the stock
 *     8  number of the root          32  nodes in the tree      64  slab of values, 104 bytes
 *    16  height, 1 = a leaf alone    40  first of the stock
 *  4096  room to rewrite a node
 *  8192  two nodes
 * </pre>
 *
 * <p>A node's number is its offset in the region divided by its size. Nodes of the stock are free: the first word of
 * each is the number of the next. A page of the region is taken for the stock when it is short, and stays the tree's.
 */
@HotPath
final class TreeHeader {
    static final long ROOT = 8;
    static final long HEIGHT = 16;
    static final long ENTRIES = 24;
    static final long SLAB = 64;

    private static final long MAGIC = 0x3130_4545_5254_4E4CL;
    private static final long NODES = 32;
    private static final long STOCK = 40;
    private static final long STOCK_NODES = 48;
    private static final long SCRATCH = 4096;
    private static final long FIRST_NODE = 8192;

    private final Region region;
    private long address;

    TreeHeader(Region region, long offset) {
        this.region = region;
        moveTo(offset);
    }

    void moveTo(long offset) {
        address = region.base() + offset;
    }

    long offset() {
        return address - region.base();
    }

    boolean formatted() {
        return get(0) == MAGIC;
    }

    /** Writes the header of a tree whose root is an empty leaf. */
    void format() {
        region.touch(address);
        RawMemory.fill(address, SCRATCH, (byte) 0);
        RawMemory.putLong(address, MAGIC);
        stock(address + FIRST_NODE + Nodes.BYTES);
        stock(address + FIRST_NODE);
        startEmpty();
    }

    /** Takes a node for the root, an empty leaf. */
    void startEmpty() {
        put(ROOT, number(take(0)));
        put(HEIGHT, 1);
        put(ENTRIES, 0);
    }

    long get(long field) {
        return RawMemory.getLong(address + field);
    }

    void put(long field, long value) {
        region.touch(address);
        RawMemory.putLong(address + field, value);
    }

    /** {@return bytes of the nodes that the tree is made of} */
    long nodeBytes() {
        return get(NODES) * Nodes.BYTES;
    }

    /** {@return room for a node, to be written} */
    long scratch() {
        region.touch(address);
        return address + SCRATCH;
    }

    long node(long number) {
        return region.base() + number * Nodes.BYTES;
    }

    int number(long node) {
        return (int) ((node - region.base()) / Nodes.BYTES);
    }

    /** Fills the stock up. {@return whether it has that many nodes now} */
    boolean prepare(int nodes) {
        while (get(STOCK_NODES) < nodes) {
            long page = region.allocateExtent(1);
            if (page < 0) {
                return false;
            }
            for (long at = Region.PAGE_BYTES - Nodes.BYTES; at >= 0; at -= Nodes.BYTES) {
                stock(region.base() + page + at);
            }
        }
        return true;
    }

    private void stock(long node) {
        region.touch(node);
        RawMemory.putLong(node, get(STOCK));
        put(STOCK, number(node));
        put(STOCK_NODES, get(STOCK_NODES) + 1);
    }

    /** {@return an empty node of the stock, which must have one} */
    long take(int level) {
        assert get(STOCK_NODES) > 0 : "the stock was not prepared";
        long node = node(get(STOCK));
        put(STOCK, RawMemory.getLong(node));
        put(STOCK_NODES, get(STOCK_NODES) - 1);
        put(NODES, get(NODES) + 1);
        region.touch(node);
        Nodes.format(node, level);
        return node;
    }

    /** Gives a node back that nobody refers to. */
    void give(long node) {
        put(NODES, get(NODES) - 1);
        stock(node);
    }
}
