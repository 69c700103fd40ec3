package io.laminar.memory.tree;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * A node of the tree: slots in the order of their keys grow up, records grow down towards them.
 *
 * <pre>
 *    0  u16 level, 0 = leaf     8  i32 next node of its level, 0 = none    16  i32 first child (branch)
 *    2  u16 slots              12  i32 node before it
 *    4  u16 lowest record       6  u16 bytes of records that nobody refers to
 *   32  slots    | i64 head of key | u16 record | u16 length of key | i32 bytes of value, or number of child |
 *       ...
 *       records  | value, or i64 offset of a long one | tail of key |   a multiple of 8 bytes          .. 4096
 * </pre>
 *
 * <p>A branch with n slots has n + 1 children: the first one holds what is before the first slot's key, a slot's child
 * what is its key or behind it. Whoever writes has touched the node.
 */
@HotPath
final class Nodes {
    static final int BYTES = 4096;

    /** Longest value that lies in the record; a longer one has a run of its own. */
    static final int INLINE_BYTES = 256;

    static final int HEADER_BYTES = 32;

    /** What slots and records can take. */
    static final int CAPACITY = BYTES - HEADER_BYTES;

    static final int SLOT_BYTES = 16;

    /** Looks for the first key that is not less. */
    static final int NOT_LESS = 0;

    /** Looks for the first key that is greater. */
    static final int GREATER = 1;

    private static final long COUNT = 2;
    private static final long LOWEST = 4;
    private static final long UNUSED = 6;
    private static final long NEXT = 8;
    private static final long BEFORE = 12;
    private static final long FIRST_CHILD = 16;
    private static final long RECORD = 8;
    private static final long KEY_BYTES = 10;
    private static final long WORD = 12;
    private static final int SHORT_MASK = 0xFFFF;

    private Nodes() {}

    static void format(long node, int level) {
        RawMemory.fill(node, HEADER_BYTES, (byte) 0);
        RawMemory.putShort(node, (short) level);
        RawMemory.putShort(node + LOWEST, (short) BYTES);
    }

    static int level(long node) {
        return RawMemory.getShort(node);
    }

    static int count(long node) {
        return RawMemory.getShort(node + COUNT);
    }

    static int next(long node) {
        return RawMemory.getInt(node + NEXT);
    }

    static void setNext(long node, int number) {
        RawMemory.putInt(node + NEXT, number);
    }

    static int before(long node) {
        return RawMemory.getInt(node + BEFORE);
    }

    static void setBefore(long node, int number) {
        RawMemory.putInt(node + BEFORE, number);
    }

    private static int lowest(long node) {
        return RawMemory.getShort(node + LOWEST);
    }

    private static int unused(long node) {
        return RawMemory.getShort(node + UNUSED);
    }

    private static void addUnused(long node, int bytes) {
        RawMemory.putShort(node + UNUSED, (short) (unused(node) + bytes));
    }

    static long slot(long node, int index) {
        return node + HEADER_BYTES + (long) index * SLOT_BYTES;
    }

    static long keyHead(long slot) {
        return RawMemory.getLong(slot);
    }

    static int keyBytes(long slot) {
        return RawMemory.getShort(slot + KEY_BYTES) & SHORT_MASK;
    }

    /** {@return bytes of the value in a leaf, number of the child in a branch} */
    static int word(long slot) {
        return RawMemory.getInt(slot + WORD);
    }

    /** {@return address of a slot's record: in a leaf of its value, or of the offset of a long value} */
    static long record(long node, long slot) {
        return node + (RawMemory.getShort(slot + RECORD) & SHORT_MASK);
    }

    static long keyTail(long node, long slot) {
        return record(node, slot) + valueRoom(level(node), word(slot));
    }

    /** {@return the number of a branch's child, 0 the one before the first slot} */
    static int child(long node, int index) {
        return index == 0 ? RawMemory.getInt(node + FIRST_CHILD) : word(slot(node, index - 1));
    }

    static void setFirstChild(long node, int number) {
        RawMemory.putInt(node + FIRST_CHILD, number);
    }

    /** {@return bytes that a value takes in its record} */
    private static int valueRoom(int level, int word) {
        if (level > 0) {
            return 0;
        }
        return word <= INLINE_BYTES ? word : Long.BYTES;
    }

    private static int recordBytes(int level, int keyBytes, int word) {
        return valueRoom(level, word) + KeyOrder.tailBytes(keyBytes) + 7 & -8;
    }

    /** {@return bytes that a slot and its record take} */
    static int slotBytes(int level, int keyBytes, int word) {
        return SLOT_BYTES + recordBytes(level, keyBytes, word);
    }

    static int slotBytes(long node, int index) {
        long slot = slot(node, index);
        return slotBytes(level(node), keyBytes(slot), word(slot));
    }

    /** {@return bytes that slots and records take} */
    static int used(long node) {
        return count(node) * SLOT_BYTES + BYTES - lowest(node) - unused(node);
    }

    static boolean hasRoom(long node, int bytes) {
        return used(node) + bytes <= CAPACITY;
    }

    /** Compares a slot's key with another. */
    static int compare(long node, long slot, long head, long tail, int bytes) {
        long own = keyHead(slot);
        return own == head
                ? KeyOrder.compareTails(keyTail(node, slot), keyBytes(slot), tail, bytes)
                : Long.compareUnsigned(own, head);
    }

    /** {@return index of the first slot whose key is {@link #NOT_LESS} or {@link #GREATER}; the count if none is} */
    static int search(long node, long head, long tail, int bytes, int bound) {
        int low = 0;
        int high = count(node);
        while (low < high) {
            int middle = low + high >>> 1;
            if (compare(node, slot(node, middle), head, tail, bytes) < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Makes a slot; the node has room for it.
     *
     * @param scratch room for a node, should the records have to be moved together
     * @return address of its record, whose value is the caller's to write
     */
    static long insert(long node, int index, long head, long tail, int bytes, int word, long scratch) {
        int level = level(node);
        int record = recordBytes(level, bytes, word);
        int count = count(node);
        if (lowest(node) - HEADER_BYTES - (count + 1) * SLOT_BYTES < record) {
            compact(node, scratch);
        }
        long slot = slot(node, index);
        if (index < count) {
            RawMemory.copy(slot, slot + SLOT_BYTES, (long) (count - index) * SLOT_BYTES);
        }
        int at = lowest(node) - record;
        RawMemory.putShort(node + COUNT, (short) (count + 1));
        RawMemory.putShort(node + LOWEST, (short) at);
        RawMemory.putLong(slot, head);
        RawMemory.putShort(slot + RECORD, (short) at);
        RawMemory.putShort(slot + KEY_BYTES, (short) bytes);
        RawMemory.putInt(slot + WORD, word);
        if (bytes > KeyOrder.HEAD_BYTES) {
            RawMemory.copy(tail, node + at + valueRoom(level, word), bytes - KeyOrder.HEAD_BYTES);
        }
        return node + at;
    }

    /** Takes a slot out. */
    static void remove(long node, int index) {
        int count = count(node);
        addUnused(node, slotBytes(node, index) - SLOT_BYTES);
        long slot = slot(node, index);
        if (index < count - 1) {
            RawMemory.copy(slot + SLOT_BYTES, slot, (long) (count - 1 - index) * SLOT_BYTES);
        }
        RawMemory.putShort(node + COUNT, (short) (count - 1));
    }

    /** Takes all slots from one on out; their records stay readable until the next insert. */
    static void truncate(long node, int count) {
        for (int i = count(node) - 1; i >= count; i--) {
            addUnused(node, slotBytes(node, i) - SLOT_BYTES);
        }
        RawMemory.putShort(node + COUNT, (short) count);
    }

    /** Copies slots behind those of another node, which has room for them. */
    static void append(long from, int first, long to, long scratch) {
        int end = count(from);
        int level = level(from);
        for (int i = first; i < end; i++) {
            long slot = slot(from, i);
            int word = word(slot);
            long target = insert(to, count(to), keyHead(slot), keyTail(from, slot), keyBytes(slot), word, scratch);
            int room = valueRoom(level, word);
            if (room > 0) {
                RawMemory.copy(record(from, slot), target, room);
            }
        }
    }

    /** Moves the records together. */
    private static void compact(long node, long scratch) {
        RawMemory.copy(node, scratch, BYTES);
        int level = level(node);
        int at = BYTES;
        for (int i = 0, end = count(node); i < end; i++) {
            long slot = slot(node, i);
            int bytes = recordBytes(level, keyBytes(slot), word(slot));
            at -= bytes;
            if (bytes > 0) {
                RawMemory.copy(record(scratch, slot(scratch, i)), node + at, bytes);
            }
            RawMemory.putShort(slot + RECORD, (short) at);
        }
        RawMemory.putShort(node + LOWEST, (short) at);
        RawMemory.putShort(node + UNUSED, (short) 0);
    }
}
