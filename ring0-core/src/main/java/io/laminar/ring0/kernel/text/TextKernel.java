package io.laminar.ring0.kernel.text;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.StringView;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.kernel.frame.Fault;
import io.laminar.ring0.kernel.frame.Frame;
import io.laminar.ring0.kernel.frame.RowKernel;
import io.laminar.ring0.kernel.frame.TextHeap;

/** What functions of texts share: arguments, and results in the heap. */
abstract class TextKernel extends RowKernel {
    TextKernel(int[] in, int out) {
        super(in, out);
    }

    /** Address of a text. */
    @HotPath
    final long text(long[] f, int argument, long row) {
        return StringView.address(Frame.at16(f, in[argument], row), f[in[argument] + Frame.DATA]);
    }

    /** Bytes of a text. */
    @HotPath
    final int length(long[] f, int argument, long row) {
        return StringView.length(Frame.at16(f, in[argument], row));
    }

    /** Takes over a text that was written to {@link TextHeap#room}. */
    @HotPath
    final boolean put(long[] f, long row, long text, long length) {
        return TextHeap.put(f, f[out] + (row << 4), text, length) || fail(f, row, Fault.VALUE_TOO_LONG);
    }

    /** Takes over a text that lies elsewhere. */
    @HotPath
    final boolean putCopy(long[] f, long row, long text, long length) {
        if (length <= StringView.INLINE_BYTES) {
            return put(f, row, text, length);
        }
        long to = TextHeap.room(f, length);
        if (to == 0) {
            return fail(f, row, Fault.VALUE_TOO_LONG);
        }
        RawMemory.copy(text, to, length);
        return put(f, row, to, length);
    }
}
