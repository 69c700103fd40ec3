package io.laminar.engine.connector.socket;

import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoPort;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that a sink sends to, each at its own place in the chunks.
 *
 * @threading the sink's
 * @allocation none per send
 */
final class Peers {
    /** The token of the send of what every peer gets first; chunks count from 0. */
    static final long GREETING = -1;

    private final ConnectionTable<Peer> bySocket = new ConnectionTable<>();
    private int count;

    /** {@return peers that get what is sealed from now on} */
    @HotPath
    int count() {
        return count;
    }

    void add(Peer peer) {
        bySocket.put(peer.socket, peer);
        count++;
    }

    @HotPath
    @Nullable
    Peer get(int socket) {
        return bySocket.get(socket);
    }

    /** A peer gets nothing more; chunks that it has not begun to send are free of it at once, the others later. */
    void leave(Peer peer, Chunks chunks, IoPort port) {
        if (peer.closing) {
            return;
        }
        peer.closing = true;
        count--;
        for (long chunk = peer.next; chunk < chunks.sealed(); chunk++) {
            chunks.done(chunk);
        }
        port.closeSocket(peer.socket);
    }

    /** Its socket is closed, and nothing of it is in flight. */
    void forget(int socket) {
        bySocket.remove(socket);
    }

    /** Starts every send that the port takes; answers how many. */
    @HotPath
    int send(Chunks chunks, IoPort port, long greeting, int greetingBytes) {
        int started = 0;
        for (int socket = 0; socket < bySocket.highest(); socket++) {
            Peer peer = bySocket.get(socket);
            if (peer != null && !peer.closing) {
                started += send(peer, chunks, port, greeting, greetingBytes);
            }
        }
        return started;
    }

    @HotPath
    static int send(Peer peer, Chunks chunks, IoPort port, long greeting, int greetingBytes) {
        int started = 0;
        if (!peer.greeted) {
            if (greetingBytes > 0 && !port.send(peer.socket, greeting, greetingBytes, GREETING)) {
                return 0;
            }
            peer.greeted = true;
            started++;
        }
        while (peer.next < chunks.sealed()
                && port.send(peer.socket, chunks.address(peer.next), chunks.bytes(peer.next), peer.next)) {
            peer.next++;
            started++;
        }
        return started;
    }

    /** Disconnects those that hold the oldest chunk; answers how many. */
    int leaveSlowest(Chunks chunks, IoPort port) {
        int left = 0;
        long oldest = chunks.tail();
        for (int socket = 0; socket < bySocket.highest(); socket++) {
            Peer peer = bySocket.get(socket);
            if (peer != null && !peer.closing && peer.unsent == oldest) {
                leave(peer, chunks, port);
                left++;
            }
        }
        return left;
    }

    /** Tells every peer that nothing more comes. */
    void shut(IoPort port) {
        for (int socket = 0; socket < bySocket.highest(); socket++) {
            Peer peer = bySocket.get(socket);
            if (peer != null && !peer.closing && !peer.shut) {
                peer.shut = true;
                port.shutdownSends(socket);
            }
        }
    }

    void closeAll(Chunks chunks, IoPort port) {
        for (int socket = 0; socket < bySocket.highest(); socket++) {
            Peer peer = bySocket.get(socket);
            if (peer != null) {
                leave(peer, chunks, port);
            }
        }
    }
}
