package io.laminar.iouring;

import io.laminar.bindings.LiburingCalls;
import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * A group of buffers that the kernel picks from when bytes arrive, so that a thousand idle connections need no memory.
 * Each has an id, which a completion names; what was read goes back by {@link #recycle} and {@link #publish}.
 *
 * <pre>
 *  queue, shared with the kernel: one io_uring_buf each slot; the padding of the first is the tail
 *    0 addr (8) | 8 len (4) | 12 bid (2) | 14 tail (2), slot 0 only | 16
 * </pre>
 *
 * @threading the owner of the {@link Uring}
 * @allocation none after it is made
 */
public final class ProvidedBuffers {
    private static final int SLOT_SHIFT = 4;
    private static final int SIZE_OFFSET = 8;
    private static final int ID_OFFSET = 12;
    private static final int TAIL_OFFSET = 14;
    private static final int COUNT_MOST = 32_768;
    private static final int GROUP_MOST = 65_535;

    private static final int REGISTRATION_BYTES = 40;
    private static final int REGISTERED_COUNT_OFFSET = 8;
    private static final int REGISTERED_GROUP_OFFSET = 12;

    private final long queue;
    private final long buffers;
    private final int group;
    private final int count;
    private final int bytes;
    /** Which ids are with the kernel, one bit each; kept for the checked mode only. */
    private final long[] provided;

    private int tail;
    private long exhaustedCount;

    private ProvidedBuffers(long queue, long buffers, int group, int count, int bytes) {
        this.queue = queue;
        this.buffers = buffers;
        this.group = group;
        this.count = count;
        this.bytes = bytes;
        provided = new long[(count + Long.SIZE - 1) / Long.SIZE];
    }

    static ProvidedBuffers register(Uring uring, int group, int count, int bytes) {
        if (Integer.bitCount(count) != 1 || count > COUNT_MOST || bytes < 1 || group < 0 || group > GROUP_MOST) {
            throw new IllegalArgumentException("count must be a power of two up to " + COUNT_MOST
                    + ", bytes positive, group in 0.." + GROUP_MOST + ": count=" + count + ", bytes=" + bytes
                    + ", group=" + group);
        }
        long queue = uring.allocate((long) count << SLOT_SHIFT, "uring buffer queue");
        long buffers = uring.allocate((long) count * bytes, "uring buffers");
        long registration = uring.mapping.scratch();
        RawMemory.fill(registration, REGISTRATION_BYTES, (byte) 0);
        RawMemory.putLong(registration, queue);
        RawMemory.putInt(registration + REGISTERED_COUNT_OFFSET, count);
        RawMemory.putShort(registration + REGISTERED_GROUP_OFFSET, (short) group);
        UringException.check(
                "io_uring_register_buf_ring", LiburingCalls.registerBufferQueue(uring.mapping.ring(), registration, 0));
        ProvidedBuffers made = new ProvidedBuffers(queue, buffers, group, count, bytes);
        for (int id = 0; id < count; id++) {
            made.recycle(id);
        }
        made.publish();
        return made;
    }

    /** {@return the number of the group, for {@link SocketSqe#receiveAll}} */
    @HotPath
    public int group() {
        return group;
    }

    /** {@return how many buffers there are} */
    public int count() {
        return count;
    }

    /** {@return the size of each in bytes} */
    @HotPath
    public int bytes() {
        return bytes;
    }

    /** {@return the address of a buffer} */
    @HotPath
    public long address(int id) {
        return buffers + (long) id * bytes;
    }

    /**
     * {@return the address of the buffer that a completion names by its flags; its owner is the caller until recycled}
     */
    @HotPath
    public long take(int flags) {
        int id = Cqe.buffer(flags);
        if (RawMemory.CHECKED) {
            if (id < 0 || id >= count || (provided[id >> 6] & 1L << id) == 0) {
                throw misused("taken and is not with the kernel", id);
            }
            provided[id >> 6] &= ~(1L << id);
        }
        return address(id);
    }

    /** Gives a buffer back; the kernel sees it after {@link #publish}. */
    @HotPath
    public void recycle(int id) {
        if (RawMemory.CHECKED) {
            if (id < 0 || id >= count || (provided[id >> 6] & 1L << id) != 0) {
                throw misused("given back and is with the kernel already", id);
            }
            provided[id >> 6] |= 1L << id;
        }
        long slot = queue + ((long) (tail & count - 1) << SLOT_SHIFT);
        RawMemory.putLong(slot, address(id));
        RawMemory.putInt(slot + SIZE_OFFSET, bytes);
        // Two bytes and no more: behind them lies the tail, if this is the first slot.
        RawMemory.putShort(slot + ID_OFFSET, (short) id);
        tail++;
    }

    /** Shows the kernel all that was given back, with one store. */
    @HotPath
    public void publish() {
        // Pairs with the kernel's acquire load of the tail: the slots are written.
        RawMemory.putShortRelease(queue + TAIL_OFFSET, (short) tail);
    }

    /** Counts that a receive ended because no buffer was left; it has to be submitted again after recycling. */
    @HotPath
    public void countExhausted() {
        exhaustedCount++;
    }

    /** {@return how often no buffer was left} */
    public long exhaustedCount() {
        return exhaustedCount;
    }

    private IllegalStateException misused(String how, int id) {
        return new IllegalStateException("a provided buffer is " + how + ": id=" + id + ", group=" + group);
    }
}
