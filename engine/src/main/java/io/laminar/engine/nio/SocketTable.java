package io.laminar.engine.nio;

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
    private final List<@Nullable NioSocket> sockets = new ArrayList<>();
    private final BitSet used = new BitSet();
    private final ArrayDeque<NioSocket> work = new ArrayDeque<>();
    private final ArrayDeque<NioSocket> starved = new ArrayDeque<>();
    private final List<NioSocket> starvedListeners = new ArrayList<>();
    private int count;
    private boolean descriptorFreed;
    private long listenersRetryNs;
    private boolean unflushed;

    SocketTable(int most) {
        this.most = most;
    }

    boolean isFull() {
        return count == most;
    }

    @HotPath
    boolean isEmpty() {
        return count == 0;
    }

    int nextHandle() {
        return used.nextClearBit(0);
    }

    void add(NioSocket socket) {
        if (socket.handle == sockets.size()) {
            sockets.add(socket);
        } else {
            sockets.set(socket.handle, socket);
        }
        used.set(socket.handle);
        count++;
    }

    void remove(NioSocket socket) {
        sockets.set(socket.handle, null);
        used.clear(socket.handle);
        count--;
        descriptorFreed = true;
    }

    @HotPath
    NioSocket get(int handle) {
        NioSocket socket = handle >= 0 && handle < sockets.size() ? sockets.get(handle) : null;
        if (socket == null) {
            throw notOpen(handle);
        }
        return socket;
    }

    /** {@return whether a socket's handle is free again, or another's} */
    boolean isGone(NioSocket socket) {
        return sockets.get(socket.handle) != socket;
    }

    List<@Nullable NioSocket> all() {
        return sockets;
    }

    /** Has a socket served in a coming turn, when there is something to do. */
    @HotPath
    void enqueue(NioSocket socket) {
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
    NioSocket takeWork() {
        NioSocket socket = work.removeFirst();
        socket.queued = false;
        return socket;
    }

    /** Says that the selector still knows a closed channel: its descriptor lives until the next selection. */
    void channelClosed() {
        unflushed = true;
    }

    @HotPath
    boolean isUnflushed() {
        return unflushed;
    }

    void flushed() {
        unflushed = false;
    }

    /** Lets a socket wait for a buffer. */
    void starve(NioSocket socket) {
        socket.starved = true;
        socket.updateInterest();
        starved.addLast(socket);
    }

    /** Lets a listener wait for a descriptor. */
    void starveListener(NioSocket listener, long nowNs) {
        listener.starved = true;
        listener.updateInterest();
        starvedListeners.add(listener);
        descriptorFreed = false;
        listenersRetryNs = nowNs + LISTENER_RETRY_NS;
    }

    boolean hasStarvedListeners() {
        return !starvedListeners.isEmpty();
    }

    void descriptorFreed() {
        descriptorFreed = true;
    }

    /** As many sockets look for bytes again as there are buffers, the one that waits longest first. */
    @HotPath
    void feed(int buffers) {
        for (int i = 0; i < buffers && !starved.isEmpty(); ) {
            NioSocket socket = starved.removeFirst();
            socket.starved = false;
            if (socket.receives()) {
                socket.updateInterest();
                i++;
            }
        }
    }

    void retryListeners(long nowNs) {
        if (descriptorFreed || nowNs - listenersRetryNs >= 0) {
            for (NioSocket listener : starvedListeners) {
                listener.starved = false;
                listener.updateInterest();
            }
            starvedListeners.clear();
        }
    }

    private static IllegalArgumentException notOpen(int handle) {
        return new IllegalArgumentException("no open socket: socket=" + handle);
    }
}
