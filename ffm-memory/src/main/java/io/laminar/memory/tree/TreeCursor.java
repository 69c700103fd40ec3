package io.laminar.memory.tree;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Goes through a range of a tree's keys, in order.
 *
 * <p>The tree may be changed on the way, and the key that the cursor is at removed. A cursor keeps a copy of its key:
 * {@link #next} goes to the least key behind it that is there then. So keys come in ascending order, each at most once;
 * what is added or removed in front of the cursor is seen, what is behind it is not. Between two calls of {@code next}
 * with no change in between a cursor costs a comparison; after a change, a look-up.
 *
 * @threading the owner of the tree's region
 * @allocation none after construction
 */
@HotPath
public final class TreeCursor implements AutoCloseable {
    private static final int UNBOUNDED = -1;
    private static final int OWN_BYTES = KeyedTree.MOST_KEY_BYTES;

    private final KeyedTree tree;
    private final TreeHeader header;
    private final TreePath path;
    /** The key that the cursor is at, and behind it the range's end. */
    private final long own;

    private final long end;
    private int keyBytes;
    private int endBytes = UNBOUNDED;
    private long endHead;
    private int bound;
    private long changes;
    private long leaf;
    private int index;
    private boolean done = true;
    private boolean closed;

    /**
     * Makes a cursor; a range comes next.
     *
     * @param tree what to go through
     */
    public TreeCursor(KeyedTree tree) {
        this.tree = tree;
        this.header = tree.header();
        this.path = new TreePath(header);
        this.own = RawMemory.allocate(2L * OWN_BYTES, 64, "cursor of a tree");
        this.end = own + OWN_BYTES;
    }

    /** Goes before all keys. */
    public void all() {
        start(0, 0);
        endBytes = UNBOUNDED;
    }

    /**
     * Goes before the keys of {@code [from, to)}.
     *
     * @param from address of the least key
     * @param fromBytes its length
     * @param to address of the key that is behind the last
     * @param toBytes its length
     */
    public void range(long from, int fromBytes, long to, int toBytes) {
        start(from, fromBytes);
        RawMemory.copy(to, end, toBytes);
        bound(toBytes);
    }

    /**
     * Goes before the keys that are not less than one.
     *
     * @param from address of the least key
     * @param fromBytes its length
     */
    public void from(long from, int fromBytes) {
        start(from, fromBytes);
        endBytes = UNBOUNDED;
    }

    /**
     * Goes before the keys that start with some bytes.
     *
     * @param prefix address of the bytes
     * @param prefixBytes how many
     */
    public void prefix(long prefix, int prefixBytes) {
        start(prefix, prefixBytes);
        RawMemory.copy(prefix, end, prefixBytes);
        // The next prefix of the same length, or of a shorter one; there is none behind bytes of all ones.
        int last = prefixBytes;
        while (last > 0 && RawMemory.getByte(end + last - 1) == -1) {
            last--;
        }
        if (last == 0) {
            endBytes = UNBOUNDED;
            return;
        }
        RawMemory.putByte(end + last - 1, (byte) (RawMemory.getByte(end + last - 1) + 1));
        bound(last);
    }

    private void start(long from, int fromBytes) {
        if (fromBytes > 0) {
            RawMemory.copy(from, own, fromBytes);
        }
        keyBytes = fromBytes;
        bound = Nodes.NOT_LESS;
        changes = tree.changes() - 1;
        done = false;
    }

    private void bound(int bytes) {
        endBytes = bytes;
        endHead = KeyOrder.head(end, bytes);
    }

    /** {@return whether there is a key more, and the cursor is at it now} */
    public boolean next() {
        if (done) {
            return false;
        }
        if (changes == tree.changes()) {
            index++;
        } else {
            changes = tree.changes();
            leaf = path.descend(KeyOrder.head(own, keyBytes), own + KeyOrder.HEAD_BYTES, keyBytes, bound);
            index = path.indexes[0];
        }
        while (index == Nodes.count(leaf)) {
            int next = Nodes.next(leaf);
            if (next == 0) {
                done = true;
                return false;
            }
            leaf = header.node(next);
            index = 0;
        }
        return keep(Nodes.slot(leaf, index));
    }

    private boolean keep(long slot) {
        if (endBytes != UNBOUNDED && Nodes.compare(leaf, slot, endHead, end + KeyOrder.HEAD_BYTES, endBytes) >= 0) {
            done = true;
            return false;
        }
        bound = Nodes.GREATER;
        keyBytes = Nodes.keyBytes(slot);
        KeyOrder.putHead(Nodes.keyHead(slot), own, keyBytes);
        if (keyBytes > KeyOrder.HEAD_BYTES) {
            long tail = Nodes.keyTail(leaf, slot);
            RawMemory.copy(tail, own + KeyOrder.HEAD_BYTES, keyBytes - KeyOrder.HEAD_BYTES);
        }
        return true;
    }

    /** {@return address of a copy of the key; good until the cursor moves} */
    public long keyAddress() {
        return own;
    }

    /** {@return length of the key} */
    public int keyBytes() {
        return keyBytes;
    }

    /** {@return address of the value; to be asked before the tree is changed} */
    public long valueAddress() {
        return tree.value(leaf, slot());
    }

    /** {@return length of the value; to be asked before the tree is changed} */
    public int valueBytes() {
        return Nodes.word(slot());
    }

    private long slot() {
        assert !done && changes == tree.changes() : "the tree has changed since the cursor moved";
        return Nodes.slot(leaf, index);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            RawMemory.free(own);
        }
    }
}
