package io.laminar.engine.nio;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.parts.PortSocket;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** State of one socket. */
final class NioSocket extends PortSocket {
    final SelectableChannel channel;
    final NetworkEvents events;
    final SelectionKey key;

    /** Operation that stands for the connect, while it has not ended. */
    int connect = Operations.NONE;

    /** Whether the connect has ended, which its owner was not told yet. */
    boolean connectEnded;

    int connectError;

    /** Whether the connect failed: the channel is closed, and the owner has to close the socket. */
    boolean failed;

    /** Whether its owner wants to receive; of a listener, to accept. */
    boolean resumed;

    boolean receiveEnded;

    /** Of a listener: whether its owner knows that it waits for a descriptor. */
    boolean starvedTold;

    /** Whether the send buffer of the kernel is full; cleared when the socket is writable again. */
    boolean blocked;

    boolean shutdownAsked;
    boolean shutdownDone;
    boolean closing;

    int sendHead = Operations.NONE;
    int sendTail = Operations.NONE;
    int sendCount;

    private int interest;

    NioSocket(int handle, Kind kind, SelectableChannel channel, NetworkEvents events, SelectionKey key) {
        super(handle, kind);
        this.channel = channel;
        this.events = events;
        this.key = key;
    }

    @HotPath
    boolean receives() {
        return resumed && !receiveEnded && !starved() && !closing && !failed;
    }

    @HotPath
    boolean connecting() {
        return connect != Operations.NONE;
    }

    @HotPath
    @Override
    protected boolean takesBuffer() {
        return receives();
    }

    @HotPath
    @Override
    protected void starvationChanged() {
        updateInterest();
    }

    @HotPath
    @Override
    protected boolean hasWork() {
        if (connectEnded || closing) {
            return true;
        }
        return !connecting() && !blocked && (sendCount > 0 || (shutdownAsked && !shutdownDone));
    }

    /** Tells the selector what to look for; costs a system call in the next selection, and only when it changed. */
    @HotPath
    void updateInterest() {
        if (closing || failed) {
            return;
        }
        int wanted = 0;
        if (connecting()) {
            wanted = connectEnded ? 0 : SelectionKey.OP_CONNECT;
        } else {
            if (receives()) {
                wanted = kind() == Kind.LISTENER ? SelectionKey.OP_ACCEPT : SelectionKey.OP_READ;
            }
            if (blocked) {
                wanted |= SelectionKey.OP_WRITE;
            }
        }
        if (wanted != interest) {
            interest = wanted;
            key.interestOps(wanted);
        }
    }
}
