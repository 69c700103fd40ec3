package io.laminar.engine.connector.dedup;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A bounded multiset of rows: how often each is there. 128 bits of SHA-256 stand for a row, so of n rows that are
 * compared with m others two different ones are taken for the same with a probability of n m / 2^128: 3e-27 for a
 * million each.
 *
 * <pre>
 *   slot   hash, 2 words   how often, 1 word      open addressing; a slot whose count is used up stays taken
 * </pre>
 *
 * <p>It is filled first and emptied then, so slots are never given back one by one.
 *
 * @threading one owner
 */
public final class RowCounts {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int WORDS_PER_SLOT = 3;
    private static final int FIRST_SLOTS = 1 << 10;

    private final long most;
    private final MessageDigest digest;
    private long[] slots = new long[FIRST_SLOTS * WORDS_PER_SLOT];
    private int used;
    private long rows;

    /**
     * An empty one.
     *
     * @param most rows that it may hold; equal ones count each
     */
    public RowCounts(long most) {
        this.most = most;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    /** {@return rows that are there} */
    public long rows() {
        return rows;
    }

    /**
     * Adds a row.
     *
     * @param bytes where it is
     * @param length how many of them it has, from the first on
     * @return whether there was room
     */
    public boolean add(byte[] bytes, int length) {
        if (rows == most) {
            return false;
        }
        if (2 * (used + 1) * WORDS_PER_SLOT > slots.length) {
            grow();
        }
        byte[] hash = hash(bytes, length);
        int at = find(slots, word(hash, 0), word(hash, 1));
        if (isFree(at)) {
            slots[at] = word(hash, 0);
            slots[at + 1] = word(hash, 1);
            used++;
        }
        slots[at + 2]++;
        rows++;
        return true;
    }

    /**
     * Takes a row away, if it is there.
     *
     * @param bytes where it is
     * @param length how many of them it has, from the first on
     * @return whether it was there
     */
    public boolean take(byte[] bytes, int length) {
        byte[] hash = hash(bytes, length);
        int at = find(slots, word(hash, 0), word(hash, 1));
        if (slots[at + 2] == 0) {
            return false;
        }
        slots[at + 2]--;
        rows--;
        return true;
    }

    private byte[] hash(byte[] bytes, int length) {
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    private static long word(byte[] hash, int index) {
        return (long) WORDS.get(hash, index * Long.BYTES);
    }

    private boolean isFree(int at) {
        return slots[at] == 0 && slots[at + 1] == 0;
    }

    /** The slot of a hash, or the free one where it would be. */
    private static int find(long[] slots, long first, long second) {
        int count = slots.length / WORDS_PER_SLOT;
        int slot = (int) (first & count - 1);
        while (true) {
            int at = slot * WORDS_PER_SLOT;
            boolean its = slots[at] == first && slots[at + 1] == second;
            if (its || slots[at] == 0 && slots[at + 1] == 0) {
                return at;
            }
            slot = slot + 1 & count - 1;
        }
    }

    private void grow() {
        long[] larger = new long[Math.multiplyExact(slots.length, 2)];
        for (int at = 0; at < slots.length; at += WORDS_PER_SLOT) {
            if (!isFree(at)) {
                int to = find(larger, slots[at], slots[at + 1]);
                larger[to] = slots[at];
                larger[to + 1] = slots[at + 1];
                larger[to + 2] = slots[at + 2];
            }
        }
        slots = larger;
    }
}
