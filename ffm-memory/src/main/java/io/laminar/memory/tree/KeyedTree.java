package io.laminar.memory.tree;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.slab.Slab;

/**
 * An ordered map from byte strings to byte strings, inside a region; keys are in the order of their bytes, unsigned.
 *
 * <pre>
 *  region   | header and first nodes | ... | 4 nodes | long values | 4 nodes | ...
 *
 *                  | root: separators |                   height 3: a million keys of 8 bytes, values of 8
 *                  /        |         \
 *          | branch |   | branch |   | branch |           about 250 children each
 *          /   |   \
 *      |leaf|-|leaf|-|leaf|- ...                          about 160 keys each, linked in order both ways
 * </pre>
 *
 * <p>All state is in the region. This object is a handle: use one handle at a time, and {@link #moveTo} the map again
 * when the region was restored. What is freed is kept for later keys of the same tree.
 *
 * @threading the region's owner
 * @allocation none after construction
 */
@HotPath
public final class KeyedTree {
    /** Answer when the region's limit is reached; the map is unchanged. */
    public static final long OUT_OF_MEMORY = Region.OUT_OF_MEMORY;

    /** Longest key in bytes: three of them fit into a node. */
    public static final int MOST_KEY_BYTES = 1024;

    /** Longest value in bytes. */
    public static final int MOST_VALUE_BYTES = 1 << 24;

    private final Region region;
    private final TreeHeader header;
    private final Slab values;
    private final TreePath path;
    private final TreeGrowth growth;
    private final TreeShrinking shrinking;
    private long changes;
    private long foundValue;
    private int foundBytes;
    private boolean inserted;

    private KeyedTree(Region region) {
        this.region = region;
        this.header = new TreeHeader(region, 0);
        this.values = new Slab(region, 0);
        this.path = new TreePath(header);
        this.growth = new TreeGrowth(region, header, path);
        this.shrinking = new TreeShrinking(region, header, path);
    }

    /**
     * {@return a handle of no map yet} Nothing may be asked of it before {@link #start} or {@link #moveTo}; cursors may
     * be made.
     *
     * @param region where the map will be
     */
    public static KeyedTree handle(Region region) {
        return new KeyedTree(region);
    }

    /**
     * Makes an empty map.
     *
     * @param region where it lives
     * @return the map; or throws when the region has no room for an empty one
     */
    public static KeyedTree create(Region region) {
        KeyedTree tree = new KeyedTree(region);
        if (!tree.start()) {
            throw new IllegalStateException("the region has no room for a tree: usedBytes=" + region.usedBytes()
                    + ", limitBytes=" + region.limitBytes());
        }
        return tree;
    }

    /**
     * Opens a map that is there.
     *
     * @param region where it lives
     * @param offset its {@link #offset()}
     * @return the map
     */
    public static KeyedTree open(Region region, long offset) {
        KeyedTree tree = new KeyedTree(region);
        if (!tree.moveTo(offset)) {
            throw new IllegalArgumentException("no tree at this offset: offset=" + offset);
        }
        return tree;
    }

    /**
     * Makes an empty map and turns to it.
     *
     * @return whether the region has room for it; if not, nothing has changed
     */
    public boolean start() {
        long offset = region.allocateExtent(1);
        if (offset < 0) {
            return false;
        }
        turnTo(offset);
        header.format();
        return true;
    }

    /**
     * Turns to a map that is there, in a region that was restored perhaps.
     *
     * @param offset its {@link #offset()}
     * @return whether it is there; if not, the handle is of no map
     */
    public boolean moveTo(long offset) {
        turnTo(offset);
        return header.formatted();
    }

    private void turnTo(long offset) {
        header.moveTo(offset);
        values.moveTo(offset + TreeHeader.SLAB);
        changes++;
    }

    /** {@return where the map lies in its region} */
    public long offset() {
        return header.offset();
    }

    /** {@return the number of keys} */
    public long size() {
        return header.get(TreeHeader.ENTRIES);
    }

    /** {@return bytes of nodes and long values in use} */
    public long usedBytes() {
        return header.nodeBytes() + values.usedBytes();
    }

    /** {@return a number that changes whenever keys or values may have moved} */
    long changes() {
        return changes;
    }

    TreeHeader header() {
        return header;
    }

    /**
     * Looks for a key.
     *
     * @param key address of it
     * @param bytes its length
     * @return whether it is there; then {@link #valueAddress} and {@link #valueBytes} tell its value
     */
    public boolean find(long key, int bytes) {
        long head = KeyOrder.head(key, bytes);
        long tail = key + KeyOrder.HEAD_BYTES;
        long node = header.node(header.get(TreeHeader.ROOT));
        for (int level = (int) header.get(TreeHeader.HEIGHT) - 1; level > 0; level--) {
            node = header.node(Nodes.child(node, Nodes.search(node, head, tail, bytes, Nodes.GREATER)));
        }
        int index = Nodes.search(node, head, tail, bytes, Nodes.NOT_LESS);
        return index < Nodes.count(node) && found(node, index, head, tail, bytes);
    }

    private boolean found(long leaf, int index, long head, long tail, int bytes) {
        long slot = Nodes.slot(leaf, index);
        if (Nodes.compare(leaf, slot, head, tail, bytes) != 0) {
            return false;
        }
        foundBytes = Nodes.word(slot);
        foundValue = value(leaf, slot);
        return true;
    }

    /** {@return where the value of a slot lies} */
    long value(long leaf, long slot) {
        long record = Nodes.record(leaf, slot);
        return Nodes.word(slot) <= Nodes.INLINE_BYTES ? record : region.base() + RawMemory.getLong(record);
    }

    /** {@return address of the value found last; good until the map is changed} */
    public long valueAddress() {
        return foundValue;
    }

    /** {@return length of the value found last} */
    public int valueBytes() {
        return foundBytes;
    }

    /**
     * Makes room for the value of a key, which is new or has its value replaced. The caller writes all bytes of the
     * value, before anything else is done with the map; they are touched.
     *
     * @param key address of the key
     * @param bytes its length, at most {@link #MOST_KEY_BYTES}
     * @param valueBytes length of the value, at most {@link #MOST_VALUE_BYTES}
     * @return address of the value, or {@link #OUT_OF_MEMORY}
     */
    public long put(long key, int bytes, int valueBytes) {
        assert bytes >= 0 && bytes <= MOST_KEY_BYTES && valueBytes >= 0 && valueBytes <= MOST_VALUE_BYTES : "too long";
        long head = KeyOrder.head(key, bytes);
        long tail = key + KeyOrder.HEAD_BYTES;
        long leaf = path.descend(head, tail, bytes, Nodes.NOT_LESS);
        int index = path.indexes[0];
        boolean there = index < Nodes.count(leaf) && found(leaf, index, head, tail, bytes);
        inserted = !there;
        if (there && foundBytes == valueBytes) {
            if (valueBytes > 0) {
                region.touch(foundValue, valueBytes);
            }
            return foundValue;
        }
        return insert(head, tail, bytes, valueBytes, there);
    }

    private long insert(long head, long tail, int bytes, int valueBytes, boolean there) {
        long leaf = path.nodes[0];
        int index = path.indexes[0];
        long run = 0;
        boolean isLong = valueBytes > Nodes.INLINE_BYTES;
        if (isLong) {
            run = values.allocate(valueBytes);
        }
        int freed = there ? Nodes.slotBytes(leaf, index) : 0;
        if (run < 0 || !growth.prepare(Nodes.slotBytes(0, bytes, valueBytes), freed)) {
            if (run > 0) {
                values.free(run, valueBytes);
            }
            inserted = false;
            return OUT_OF_MEMORY;
        }
        if (there) {
            takeOut(leaf, index);
        }
        long record = growth.insert(head, tail, bytes, valueBytes);
        changes++;
        header.put(TreeHeader.ENTRIES, size() + 1);
        if (!isLong) {
            return record;
        }
        RawMemory.putLong(record, run);
        region.touch(region.base() + run, valueBytes);
        return region.base() + run;
    }

    /** {@return whether the last {@link #put} made a new key} */
    public boolean wasInserted() {
        return inserted;
    }

    private void takeOut(long leaf, int index) {
        region.touch(leaf);
        freeLong(leaf, index);
        Nodes.remove(leaf, index);
        changes++;
        header.put(TreeHeader.ENTRIES, size() - 1);
    }

    private void freeLong(long leaf, int index) {
        long slot = Nodes.slot(leaf, index);
        if (Nodes.word(slot) > Nodes.INLINE_BYTES) {
            values.free(RawMemory.getLong(Nodes.record(leaf, slot)), Nodes.word(slot));
        }
    }

    /**
     * Removes a key.
     *
     * @param key address of it
     * @param bytes its length
     * @return whether it was there
     */
    public boolean remove(long key, int bytes) {
        long head = KeyOrder.head(key, bytes);
        long tail = key + KeyOrder.HEAD_BYTES;
        long leaf = path.descend(head, tail, bytes, Nodes.NOT_LESS);
        int index = path.indexes[0];
        if (index == Nodes.count(leaf) || Nodes.compare(leaf, Nodes.slot(leaf, index), head, tail, bytes) != 0) {
            return false;
        }
        takeOut(leaf, index);
        shrinking.settle();
        return true;
    }

    /** Removes all keys. Costs what the nodes and the long values cost; memory is kept for reuse. */
    public void clear() {
        long first = header.node(header.get(TreeHeader.ROOT));
        for (int level = (int) header.get(TreeHeader.HEIGHT) - 1; level >= 0; level--) {
            long below = level == 0 ? 0 : header.node(Nodes.child(first, 0));
            giveLevel(first, level);
            first = below;
        }
        header.startEmpty();
        changes++;
    }

    private void giveLevel(long first, int level) {
        int number = header.number(first);
        while (number != 0) {
            long node = header.node(number);
            number = Nodes.next(node);
            for (int i = 0; level == 0 && i < Nodes.count(node); i++) {
                freeLong(node, i);
            }
            header.give(node);
        }
    }
}
