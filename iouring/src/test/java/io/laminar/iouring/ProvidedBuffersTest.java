package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProvidedBuffersTest {
    private static final int ENOBUFS = 105;
    private static final int GROUP = 7;

    private UringFixture ring;
    private ProvidedBuffers buffers;
    private long address;
    private long source;
    private int receiver;
    private int sender;

    @BeforeEach
    void open() {
        ring = UringFixture.open();
        buffers = ring.uring.registrations().provideBuffers(GROUP, 8, 256);
        address = ring.memory;
        source = ring.memory + 4096;
        receiver = Descriptors.socket(Descriptors.DATAGRAM);
        Descriptors.bind(receiver, address);
        sender = Descriptors.socket(Descriptors.DATAGRAM);
    }

    @AfterEach
    void close() {
        ring.close();
        Descriptors.close(receiver);
        Descriptors.close(sender);
    }

    private void send(long value) {
        RawMemory.putLong(source, value);
        SocketSqe.sendTo(ring.claim(), sender, source, 8, address, Descriptors.ADDRESS_BYTES, 2);
    }

    private UringFixture.Completion received() {
        List<UringFixture.Completion> completions =
                ring.await(2).stream().filter(c -> c.userData() == 1).toList();
        assertEquals(1, completions.size());
        return completions.getFirst();
    }

    /** Far more than there are buffers, and often enough that the tail of 16 bits starts anew. */
    @Test
    void shouldReceiveWithoutEndWhenBuffersComeBack() {
        SocketSqe.receiveAll(ring.claim(), receiver, buffers.group(), 1);
        for (long i = 0; i < 70_000; i++) {
            send(i);
            UringFixture.Completion completion = received();
            assertEquals(8, completion.result());
            assertTrue(Cqe.hasMore(completion.flags()));
            assertEquals(i, RawMemory.getLong(buffers.take(completion.flags())));
            buffers.recycle(Cqe.buffer(completion.flags()));
            buffers.publish();
        }
        assertEquals(1, ring.uring.inFlight());
    }

    @Test
    void shouldEndWhenBuffersRunOutAndGoOnWhenArmedAgain() {
        SocketSqe.receiveAll(ring.claim(), receiver, GROUP, 1);
        int[] flags = new int[8];
        for (int i = 0; i < 7; i++) {
            send(i);
            flags[i] = received().flags();
            assertEquals(i, RawMemory.getLong(buffers.take(flags[i])));
        }
        // The last buffer and the news that it was the last come together.
        send(7);
        List<UringFixture.Completion> completions =
                ring.await(3).stream().filter(c -> c.userData() == 1).toList();
        flags[7] = completions.getFirst().flags();
        assertEquals(7, RawMemory.getLong(buffers.take(flags[7])));
        assertEquals(-ENOBUFS, completions.get(1).result());
        assertFalse(Cqe.hasMore(completions.get(1).flags()));
        assertEquals(0, ring.uring.inFlight());
        send(8);
        assertEquals(8, ring.result());
        buffers.countExhausted();
        assertEquals(1, buffers.exhaustedCount());
        for (int i = 0; i < 8; i++) {
            assertEquals(i, RawMemory.getLong(buffers.address(Cqe.buffer(flags[i]))), "is not the kernel's");
            buffers.recycle(Cqe.buffer(flags[i]));
        }
        buffers.publish();
        SocketSqe.receiveAll(ring.claim(), receiver, GROUP, 1);
        UringFixture.Completion again = ring.await(1).getFirst();
        assertEquals(8, again.result());
        assertEquals(8, RawMemory.getLong(buffers.take(again.flags())), "nothing was lost");
    }

    @Test
    void shouldSayWhoSentADatagram() {
        DatagramLayout.writeReceiveHeader(ring.memory + 8192, Descriptors.ADDRESS_BYTES);
        SocketSqe.receiveMessages(ring.claim(), receiver, ring.memory + 8192, GROUP, 1);
        for (int i = 0; i < 3; i++) {
            send(i);
            UringFixture.Completion completion = received();
            assertTrue(Cqe.hasMore(completion.flags()));
            long buffer = buffers.take(completion.flags());
            assertEquals(Descriptors.ADDRESS_BYTES, DatagramLayout.peerBytes(buffer));
            assertEquals(Descriptors.AF_INET, RawMemory.getShort(DatagramLayout.peer(buffer)));
            assertTrue(Descriptors.port(DatagramLayout.peer(buffer)) > 0);
            assertEquals(8, DatagramLayout.payloadBytes(buffer));
            assertFalse(DatagramLayout.isTruncated(buffer));
            assertEquals(i, RawMemory.getLong(DatagramLayout.payload(buffer, Descriptors.ADDRESS_BYTES)));
            buffers.recycle(Cqe.buffer(completion.flags()));
            buffers.publish();
        }
        SocketSqe.sendTo(ring.claim(), sender, source, 1000, address, Descriptors.ADDRESS_BYTES, 2);
        long buffer = buffers.take(received().flags());
        assertTrue(DatagramLayout.isTruncated(buffer));
    }

    @Test
    void shouldFillBuffersFromAStream() {
        long stream = ring.memory + 16384;
        int listener = Descriptors.listener(stream);
        int client = Descriptors.socket(Descriptors.STREAM);
        SocketSqe.connect(ring.claim(), client, stream, Descriptors.ADDRESS_BYTES, 1);
        assertEquals(0, ring.result());
        SocketSqe.accept(ring.claim(), listener, 0, 0, 1);
        int server = ring.result();
        SocketSqe.receiveAll(ring.claim(), server, GROUP, 1);
        RawMemory.fill(source, 600, (byte) 9);
        SocketSqe.send(ring.claim(), client, source, 600, 0, 2);
        SocketSqe.shutdown(ring.claim(), client, 1, 2);
        int bytes = 0;
        int count = 0;
        // Two sends and the receives, up to the end of the stream.
        for (UringFixture.Completion completion : ring.await(6)) {
            if (completion.userData() == 1) {
                bytes += completion.result();
                count++;
                assertEquals(count < 4, Cqe.hasMore(completion.flags()));
            }
        }
        assertEquals(600, bytes);
        assertEquals(4, count);
        Descriptors.close(server);
        Descriptors.close(client);
        Descriptors.close(listener);
    }

    @Test
    void shouldRefuseABufferTwice() {
        assertThrows(IllegalStateException.class, () -> buffers.recycle(3));
        assertThrows(IllegalStateException.class, () -> buffers.recycle(8));
        assertThrows(IllegalStateException.class, () -> buffers.take(0));
        int flags = 3 << 16 | Cqe.BUFFER;
        buffers.take(flags);
        assertThrows(IllegalStateException.class, () -> buffers.take(flags));
        buffers.recycle(3);
    }

    @Test
    void shouldRefuseWrongGroups() {
        Registrations registrations = ring.uring.registrations();
        assertThrows(IllegalArgumentException.class, () -> registrations.provideBuffers(1, 7, 64));
        assertThrows(IllegalArgumentException.class, () -> registrations.provideBuffers(-1, 8, 64));
        assertThrows(UringException.class, () -> registrations.provideBuffers(GROUP, 8, 64));
    }
}
