package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link NetworkPort} does with datagrams. */
public abstract class DatagramPortContract extends PortFixture {
    private static final int MOST_POLLS = 1_000_000;

    private static void send(DatagramSocket from, byte[] content, InetSocketAddress to) throws IOException {
        from.send(new DatagramPacket(content, content.length, to));
    }

    @Test
    void shouldTakeDatagramsWhole() throws IOException {
        int socket = sockets.bindDatagrams(anyPort());
        sockets.resume(socket);
        try (DatagramSocket one = new DatagramSocket();
                DatagramSocket two = new DatagramSocket()) {
            for (int i = 0; i < 20; i++) {
                send(i % 2 == 0 ? one : two, bytes(1 + i * 200, i), port.localAddress(socket));
            }
            await("datagrams", () -> sockets.at(socket).pieces.size() == 20);
        }
        for (int i = 0; i < 20; i++) {
            assertArrayEquals(bytes(1 + i * 200, i), sockets.at(socket).pieces.get(i));
        }
    }

    @Test
    void shouldShareAnAddress() throws IOException {
        int one = sockets.bindDatagrams(anyPort(), NetworkPort.Sharing.SHARED);
        InetSocketAddress address = port.localAddress(one);
        int two = sockets.bindDatagrams(address, NetworkPort.Sharing.SHARED);
        assertThrows(AddressInUseException.class, () -> sockets.bindDatagrams(address));
        sockets.resume(one);
        sockets.resume(two);
        for (int peer = 0; peer < 32; peer++) {
            try (DatagramSocket from = new DatagramSocket()) {
                send(from, bytes(100, peer), address);
            }
        }
        await(
                "datagrams",
                () -> sockets.at(one).pieces.size() + sockets.at(two).pieces.size() == 32);
        assertFalse(sockets.at(one).pieces.isEmpty(), "the kernel spreads senders");
        assertFalse(sockets.at(two).pieces.isEmpty(), "the kernel spreads senders");
    }

    @Test
    void shouldSayThatADatagramIsTooLongAndGoOn() throws IOException {
        int most = options().receiveBufferBytes();
        int socket = sockets.bindDatagrams(anyPort());
        sockets.resume(socket);
        try (DatagramSocket peer = new DatagramSocket()) {
            send(peer, bytes(most, 1), port.localAddress(socket));
            send(peer, bytes(most + 1, 2), port.localAddress(socket));
            send(peer, bytes(most * 4, 2), port.localAddress(socket));
            send(peer, bytes(10, 3), port.localAddress(socket));
            await("datagrams", () -> sockets.at(socket).pieces.size() == 2);
        }
        assertEquals(List.of(IoError.TOO_LONG, IoError.TOO_LONG), sockets.at(socket).receiveErrors);
        assertArrayEquals(bytes(most, 1), sockets.at(socket).pieces.get(0));
        assertArrayEquals(bytes(10, 3), sockets.at(socket).pieces.get(1));
    }

    @Test
    void shouldSendToItsPeerAndReceiveFromItOnly() throws IOException {
        int one = sockets.bindDatagrams(anyPort());
        int two = sockets.bindDatagrams(anyPort());
        port.connectDatagrams(one, port.localAddress(two));
        port.connectDatagrams(two, port.localAddress(one));
        sockets.resume(one);
        sockets.resume(two);
        byte[] content = fill(memory, 3000, 4);
        try (DatagramSocket stranger = new DatagramSocket()) {
            send(stranger, bytes(5, 5), port.localAddress(two));
            assertTrue(sockets.send(one, memory, 3000));
            assertTrue(sockets.send(one, memory, 1));
            await(
                    "datagrams",
                    () -> sockets.at(two).pieces.size() == 2 && sockets.at(one).sendingCount() == 0);
        }
        assertArrayEquals(content, sockets.at(two).pieces.get(0));
        assertEquals(1, sockets.at(two).pieces.get(1).length);
    }

    @Test
    void shouldSendADatagramWholeOrNotAtAll() throws IOException {
        int one = sockets.bindDatagrams(anyPort());
        int two = sockets.bindDatagrams(anyPort());
        port.connectDatagrams(one, port.localAddress(two));
        sockets.resume(two);
        assertTrue(sockets.send(one, memory, 100_000));
        await("refusal", () -> sockets.at(one).sendingCount() == 0);
        assertEquals(IoError.TOO_LONG, sockets.at(one).sent.get(0).error());
        assertEquals(0, sockets.at(one).sent.get(0).bytes());
        assertTrue(sockets.send(one, memory, 100));
        await("datagram", () -> sockets.at(two).pieces.size() == 1);
        assertEquals(100, sockets.at(two).pieces.get(0).length);
    }

    /** Those of one length may share a way to the kernel. */
    @Test
    void shouldKeepApartWhatWasSentAtOnce() throws IOException {
        reopen(new IoOptions("contract", 256, 8, 64, 4096, false, false));
        int one = sockets.bindDatagrams(anyPort());
        int two = sockets.bindDatagrams(anyPort());
        port.connectDatagrams(one, port.localAddress(two));
        sockets.resume(two);
        int[] lengths = {64, 64, 64, 10, 10, 64, 1, 1, 1, 2, 2, 1400, 1400, 3000, 3000, 3000, 7};
        int[] all = IntStream.range(0, 50)
                .map(i -> i < lengths.length ? lengths[i] : 20)
                .toArray();
        byte[] content = fill(memory, 4_000, 9);
        for (int i = 0; i < all.length; i++) {
            assertTrue(sockets.send(one, memory + i, all[i]));
        }
        for (int polls = 0; sockets.at(one).sendingCount() > 0 && polls < MOST_POLLS; polls++) {
            assertTrue(port.poll(3) <= 3);
        }
        await("datagrams", () -> sockets.at(two).pieces.size() == all.length);
        for (int i = 0; i < all.length; i++) {
            assertEquals(all[i], sockets.at(one).sent.get(i).bytes());
            assertEquals(0, sockets.at(one).sent.get(i).error());
            assertArrayEquals(
                    Arrays.copyOfRange(content, i, i + all[i]),
                    sockets.at(two).pieces.get(i));
        }
    }

    @Test
    void shouldGoOnWhenNobodyTakesADatagram() throws IOException {
        InetSocketAddress nobody;
        try (DatagramSocket free = new DatagramSocket(anyPort())) {
            nobody = (InetSocketAddress) free.getLocalSocketAddress();
        }
        int socket = sockets.bindDatagrams(anyPort());
        port.connectDatagrams(socket, nobody);
        sockets.resume(socket);
        // The kernel tells by the next call, whichever that is.
        await("refusal", () -> {
            if (sockets.at(socket).sendingCount() == 0) {
                sockets.send(socket, memory, 10);
            }
            return sockets.at(socket).receiveErrors.contains(IoError.REFUSED)
                    || sockets.at(socket).sent.stream().anyMatch(end -> end.error() == IoError.REFUSED);
        });
        await("sends", () -> sockets.at(socket).sendingCount() == 0);
        try (DatagramSocket peer = new DatagramSocket(nobody)) {
            send(peer, bytes(7, 6), port.localAddress(socket));
            await("datagram", () -> sockets.at(socket).pieces.size() == 1);
        }
    }

    @Test
    void shouldKeepDatagramsWhilePausedAndCloseWithThem() throws IOException {
        int socket = sockets.bindDatagrams(anyPort());
        try (DatagramSocket peer = new DatagramSocket()) {
            send(peer, bytes(7, 7), port.localAddress(socket));
            pollFor(20);
            assertTrue(sockets.at(socket).pieces.isEmpty());
            sockets.resume(socket);
            await("datagram", () -> sockets.at(socket).pieces.size() == 1);
            sockets.pause(socket);
            send(peer, bytes(7, 8), port.localAddress(socket));
        }
        sockets.close(socket);
        await("closed", () -> sockets.isClosed(socket));
        assertFalse(sockets.at(socket).pieces.size() > 1);
    }
}
