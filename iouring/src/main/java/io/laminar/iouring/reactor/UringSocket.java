package io.laminar.iouring.reactor;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.parts.PortSocket;
import java.util.Arrays;

/** State of one socket. */
final class UringSocket extends PortSocket {
    /** In place of an error: no end is kept. */
    static final int NO_END = -1;

    private static final int ACCEPTED_LEAST = 8;

    final int generation;
    final int descriptor;
    final NetworkEvents events;

    /** Whether its address is one of IPv6. */
    final boolean wide;

    /** Operation that stands for the connect, while it has not ended. */
    int connect = Operations.NONE;

    boolean connectEntered;

    /** Whether the connect failed: the owner has to close the socket. */
    boolean failed;

    /** Whether its owner wants to receive; of a listener, to accept. */
    boolean resumed;

    /** Whether the kernel receives, or accepts, for it. */
    boolean armed;

    /** Whether that is being cancelled. */
    boolean cancelling;

    boolean receiveEnded;

    /** Of a listener: whether its owner knows that it waits for a descriptor. */
    boolean starvedTold;

    /** Received while it was paused: a list of buffers, and then perhaps an end. */
    int keptHead = ReceiveBuffers.NONE;

    int keptTail = ReceiveBuffers.NONE;
    int keptEnd = NO_END;

    boolean shutdownAsked;
    boolean shutdownDone;
    boolean closing;
    boolean closeCancelled;

    /** Entries that the kernel has and that have not ended. */
    int entries;

    int sendHead = Operations.NONE;
    int sendTail = Operations.NONE;
    int sendCount;

    /** Of the sends, so many are with the kernel; of a connection, those from the first on. */
    int sendsEntered;

    /** Whether datagrams have to go to the kernel one by one, as it would not cut this socket's apart. */
    boolean sendsSingly;

    /** Whether the first send has ended, as one that came before it has just done. */
    boolean firstSendEnded;

    /** Of a listener: connections that were accepted and not told of. */
    private int[] accepted = {};

    private int acceptedCount;

    /** What came of opening: see the fields of the same names. */
    record Opened(Kind kind, int descriptor, boolean wide) {}

    UringSocket(int handle, int generation, Opened opened, NetworkEvents events) {
        super(handle, opened.kind);
        this.generation = generation;
        this.descriptor = opened.descriptor;
        this.wide = opened.wide;
        this.events = events;
    }

    @HotPath
    boolean connecting() {
        return connect != Operations.NONE;
    }

    @HotPath
    boolean hasKept() {
        return keptHead != ReceiveBuffers.NONE || keptEnd != NO_END || acceptedCount > 0;
    }

    /** {@return whether the kernel shall receive for it, or accept} */
    @HotPath
    boolean wantsArm() {
        return resumed && !receiveEnded && !starved() && !failed && !connecting() && !hasKept();
    }

    @HotPath
    boolean wantsCancel() {
        return armed && !cancelling && (!resumed || starved());
    }

    @HotPath
    boolean wantsSend() {
        return sendsEntered == 0 && sendCount > 0 && !firstSendEnded && !connecting();
    }

    @HotPath
    boolean wantsShutdown() {
        return shutdownAsked && !shutdownDone && sendCount == 0 && !connecting();
    }

    @HotPath
    @Override
    protected boolean takesBuffer() {
        return !closing && wantsArm();
    }

    /** The turn that comes sees it. */
    @HotPath
    @Override
    protected void starvationChanged() {}

    @HotPath
    @Override
    protected boolean hasWork() {
        if (closing) {
            return entries == 0 || !closeCancelled;
        }
        return (hasKept() && resumed && !starved())
                || (!armed && wantsArm())
                || wantsCancel()
                || wantsSend()
                || firstSendEnded
                || (connecting() && !connectEntered)
                || wantsShutdown();
    }

    void keepAccepted(int accept) {
        if (acceptedCount == accepted.length) {
            accepted = Arrays.copyOf(accepted, Math.max(ACCEPTED_LEAST, acceptedCount * 2));
        }
        accepted[acceptedCount++] = accept;
    }

    boolean hasAccepted() {
        return acceptedCount > 0;
    }

    /** {@return the descriptor that was accepted first} */
    int takeAccepted() {
        int first = accepted[0];
        acceptedCount--;
        System.arraycopy(accepted, 1, accepted, 0, acceptedCount);
        return first;
    }
}
