package io.laminar.ring0.aggregate;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.Region;
import io.laminar.memory.slab.Slab;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.kernel.VectorKind;

/**
 * A value of any kind kept in an entry: one or two words. A text of more than 12 bytes lies in the slab: {@code | int32
 * length, 4 bytes | offset in the region |}.
 */
final class Slot {
    private final VectorKind kind;
    private final Region region;
    private final Slab slab;

    Slot(VectorKind kind, Region region, Slab slab) {
        this.kind = kind;
        this.region = region;
        this.slab = slab;
    }

    VectorKind kind() {
        return kind;
    }

    int bytes() {
        return kind.bytes() <= 8 ? 8 : 16;
    }

    /** Puts a row's value; returns false if the region is full. */
    @HotPath
    boolean put(long at, Program p, int output, long row) {
        long values = p.values(output);
        switch (kind) {
            case BOOL -> RawMemory.putLong(at, RawMemory.getByte(values + row));
            case I64, F64 -> RawMemory.putLong(at, RawMemory.getLong(values + (row << 3)));
            case INTERVAL -> RawMemory.copy(values + (row << 4), at, 16);
            case STRING -> {
                long view = values + (row << 4);
                return putText(at, view, StringView.address(view, p.data(output)));
            }
        }
        return true;
    }

    @HotPath
    private boolean putText(long at, long view, long text) {
        int length = StringView.length(view);
        long tail = RawMemory.getLong(view + 8);
        if (length > StringView.INLINE_BYTES) {
            tail = slab.allocate(length);
            if (tail < 0) {
                return false;
            }
            region.touch(region.base() + tail, length);
            RawMemory.copy(text, region.base() + tail, length);
        }
        RawMemory.putLong(at, RawMemory.getLong(view));
        RawMemory.putLong(at + 8, tail);
        return true;
    }

    /** Copies a kept value; a long text gets room of its own. */
    @HotPath
    boolean copy(long target, long source) {
        if (kind == VectorKind.STRING) {
            return putText(target, source, address(source));
        }
        RawMemory.copy(source, target, bytes());
        return true;
    }

    /** Copies a value that is kept in another region. */
    boolean copyFrom(Region other, long target, long source) {
        if (kind == VectorKind.STRING) {
            boolean inline = StringView.length(source) <= StringView.INLINE_BYTES;
            return putText(target, source, inline ? source + 4 : other.base() + RawMemory.getLong(source + 8));
        }
        RawMemory.copy(source, target, bytes());
        return true;
    }

    @HotPath
    void free(long at) {
        if (kind == VectorKind.STRING && StringView.length(at) > StringView.INLINE_BYTES) {
            slab.free(RawMemory.getLong(at + 8), StringView.length(at));
        }
    }

    /** Address of a kept text. */
    @HotPath
    long address(long at) {
        return StringView.length(at) <= StringView.INLINE_BYTES ? at + 4 : region.base() + RawMemory.getLong(at + 8);
    }

    @HotPath
    boolean same(long a, long b) {
        if (kind != VectorKind.STRING) {
            return RawMemory.equal(a, b, bytes());
        }
        return StringView.length(a) == StringView.length(b)
                && RawMemory.equal(address(a), address(b), StringView.length(a));
    }

    /** Order of a row's text and a kept one, by bytes. */
    @HotPath
    int compareText(Program p, int output, long row, long at) {
        long view = p.values(output) + (row << 4);
        return compare(
                StringView.address(view, p.data(output)), StringView.length(view), address(at), StringView.length(at));
    }

    @HotPath
    int compareKept(long a, long b) {
        return compare(address(a), StringView.length(a), address(b), StringView.length(b));
    }

    @HotPath
    private static int compare(long a, int n, long b, int m) {
        long differs = RawMemory.mismatch(a, b, Math.min(n, m));
        return differs < 0
                ? Integer.compare(n, m)
                : (RawMemory.getByte(a + differs) & 0xFF) - (RawMemory.getByte(b + differs) & 0xFF);
    }
}
