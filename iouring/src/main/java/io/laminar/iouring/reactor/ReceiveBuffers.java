package io.laminar.iouring.reactor;

import io.laminar.iouring.ProvidedBuffers;
import io.laminar.iouring.Uring;
import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.parts.PortSocket;
import org.jspecify.annotations.Nullable;

/**
 * The buffers that the kernel receives into: one group for streams and one for datagrams, whose buffers have one byte
 * more, which shows that a datagram was longer. Each group comes into being with its first socket.
 *
 * <p>What came for a socket that is paused by then is kept. It is copied aside when the kernel runs short of buffers,
 * so that a socket that rests does not keep others from receiving; there is as much room aside as in one group. Beyond
 * that it stays where it is, and others wait.
 */
final class ReceiveBuffers {
    /** No buffer: the end of a list. */
    static final int NONE = -1;

    /** How many groups there are. */
    static final int GROUPS = 2;

    private static final int STREAMS = 0;
    private static final int DATAGRAMS = 1;
    private static final int LINE_BYTES = 64;

    private static final byte WITH_KERNEL = 0;
    private static final byte KEPT = 1;
    private static final byte OUT = 2;

    private final int count;
    private final int bytes;
    private final @Nullable ProvidedBuffers[] groups = new ProvidedBuffers[GROUPS];
    private final int[] free = new int[GROUPS];
    private final boolean[] dirty = new boolean[GROUPS];
    private final byte[] states;
    private final int[] next;
    private final int[] filled;

    /** Numbers of buffers aside that are free; the first is above those of the groups. */
    private final int[] asideFree;

    private final int asideFirst;
    private int asideFreeCount;
    private long aside;
    private @Nullable Uring uring;

    ReceiveBuffers(IoOptions options) {
        count = options.receiveBuffers();
        bytes = options.receiveBufferBytes();
        asideFirst = GROUPS * count;
        int all = asideFirst + count;
        states = new byte[all];
        next = new int[all];
        filled = new int[all];
        asideFree = new int[count];
    }

    private int stride() {
        // A line's multiple, so that what is received begins at the start of one.
        return (bytes + 1 + LINE_BYTES - 1) & -LINE_BYTES;
    }

    /** Makes the group of a kind of socket, if it is not there. */
    void need(Uring queue, PortSocket.Kind kind) {
        int group = group(kind);
        uring = queue;
        if (groups[group] == null) {
            groups[group] = queue.registrations().provideBuffers(group, count, group == STREAMS ? bytes : stride());
            free[group] = count;
        }
    }

    @HotPath
    static int group(PortSocket.Kind kind) {
        return kind == PortSocket.Kind.DATAGRAMS ? DATAGRAMS : STREAMS;
    }

    /** {@return the longest datagram} */
    @HotPath
    int bytes() {
        return bytes;
    }

    /** {@return buffers of a group that the kernel has} */
    @HotPath
    int freeCount(int group) {
        return free[group];
    }

    /** {@return the number of the buffer that a completion names; kept until it is delivered or recycled} */
    @HotPath
    int take(int group, int flags, int received) {
        ProvidedBuffers buffers = groups[group];
        if (buffers == null) {
            throw unknown(group);
        }
        int id = (int) ((buffers.take(flags) - buffers.address(0)) / buffers.bytes());
        int buffer = group * count + id;
        states[buffer] = KEPT;
        filled[buffer] = received;
        next[buffer] = NONE;
        free[group]--;
        return buffer;
    }

    /** {@return the number under which a buffer's content is kept: its own, or that of a copy} */
    @HotPath
    int keep(int buffer) {
        if (free[buffer / count] > count / 2) {
            return buffer;
        }
        if (aside == 0) {
            makeAside();
        }
        if (asideFreeCount == 0) {
            return buffer;
        }
        int copy = asideFree[--asideFreeCount];
        states[copy] = KEPT;
        filled[copy] = filled[buffer];
        next[copy] = NONE;
        RawMemory.copy(address(buffer), address(copy), filled[buffer]);
        giveBack(buffer);
        return copy;
    }

    private void makeAside() {
        Uring queue = uring;
        if (queue != null) {
            aside = queue.allocate((long) count * stride(), "uring buffers aside");
            for (int i = 0; i < count; i++) {
                asideFree[asideFreeCount++] = asideFirst + i;
            }
        }
    }

    @HotPath
    private long address(int buffer) {
        return buffer >= asideFirst
                ? aside + (long) (buffer - asideFirst) * stride()
                : group(buffer).address(buffer % count);
    }

    @HotPath
    int filled(int buffer) {
        return filled[buffer];
    }

    @HotPath
    int next(int buffer) {
        return next[buffer];
    }

    @HotPath
    void link(int buffer, int follower) {
        next[buffer] = follower;
    }

    /** Says that a buffer is its receiver's now; returns the address of its first byte. */
    @HotPath
    long deliver(int buffer) {
        states[buffer] = OUT;
        return address(buffer);
    }

    /** Takes a buffer back that a receiver had. */
    @HotPath
    void recycle(int buffer) {
        if (buffer < 0 || buffer >= states.length || states[buffer] != OUT) {
            throw notOut(buffer);
        }
        giveBack(buffer);
    }

    /** Takes a buffer back that nobody saw. */
    @HotPath
    void giveBack(int buffer) {
        states[buffer] = WITH_KERNEL;
        if (buffer >= asideFirst) {
            asideFree[asideFreeCount++] = buffer;
            return;
        }
        group(buffer).recycle(buffer % count);
        free[buffer / count]++;
        dirty[buffer / count] = true;
    }

    /** Shows the kernel what came back. */
    @HotPath
    void publish() {
        for (int group = 0; group < GROUPS; group++) {
            ProvidedBuffers buffers = groups[group];
            if (dirty[group] && buffers != null) {
                dirty[group] = false;
                buffers.publish();
            }
        }
    }

    @HotPath
    void countExhausted(int group) {
        ProvidedBuffers buffers = groups[group];
        if (buffers != null) {
            buffers.countExhausted();
        }
    }

    @HotPath
    private ProvidedBuffers group(int buffer) {
        ProvidedBuffers buffers = groups[buffer / count];
        if (buffers == null) {
            throw unknown(buffer / count);
        }
        return buffers;
    }

    private static IllegalStateException unknown(int group) {
        return new IllegalStateException("no socket has received into this group: group=" + group);
    }

    private IllegalArgumentException notOut(int buffer) {
        return new IllegalArgumentException(
                "not a buffer that was handed out: buffer=" + buffer + ", buffers=" + states.length);
    }
}
