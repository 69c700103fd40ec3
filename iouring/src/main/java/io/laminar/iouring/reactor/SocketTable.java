package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The open sockets by handle, and those among them that have work or wait for something. */
final class SocketTable {
    /** So long a listener waits, in nanoseconds, before it tries again when no descriptor was freed by this port. */
    static final long LISTENER_RETRY_NS = 100_000_000;

    private final int most;
    private final List<@Nullable UringSocket> sockets = new ArrayList<>();
    private final BitSet used = new BitSet();
    private final ArrayDeque<UringSocket> work = new ArrayDeque<>();
    /** One of streams, one of datagrams. */
    private final ArrayDeque<UringSocket> starvedStreams = new ArrayDeque<>();

    private final ArrayDeque<UringSocket> starvedDatagrams = new ArrayDeque<>();
    private final List<UringSocket> starvedListeners = new ArrayList<>();
    private int count;
    private int generation;
    private boolean descriptorFreed;
    private long listenersRetryNs;

    SocketTable(int most) {
        this.most = most;
    }

    boolean isFull() {
        return count == most;
    }

    int nextHandle() {
        return used.nextClearBit(0);
    }

    int nextGeneration() {
        return ++generation;
    }

    void add(UringSocket socket) {
        if (socket.handle == sockets.size()) {
            sockets.add(socket);
        } else {
            sockets.set(socket.handle, socket);
        }
        used.set(socket.handle);
        count++;
    }

    void remove(UringSocket socket) {
        sockets.set(socket.handle, null);
        used.clear(socket.handle);
        count--;
        descriptorFreed = true;
    }

    @HotPath
    UringSocket get(int handle) {
        UringSocket socket = handle >= 0 && handle < sockets.size() ? sockets.get(handle) : null;
        if (socket == null) {
            throw notOpen(handle);
        }
        return socket;
    }

    List<@Nullable UringSocket> all() {
        return sockets;
    }

    /** Has a socket served in a coming turn, when there is something to do. */
    @HotPath
    void enqueue(UringSocket socket) {
        if (!socket.queued && socket.hasWork()) {
            socket.queued = true;
            work.addLast(socket);
        }
    }

    @HotPath
    int workCount() {
        return work.size();
    }

    @HotPath
    UringSocket takeWork() {
        UringSocket socket = work.removeFirst();
        socket.queued = false;
        return socket;
    }

    /** Lets a socket wait for a buffer. */
    @HotPath
    void starve(UringSocket socket) {
        if (!socket.starved) {
            socket.starved = true;
            starvedOf(ReceiveBuffers.group(socket.kind)).addLast(socket);
        }
    }

    @HotPath
    private ArrayDeque<UringSocket> starvedOf(int group) {
        return group == 0 ? starvedStreams : starvedDatagrams;
    }

    /** As many sockets receive again as there are buffers, the one that waits longest first. */
    @HotPath
    void feed(int group, int buffers) {
        ArrayDeque<UringSocket> starved = starvedOf(group);
        for (int i = 0; i < buffers && !starved.isEmpty(); ) {
            UringSocket socket = starved.removeFirst();
            socket.starved = false;
            if (!socket.closing && socket.wantsArm()) {
                i++;
            }
            enqueue(socket);
        }
    }

    /** Lets a listener wait for a descriptor. */
    void starveListener(UringSocket listener, long nowNs) {
        if (!listener.starved) {
            listener.starved = true;
            starvedListeners.add(listener);
            descriptorFreed = false;
            listenersRetryNs = nowNs + LISTENER_RETRY_NS;
        }
    }

    @HotPath
    boolean hasStarvedListeners() {
        return !starvedListeners.isEmpty();
    }

    void descriptorFreed() {
        descriptorFreed = true;
    }

    void retryListeners(long nowNs) {
        if (descriptorFreed || nowNs - listenersRetryNs >= 0) {
            for (UringSocket listener : starvedListeners) {
                listener.starved = false;
                enqueue(listener);
            }
            starvedListeners.clear();
        }
    }

    private static IllegalArgumentException notOpen(int handle) {
        return new IllegalArgumentException("no open socket: socket=" + handle);
    }
}
