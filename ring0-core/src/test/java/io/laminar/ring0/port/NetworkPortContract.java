package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link NetworkPort} does with connections. */
public abstract class NetworkPortContract extends PortFixture {
    private static final int PIECE = 8192;

    @Test
    void shouldCarryBytesBothWays() throws IOException {
        int[] pair = connectedPair();
        sockets.resume(pair[0]);
        sockets.resume(pair[1]);
        byte[] there = fill(memory, 100_000, 1);
        byte[] back = fill(memory + 200_000, 70_000, 2);
        assertTrue(sockets.send(pair[0], memory, 100_000));
        assertTrue(sockets.send(pair[1], memory + 200_000, 70_000));
        await(
                "bytes",
                () -> sockets.at(pair[1]).received.size() == 100_000
                        && sockets.at(pair[0]).received.size() == 70_000
                        && sockets.at(pair[0]).sent.size() == 1
                        && sockets.at(pair[1]).sent.size() == 1);
        assertArrayEquals(there, sockets.at(pair[1]).received.toByteArray());
        assertArrayEquals(back, sockets.at(pair[0]).received.toByteArray());
        assertEquals(100_000, sockets.at(pair[0]).sentBytes());
    }

    @Test
    void shouldSendInOrder() throws IOException {
        int[] pair = connectedPair();
        sockets.resume(pair[1]);
        byte[] content = fill(memory, 200_000, 3);
        int from = 0;
        while (from < content.length) {
            int bytes = Math.min(1 + from % 4999, content.length - from);
            if (sockets.send(pair[0], memory + from, bytes)) {
                from += bytes;
            } else {
                port.poll(64);
            }
        }
        await(
                "bytes",
                () -> sockets.at(pair[1]).received.size() == content.length
                        && sockets.at(pair[0]).sendingCount() == 0);
        assertArrayEquals(content, sockets.at(pair[1]).received.toByteArray());
    }

    @Test
    void shouldReceiveNothingBeforeResume() throws IOException {
        int[] pair = connectedPair();
        sockets.send(pair[0], memory, 1000);
        pollFor(50);
        assertEquals(0, sockets.at(pair[1]).received.size());
        sockets.resume(pair[1]);
        await("bytes", () -> sockets.at(pair[1]).received.size() == 1000);
    }

    @Test
    void shouldLoseNothingWhenPausingAtAnyTime() throws IOException {
        int[] pair = connectedPair();
        byte[] content = fill(memory, MEMORY_BYTES, 4);
        int from = 0;
        for (int turn = 0; sockets.at(pair[1]).received.size() < content.length; turn++) {
            assertTrue(turn < 1_000_000, "no progress");
            if (from < content.length && sockets.send(pair[0], memory + from, PIECE)) {
                from += PIECE;
            }
            if (turn % 3 == 0) {
                sockets.resume(pair[1]);
            } else if (turn % 3 == 2) {
                sockets.pause(pair[1]);
            }
            port.poll(1 + turn % 4);
        }
        assertArrayEquals(content, sockets.at(pair[1]).received.toByteArray());
    }

    @Test
    void shouldTellTheEndOfThePeersOutputAndStillSend() throws IOException {
        int[] pair = connectedPair();
        sockets.resume(pair[0]);
        sockets.resume(pair[1]);
        fill(memory, 50_000, 5);
        assertTrue(sockets.send(pair[0], memory, 50_000));
        port.shutdownSends(pair[0]);
        await("end", () -> sockets.at(pair[1]).ended);
        assertEquals(50_000, sockets.at(pair[1]).received.size());
        assertEquals(List.of(0), sockets.at(pair[1]).receiveErrors);
        assertTrue(sockets.send(pair[1], memory, 3000));
        await("answer", () -> sockets.at(pair[0]).received.size() == 3000);
        sockets.close(pair[1]);
        await("end", () -> sockets.at(pair[0]).ended && sockets.isClosed(pair[1]));
    }

    @Test
    void shouldTellThatThePeerHasBrokenTheConnection() throws IOException {
        int listener = port.listen(anyPort(), sockets);
        InetSocketAddress address = port.localAddress(listener);
        try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
            await("accept", () -> sockets.accepted.size() == 1);
            peer.setSoLinger(true, 0);
        }
        int socket = sockets.accepted.get(0);
        sockets.resume(socket);
        await("end", () -> sockets.at(socket).ended);
        assertEquals(List.of(IoError.RESET), sockets.at(socket).receiveErrors);
        assertTrue(sockets.send(socket, memory, 100));
        await("send", () -> sockets.at(socket).sendingCount() == 0);
        assertNotEquals(0, sockets.at(socket).sent.get(0).error());
    }

    @Test
    void shouldFailSendsToAPeerThatIsGone() throws IOException {
        int listener = port.listen(anyPort(), sockets);
        InetSocketAddress address = port.localAddress(listener);
        try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
            await("accept", () -> sockets.accepted.size() == 1);
        }
        int socket = sockets.accepted.get(0);
        await("an error", () -> {
            sockets.send(socket, memory, 1000);
            return sockets.at(socket).sent.stream().anyMatch(end -> end.error() != 0);
        });
        int error = sockets.at(socket).sent.stream()
                .filter(end -> end.error() != 0)
                .findFirst()
                .orElseThrow()
                .error();
        assertTrue(error == IoError.PIPE_BROKEN || error == IoError.RESET, IoError.text(error));
        sockets.close(socket);
        await("closed", () -> sockets.isClosed(socket));
    }

    @Test
    void shouldTellThatNobodyListens() throws IOException {
        InetSocketAddress nobody;
        try (ServerSocket free = new ServerSocket(0, 1, anyPort().getAddress())) {
            nobody = (InetSocketAddress) free.getLocalSocketAddress();
        }
        int socket = sockets.connect(nobody);
        await("refusal", () -> sockets.at(socket).connected);
        assertEquals(IoError.REFUSED, sockets.at(socket).connectError);
        sockets.close(socket);
        await("closed", () -> sockets.isClosed(socket));
        assertEquals(0, port.inFlight());
    }

    @Test
    void shouldRefuseAnAddressThatIsTaken() throws IOException {
        int listener = port.listen(anyPort(), sockets);
        InetSocketAddress taken = port.localAddress(listener);
        assertThrows(AddressInUseException.class, () -> port.listen(taken, sockets));
        assertThrows(AddressInUseException.class, () -> port.listen(taken, NetworkPort.Sharing.SHARED, sockets));
        assertTrue(taken.getPort() > 0);
        connectTo(listener);
    }

    @Test
    void shouldShareAnAddress() throws IOException {
        int one = port.listen(anyPort(), NetworkPort.Sharing.SHARED, sockets);
        InetSocketAddress address = port.localAddress(one);
        int two = port.listen(address, NetworkPort.Sharing.SHARED, sockets);
        assertThrows(AddressInUseException.class, () -> port.listen(address, sockets));
        List<Socket> peers = new ArrayList<>();
        for (int peer = 0; peer < 32; peer++) {
            peers.add(new Socket(address.getAddress(), address.getPort()));
        }
        await("connections", () -> sockets.accepted.size() == 32);
        assertEquals(Set.of(one, two), Set.copyOf(sockets.acceptedBy), "the kernel spreads them");
        sockets.close(one);
        await("closed", () -> sockets.isClosed(one));
        for (int peer = 0; peer < 8; peer++) {
            peers.add(new Socket(address.getAddress(), address.getPort()));
        }
        await("connections", () -> sockets.accepted.size() == 40);
        for (Socket peer : peers) {
            peer.close();
        }
    }

    @Test
    void shouldHoldBackASenderWhosePeerDoesNotRead() throws IOException {
        int[] pair = connectedPair();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        byte[] content = fill(memory, MEMORY_BYTES, 6);
        int refused = 0;
        for (int i = 0; refused < 200; i++) {
            assertTrue(i < 100_000, "a peer that does not read takes everything");
            int from = i % 16 * (64 << 10);
            if (sockets.send(pair[0], memory + from, 64 << 10)) {
                expected.write(content, from, 64 << 10);
            } else {
                refused++;
            }
            port.poll(16);
        }
        assertTrue(sockets.at(pair[0]).sendingCount() > 0, "nothing is in flight");
        assertTrue(port.inFlight() <= options().operations(), "unbounded");
        sockets.resume(pair[1]);
        await(
                "the rest",
                () -> sockets.at(pair[0]).sendingCount() == 0
                        && sockets.at(pair[1]).received.size() == expected.size());
        assertArrayEquals(expected.toByteArray(), sockets.at(pair[1]).received.toByteArray());
    }

    @Test
    void shouldStopReceivingWithoutBuffersAndGoOnWithThem() throws IOException {
        int[] pair = connectedPair();
        int[] other = connectedPair();
        byte[] content = fill(memory, MEMORY_BYTES / 2, 7);
        sockets.keepBuffers = true;
        for (int socket : new int[] {pair[1], other[1]}) {
            sockets.resume(socket);
        }
        for (int from = 0; from < content.length; ) {
            boolean first = sockets.send(pair[0], memory + from, PIECE);
            if (first) {
                await("room", () -> sockets.send(other[0], memory, 1));
                from += PIECE;
            }
            port.poll(16);
            if (sockets.kept.size() == options().receiveBuffers()) {
                pollFor(2);
                sockets.recycleOne();
            }
        }
        await("the rest", () -> {
            assertTrue(sockets.kept.size() <= options().receiveBuffers(), "more buffers than there are");
            if (!sockets.kept.isEmpty()) {
                sockets.recycleOne();
            }
            return sockets.at(pair[1]).received.size() == content.length
                    && sockets.at(other[1]).received.size() == content.length / PIECE;
        });
        assertArrayEquals(content, sockets.at(pair[1]).received.toByteArray());
    }

    /** Whoever has its handle by the time there are buffers again is another. */
    @Test
    void shouldForgetASocketThatWasClosedWhileItWaitedForABuffer() throws IOException {
        int[] pair = connectedPair();
        sockets.keepBuffers = true;
        sockets.resume(pair[1]);
        fill(memory, PIECE, 8);
        await("no buffers are left", () -> {
            sockets.send(pair[0], memory, PIECE);
            return sockets.kept.size() == options().receiveBuffers();
        });
        pollFor(20);
        sockets.close(pair[1]);
        await("the end", () -> sockets.isClosed(pair[1]));
        int[] other = connectedPair();
        while (!sockets.kept.isEmpty()) {
            sockets.recycleOne();
        }
        sockets.keepBuffers = false;
        sockets.resume(other[0]);
        sockets.resume(other[1]);
        pollFor(20);
        assertTrue(sockets.send(other[0], memory, PIECE));
        assertTrue(sockets.send(other[1], memory, PIECE));
        await(
                "bytes both ways",
                () -> sockets.at(other[0]).received.size() == PIECE
                        && sockets.at(other[1]).received.size() == PIECE);
    }

    @Test
    void shouldHoldTwoThousandConnections() throws IOException {
        int count = 2000;
        reopen(new IoOptions("many", 1024, 2 * count + 1, 64, 4096, false, false));
        int listener = port.listen(anyPort(), sockets);
        InetSocketAddress address = port.localAddress(listener);
        int[] clients = new int[count];
        for (int i = 0; i < count; i++) {
            clients[i] = sockets.connect(address);
            if (i % 100 == 99) {
                int wanted = i + 1;
                await("connections", () -> sockets.accepted.size() == wanted && port.inFlight() == 0);
            }
        }
        fill(memory, 4096, 8);
        for (int socket : sockets.accepted) {
            sockets.resume(socket);
        }
        for (int i = 0; i < count; i++) {
            int client = clients[i];
            int bytes = 1 + i % 4096;
            await("room", () -> sockets.send(client, memory, bytes));
            port.shutdownSends(client);
        }
        await("all ends", () -> sockets.accepted.stream().allMatch(socket -> sockets.at(socket).ended));
        long received = sockets.accepted.stream()
                .mapToLong(socket -> sockets.at(socket).received.size())
                .sum();
        long sent = 0;
        for (int i = 0; i < count; i++) {
            sent += 1 + i % 4096;
            sockets.close(clients[i]);
        }
        assertEquals(sent, received);
        sockets.accepted.forEach(sockets::close);
        await("all closed", () -> sockets.closedCount == 2 * count);
        assertEquals(0, port.inFlight());
    }

    @Test
    void shouldBearAPeerThatIsSilent() throws Exception {
        int listener = port.listen(anyPort(), sockets);
        InetSocketAddress address = port.localAddress(listener);
        try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
            await("accept", () -> sockets.accepted.size() == 1);
            int socket = sockets.accepted.get(0);
            sockets.resume(socket);
            peer.getOutputStream().write(bytes(10, 9));
            await("first", () -> sockets.at(socket).received.size() == 10);
            pollFor(1000);
            assertFalse(sockets.at(socket).ended);
            peer.getOutputStream().write(bytes(10, 10));
            await("second", () -> sockets.at(socket).received.size() == 20);
        }
    }

    @Test
    void shouldCancelWhatIsInFlightWhenASocketIsClosed() throws IOException {
        int[] pair = connectedPair();
        fill(memory, MEMORY_BYTES, 11);
        while (sockets.send(pair[0], memory, MEMORY_BYTES)) {
            port.poll(4);
        }
        assertTrue(sockets.at(pair[0]).sendingCount() > 0);
        sockets.close(pair[0]);
        await("closed", () -> sockets.isClosed(pair[0]));
        List<SocketLedger.End> sent = sockets.at(pair[0]).sent;
        assertEquals(IoError.CANCELLED, sent.get(sent.size() - 1).error());
        assertEquals(0, port.inFlight());
        sockets.resume(pair[1]);
        await("end", () -> sockets.at(pair[1]).ended);
    }

    @Test
    void shouldEndAConnectThatIsClosed() throws IOException {
        int listener = port.listen(anyPort(), sockets);
        for (int i = 0; i < 50; i++) {
            int socket = sockets.connect(port.localAddress(listener));
            sockets.close(socket);
            await("closed", () -> sockets.isClosed(socket));
            assertTrue(sockets.at(socket).connected);
        }
        assertEquals(0, port.inFlight());
    }

    @Test
    void shouldCloseListenersAndFreeTheirAddress() throws IOException {
        int listener = port.listen(anyPort(), sockets);
        InetSocketAddress address = port.localAddress(listener);
        sockets.close(listener);
        await("closed", () -> sockets.isClosed(listener));
        int again = port.listen(address, sockets);
        connectTo(again);
    }

    @Test
    void shouldRefuseMoreSocketsThanItsLimit() throws IOException {
        reopen(new IoOptions("few", 64, 4, 16, 4096, false, false));
        int listener = port.listen(anyPort(), sockets);
        InetSocketAddress address = port.localAddress(listener);
        try (Socket one = new Socket(address.getAddress(), address.getPort());
                Socket two = new Socket(address.getAddress(), address.getPort());
                Socket three = new Socket(address.getAddress(), address.getPort());
                Socket four = new Socket(address.getAddress(), address.getPort())) {
            await("refusal", () -> sockets.accepted.size() == 3 && !sockets.acceptErrors.isEmpty());
            assertThrows(IOException.class, () -> port.connect(address, sockets));
            sockets.close(sockets.accepted.get(0));
            await("the fourth", () -> sockets.accepted.size() == 4);
            assertEquals(IoError.NO_DESCRIPTORS, sockets.acceptErrors.get(0));
            assertTrue(one.isConnected() && two.isConnected() && three.isConnected() && four.isConnected());
        }
    }

    @Test
    void shouldGoOnAcceptingWhenDescriptorsAreFreeAgain() throws Exception {
        String answer = ChildProcess.run("ulimit -n 120", backend(), "descriptor-limit");
        assertEquals("[" + IoError.NO_DESCRIPTORS + "]", answer);
    }

    @Test
    void shouldReceiveIntoMemoryThatStaysUntilItIsRecycled() throws IOException {
        int[] pair = connectedPair();
        long[] first = new long[2];
        NetworkEvents keeper = new NetworkEvents() {
            @Override
            public void onAccepted(int listener, int socket, int error) {
                port.resume(socket);
            }

            @Override
            public void onReceived(int socket, int buffer, long address, int bytes) {
                if (first[0] == 0) {
                    first[0] = address;
                    first[1] = bytes;
                } else {
                    port.recycle(buffer);
                }
            }

            @Override
            public void onReceiveEnded(int socket, int error) {}
        };
        int listener = port.listen(anyPort(), keeper);
        int client = sockets.connect(port.localAddress(listener));
        byte[] content = fill(memory, 100_000, 12);
        await("room", () -> sockets.send(client, memory, 100_000));
        await("sent", () -> sockets.at(client).sent.size() == 1);
        pollFor(50);
        byte[] kept = RawMemory.toArray(first[0], (int) first[1]);
        assertArrayEquals(java.util.Arrays.copyOf(content, kept.length), kept);
        assertEquals(2, pair.length);
    }
}
