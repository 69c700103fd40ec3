package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.Buffers;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** The buffers that sockets receive into: a stack, so that the one used last, and still in the cache, comes first. */
final class BufferPool {
    private static final int LINE_BYTES = 64;

    private final long base;
    private final int stride;
    private final int bytes;
    private final ByteBuffer[] views;
    private final int[] free;
    private final BitSet out;
    private int freeCount;

    BufferPool(String port, int count, int bytes) {
        this.bytes = bytes;
        // One byte more than asked for shows that a datagram was longer.
        this.stride = (bytes + 1 + LINE_BYTES - 1) & -LINE_BYTES;
        this.base = RawMemory.allocate((long) count * stride, VirtualMemory.PAGE_BYTES, "io." + port + ".receive");
        this.views = new ByteBuffer[count];
        this.free = new int[count];
        this.out = new BitSet(count);
        for (int i = 0; i < count; i++) {
            views[i] = Buffers.view(address(i), bytes + 1);
            free[i] = count - 1 - i;
        }
        this.freeCount = count;
    }

    /** {@return the number of a buffer that is the caller's now; or -1} */
    @HotPath
    int take() {
        if (freeCount == 0) {
            return -1;
        }
        int buffer = free[--freeCount];
        out.set(buffer);
        return buffer;
    }

    @HotPath
    void recycle(int buffer) {
        if (buffer < 0 || buffer >= views.length || !out.get(buffer)) {
            throw notOut(buffer);
        }
        out.clear(buffer);
        free[freeCount++] = buffer;
    }

    @HotPath
    int freeCount() {
        return freeCount;
    }

    @HotPath
    long address(int buffer) {
        return base + (long) buffer * stride;
    }

    /** {@return a buffer's whole size, for a stream} */
    @HotPath
    ByteBuffer stream(int buffer) {
        return views[buffer].limit(bytes).position(0);
    }

    /** {@return a buffer with one byte more, for a datagram} */
    @HotPath
    ByteBuffer datagram(int buffer) {
        return views[buffer].limit(bytes + 1).position(0);
    }

    int bytes() {
        return bytes;
    }

    private IllegalArgumentException notOut(int buffer) {
        return new IllegalArgumentException(
                "not a buffer that was handed out: buffer=" + buffer + ", buffers=" + views.length);
    }

    void free() {
        RawMemory.free(base);
    }
}
