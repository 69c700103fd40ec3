package io.laminar.ring0.port.parts;

import io.laminar.memory.HotPath;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open sockets of a port by handle, and those among them that have work or wait for something.
 *
 * @param <S> what a backend keeps for each
 * @threading the port's owner
 * @allocation where a socket is opened, and while the lists grow
 */
public class PortSockets<S extends PortSocket> {
    /** So long a listener waits, in nanoseconds, before it tries again when no descriptor was freed by this port. */
    public static final long LISTENER_RETRY_NS = 100_000_000;

    private final int most;
    private final List<@Nullable S> sockets = new ArrayList<>();
    private final BitSet used = new BitSet();
    private final ArrayDeque<S> work = new ArrayDeque<>();
    /** Those that wait for a buffer, by the pool that it is to come from. */
    private final List<ArrayDeque<S>> starved = new ArrayList<>();

    private final List<S> starvedListeners = new ArrayList<>();
    private int count;
    private boolean descriptorFreed;
    private long listenersRetryNs;

    /**
     * Makes an empty table.
     *
     * @param most sockets that there may be
     * @param pools how many pools of buffers sockets receive from
     */
    public PortSockets(int most, int pools) {
        this.most = most;
        for (int pool = 0; pool < pools; pool++) {
            starved.add(new ArrayDeque<>());
        }
    }

    /** {@return whether there can be no more} */
    public final boolean isFull() {
        return count == most;
    }

    /** {@return whether there are none} */
    @HotPath
    public final boolean isEmpty() {
        return count == 0;
    }

    /** {@return the handle that the next socket is to have} */
    public final int nextHandle() {
        return used.nextClearBit(0);
    }

    /**
     * Takes a socket in.
     *
     * @param socket with the handle that was {@linkplain #nextHandle next}
     */
    public final void add(S socket) {
        int handle = socket.handle();
        if (handle == sockets.size()) {
            sockets.add(socket);
        } else {
            sockets.set(handle, socket);
        }
        used.set(handle);
        count++;
    }

    /** Forgets a socket, whose descriptor is closed. */
    public final void remove(S socket) {
        sockets.set(socket.handle(), null);
        used.clear(socket.handle());
        count--;
        descriptorFreed = true;
    }

    /**
     * {@return the socket with a handle}
     *
     * @param handle what its owner knows it by
     * @throws IllegalArgumentException when it is not open
     */
    @HotPath
    public final S get(int handle) {
        S socket = handle >= 0 && handle < sockets.size() ? sockets.get(handle) : null;
        if (socket == null) {
            throw notOpen(handle);
        }
        return socket;
    }

    /** {@return whether a socket's handle is free again, or another's} */
    @HotPath
    public final boolean isGone(S socket) {
        return sockets.get(socket.handle()) != socket;
    }

    /** {@return all sockets by handle; null for those that are free} */
    public final List<@Nullable S> all() {
        return sockets;
    }

    /** Has a socket served in a coming turn, when there is something to do. */
    @HotPath
    public final void enqueue(S socket) {
        if (socket.joinsQueue()) {
            work.addLast(socket);
        }
    }

    /** {@return how many sockets are to be served} */
    @HotPath
    public final int workCount() {
        return work.size();
    }

    /** {@return the socket that waits longest to be served; there must be one} */
    @HotPath
    public final S takeWork() {
        S socket = work.removeFirst();
        socket.leaveQueue();
        return socket;
    }

    /**
     * Lets a socket wait for a buffer.
     *
     * @param socket which one
     * @param pool where the buffer is to come from
     */
    @HotPath
    public final void starve(S socket, int pool) {
        if (!socket.starved()) {
            starved.get(pool).addLast(socket);
            socket.starve(true);
        }
    }

    /**
     * Lets as many sockets receive again as there are buffers, the one that waits longest first.
     *
     * @param pool where the buffers are
     * @param buffers how many
     */
    @HotPath
    public final void feed(int pool, int buffers) {
        ArrayDeque<S> waiting = starved.get(pool);
        for (int fed = 0; fed < buffers && !waiting.isEmpty(); ) {
            S socket = waiting.removeFirst();
            if (!isGone(socket)) {
                socket.starve(false);
                fed += socket.takesBuffer() ? 1 : 0;
                enqueue(socket);
            }
        }
    }

    /**
     * Lets a listener wait for a descriptor.
     *
     * @param listener which one
     * @param nowNs the time
     */
    public final void starveListener(S listener, long nowNs) {
        if (!listener.starved()) {
            starvedListeners.add(listener);
            descriptorFreed = false;
            listenersRetryNs = nowNs + LISTENER_RETRY_NS;
            listener.starve(true);
        }
    }

    /** {@return whether a listener waits for a descriptor} */
    @HotPath
    public final boolean hasStarvedListeners() {
        return !starvedListeners.isEmpty();
    }

    /** Says that there is a descriptor again. */
    public final void descriptorFreed() {
        descriptorFreed = true;
    }

    /**
     * Lets listeners accept again, if there may be a descriptor.
     *
     * @param nowNs the time
     */
    public final void retryListeners(long nowNs) {
        if (descriptorFreed || nowNs - listenersRetryNs >= 0) {
            for (S listener : starvedListeners) {
                if (!isGone(listener)) {
                    listener.starve(false);
                    enqueue(listener);
                }
            }
            starvedListeners.clear();
        }
    }

    private static IllegalArgumentException notOpen(int handle) {
        return new IllegalArgumentException("no open socket: socket=" + handle);
    }
}
