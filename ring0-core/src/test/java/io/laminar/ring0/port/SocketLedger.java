package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Uses sockets and sees that what happens to each is what the contract allows. */
public final class SocketLedger implements NetworkEvents {
    /** A send that has not ended. */
    private record Send(long token, int bytes) {}

    /** How a send ended. */
    public record End(long token, int bytes, int error) {}

    /** What is known of one socket. */
    public static final class Conversation {
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        public final List<byte[]> pieces = new ArrayList<>();
        public final List<End> sent = new ArrayList<>();
        final List<Integer> receiveErrors = new ArrayList<>();
        private final Deque<Send> sending = new ArrayDeque<>();
        boolean connected;
        int connectError;
        boolean connecting;
        boolean resumed;
        boolean ended;
        boolean datagrams;
        int receivedEvents;
        boolean closing;

        public int sendingCount() {
            return sending.size();
        }

        long sentBytes() {
            return sent.stream().mapToLong(End::bytes).sum();
        }
    }

    private final IoPort port;
    private final Map<Integer, Conversation> open = new HashMap<>();
    private final Map<Integer, Conversation> closed = new HashMap<>();
    final List<Integer> accepted = new ArrayList<>();
    final List<Integer> acceptedBy = new ArrayList<>();
    final List<Integer> acceptErrors = new ArrayList<>();

    /** Buffers that tests keep, when {@link #keepBuffers} says so. */
    final Deque<Integer> kept = new ArrayDeque<>();

    boolean keepBuffers;
    boolean portClosed;
    int closedCount;
    private long nextToken = 1;

    SocketLedger(IoPort port) {
        this.port = port;
    }

    /** What a socket did, open or closed last under that handle. */
    public Conversation at(int socket) {
        Conversation conversation = open.containsKey(socket) ? open.get(socket) : closed.get(socket);
        assertNotNull(conversation, "no socket " + socket);
        return conversation;
    }

    private Conversation known(int socket) {
        assertFalse(portClosed, "an event after the port was closed");
        return open.computeIfAbsent(socket, key -> new Conversation());
    }

    public boolean isClosed(int socket) {
        return !open.containsKey(socket);
    }

    int openCount() {
        return open.size();
    }

    int connect(InetSocketAddress address) throws IOException {
        int socket = port.connect(address, this);
        assertNull(open.get(socket), "the handle of an open socket");
        known(socket).connecting = true;
        return socket;
    }

    public int bindDatagrams(InetSocketAddress address) throws IOException {
        return bindDatagrams(address, NetworkPort.Sharing.ALONE);
    }

    int bindDatagrams(InetSocketAddress address, NetworkPort.Sharing sharing) throws IOException {
        int socket = port.bindDatagrams(address, sharing, this);
        assertNull(open.get(socket), "the handle of an open socket");
        known(socket).datagrams = true;
        return socket;
    }

    public void resume(int socket) {
        known(socket).resumed = true;
        port.resume(socket);
    }

    void pause(int socket) {
        known(socket).resumed = false;
        port.pause(socket);
    }

    public boolean send(int socket, long address, int bytes) {
        if (!port.send(socket, address, bytes, nextToken)) {
            return false;
        }
        known(socket).sending.add(new Send(nextToken++, bytes));
        return true;
    }

    public void close(int socket) {
        known(socket).closing = true;
        port.closeSocket(socket);
    }

    void recycleOne() {
        port.recycle(kept.removeFirst());
    }

    @Override
    public void onAccepted(int listener, int socket, int error) {
        assertFalse(portClosed, "an event after the port was closed");
        if (error != 0) {
            assertEquals(-1, socket);
            acceptErrors.add(error);
            return;
        }
        assertNull(open.get(socket), "the handle of an open socket");
        known(socket).connected = true;
        accepted.add(socket);
        acceptedBy.add(listener);
    }

    @Override
    public void onConnected(int socket, int error) {
        Conversation conversation = existing(socket);
        assertTrue(conversation.connecting, "connected twice, or never asked to");
        conversation.connecting = false;
        conversation.connected = true;
        conversation.connectError = error;
    }

    @Override
    public void onReceived(int socket, int buffer, long address, int bytes) {
        Conversation conversation = existing(socket);
        assertTrue(bytes > 0, "nothing was received");
        assertTrue(conversation.resumed, "received while paused");
        assertFalse(conversation.ended, "received after the end");
        assertFalse(conversation.closing, "received after closing began");
        byte[] piece = RawMemory.toArray(address, bytes);
        conversation.received.writeBytes(piece);
        conversation.receivedEvents++;
        if (conversation.datagrams) {
            conversation.pieces.add(piece);
        }
        if (keepBuffers) {
            kept.addLast(buffer);
        } else {
            port.recycle(buffer);
        }
    }

    @Override
    public void onReceiveEnded(int socket, int error) {
        Conversation conversation = existing(socket);
        assertFalse(conversation.ended, "ended twice");
        conversation.ended = !conversation.datagrams;
        conversation.receiveErrors.add(error);
    }

    @Override
    public void onSent(int socket, long token, int bytes, int error) {
        Conversation conversation = existing(socket);
        @Nullable Send first = conversation.sending.pollFirst();
        assertNotNull(first, "a send ended that was not started");
        assertEquals(first.token, token, "sends end in their order");
        assertTrue(bytes >= 0 && bytes <= first.bytes);
        if (error == 0) {
            assertEquals(first.bytes, bytes, "a send that fell short without an error");
        }
        conversation.sent.add(new End(token, bytes, error));
    }

    @Override
    public void onClosed(int socket) {
        Conversation conversation = existing(socket);
        assertTrue(conversation.closing, "closed by nobody");
        assertEquals(0, conversation.sending.size(), "sends in flight of a closed socket");
        assertFalse(conversation.connecting, "connect in flight of a closed socket");
        closed.put(socket, open.remove(socket));
        closedCount++;
    }

    private Conversation existing(int socket) {
        assertFalse(portClosed, "an event after the port was closed");
        Conversation conversation = open.get(socket);
        assertNotNull(conversation, "an event of a socket that is not open: " + socket);
        return conversation;
    }
}
