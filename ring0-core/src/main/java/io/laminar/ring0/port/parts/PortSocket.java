package io.laminar.ring0.port.parts;

import io.laminar.memory.HotPath;

/**
 * A socket of a port, as far as all backends have the same of it. What else a backend keeps for each is in a class of
 * its own.
 *
 * @threading the port's owner
 */
public abstract class PortSocket {
    /** What a socket is. */
    public enum Kind {
        /** Accepts connections. */
        LISTENER,
        /** A connection. */
        STREAM,
        /** Sends and receives datagrams. */
        DATAGRAMS
    }

    private final int handle;
    private final Kind kind;
    private boolean queued;
    private boolean starved;

    /**
     * Makes one that waits for nothing.
     *
     * @param handle its number, see {@link PortSockets#nextHandle}
     * @param kind what it is
     */
    protected PortSocket(int handle, Kind kind) {
        this.handle = handle;
        this.kind = kind;
    }

    /** {@return the number that its owner knows it by} */
    @HotPath
    public final int handle() {
        return handle;
    }

    /** {@return what it is} */
    @HotPath
    public final Kind kind() {
        return kind;
    }

    /** {@return whether it waits for the pool to have a buffer again; of a listener, for a descriptor} */
    @HotPath
    public final boolean starved() {
        return starved;
    }

    /** {@return whether there is something to do that the kernel will not announce} */
    @HotPath
    protected abstract boolean hasWork();

    /** {@return whether it would receive, now that there is a buffer} */
    @HotPath
    protected abstract boolean takesBuffer();

    /** It waits from now on, or does not any more. */
    @HotPath
    protected abstract void starvationChanged();

    @HotPath
    final void starve(boolean value) {
        starved = value;
        starvationChanged();
    }

    /** {@return whether it has work and is not in the list of those that have; it is then} */
    @HotPath
    final boolean joinsQueue() {
        boolean joins = !queued && hasWork();
        queued |= joins;
        return joins;
    }

    @HotPath
    final void leaveQueue() {
        queued = false;
    }
}
