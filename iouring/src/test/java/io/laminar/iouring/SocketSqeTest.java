package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.raw.RawMemory;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Over the loopback. */
@EnabledOnOs(OS.LINUX)
class SocketSqeTest {
    private static final int EPIPE = 32;
    private static final int ECONNRESET = 104;
    private static final int ECONNREFUSED = 111;
    private static final int SOL_SOCKET = 1;
    private static final int SO_LINGER = 13;

    private UringFixture ring;
    private long address;
    private long source;
    private long target;
    private final Set<Integer> open = new HashSet<>();

    @BeforeEach
    void open() {
        ring = UringFixture.open();
        address = ring.memory;
        source = ring.memory + 65536;
        target = ring.memory + 2 * 65536;
    }

    @AfterEach
    void close() {
        ring.close();
        open.forEach(Descriptors::close);
    }

    private int opened(int descriptor) {
        assertTrue(descriptor >= 0, () -> "answer " + descriptor);
        open.add(descriptor);
        return descriptor;
    }

    private int newSocket(int type) {
        SocketSqe.socket(ring.claim(), Descriptors.AF_INET, type, 0, 1);
        return opened(ring.result());
    }

    /** Two ends of a connection: that of the client, and that which was accepted. */
    private int[] connect() {
        int listener = opened(Descriptors.listener(address));
        int client = newSocket(Descriptors.STREAM);
        RawMemory.putInt(address + 96, Descriptors.ADDRESS_BYTES);
        SocketSqe.accept(ring.claim(), listener, address + 64, address + 96, 1);
        SocketSqe.connect(ring.claim(), client, address, Descriptors.ADDRESS_BYTES, 2);
        Map<Long, UringFixture.Completion> results = ring.awaitByData(2);
        assertEquals(0, results.get(2L).result());
        assertEquals(Descriptors.ADDRESS_BYTES, RawMemory.getInt(address + 96));
        assertEquals(Descriptors.AF_INET, RawMemory.getShort(address + 64));
        return new int[] {client, opened(results.get(1L).result())};
    }

    @Test
    void shouldSendAndReceive() {
        int[] ends = connect();
        UringFixture.text(source, "over the wire");
        SocketSqe.receive(ring.claim(), ends[1], target, 100, 1);
        SocketSqe.send(ring.claim(), ends[0], source, 13, 0, 2);
        Map<Long, UringFixture.Completion> results = ring.awaitByData(2);
        assertEquals(13, results.get(1L).result());
        assertEquals(13, results.get(2L).result());
        assertEquals("over the wire", UringFixture.text(target, 13));
    }

    @Test
    void shouldSeeThatThePeerShutsDown() {
        int[] ends = connect();
        SocketSqe.shutdown(ring.claim(), ends[0], 1, 1);
        assertEquals(0, ring.result());
        SocketSqe.receive(ring.claim(), ends[1], target, 100, 1);
        assertEquals(0, ring.result());
        SocketSqe.send(ring.claim(), ends[0], source, 1, 0, 1);
        assertEquals(-EPIPE, ring.result(), "and no signal");
    }

    @Test
    void shouldSeeThatThePeerResets() {
        int[] ends = connect();
        // Closing with no time to linger resets.
        RawMemory.putInt(address + 128, 1);
        RawMemory.putInt(address + 132, 0);
        Descriptors.lingerNot(ends[0], SOL_SOCKET, SO_LINGER, address + 128);
        SocketSqe.receive(ring.claim(), ends[1], target, 100, 1);
        FileSqe.close(ring.claim(), ends[0], 2);
        open.remove(ends[0]);
        assertEquals(-ECONNRESET, ring.awaitByData(2).get(1L).result());
    }

    @Test
    void shouldSayThatNobodyListens() {
        int listener = Descriptors.listener(address);
        Descriptors.close(listener);
        int client = newSocket(Descriptors.STREAM);
        SocketSqe.connect(ring.claim(), client, address, Descriptors.ADDRESS_BYTES, 1);
        assertEquals(-ECONNREFUSED, ring.result());
    }

    @Test
    void shouldAcceptManyByOneEntry() {
        int listener = opened(Descriptors.listener(address));
        SocketSqe.acceptAll(ring.claim(), listener, 1);
        for (int i = 0; i < 5; i++) {
            int client = newSocket(Descriptors.STREAM);
            SocketSqe.connect(ring.claim(), client, address, Descriptors.ADDRESS_BYTES, 2);
            UringFixture.Completion accepted = ring.awaitByData(2).get(1L);
            opened(accepted.result());
            assertTrue(Cqe.hasMore(accepted.flags()));
        }
        assertEquals(1, ring.uring.inFlight());
    }

    @Test
    void shouldSendDatagramsToAPeer() {
        int receiver = opened(Descriptors.socket(Descriptors.DATAGRAM));
        Descriptors.bind(receiver, address);
        int sender = newSocket(Descriptors.DATAGRAM);
        UringFixture.text(source, "datagram");
        SocketSqe.sendTo(ring.claim(), sender, source, 8, address, Descriptors.ADDRESS_BYTES, 1);
        assertEquals(8, ring.result());
        RawMemory.putLong(address + 256, source);
        RawMemory.putLong(address + 264, 4);
        DatagramLayout.writeHeader(address + 128, address, Descriptors.ADDRESS_BYTES, address + 256);
        SocketSqe.sendMessage(ring.claim(), sender, address + 128, 1);
        assertEquals(4, ring.result());

        SocketSqe.receive(ring.claim(), receiver, target, 100, 1);
        assertEquals(8, ring.result());
        assertEquals("datagram", UringFixture.text(target, 8));
        RawMemory.putLong(address + 256, target);
        RawMemory.putLong(address + 264, 100);
        DatagramLayout.writeHeader(address + 128, address + 512, Descriptors.ADDRESS_BYTES, address + 256);
        SocketSqe.receiveMessage(ring.claim(), receiver, address + 128, 1);
        assertEquals(4, ring.result());
        assertEquals("data", UringFixture.text(target, 4));
        assertEquals(Descriptors.AF_INET, RawMemory.getShort(address + 512));
    }

    @Test
    void shouldSayWhenMemoryThatIsSentMayChange() {
        assumeTrue(ring.uring.setup().supports(Opcode.SEND_ZC), "Linux 6.0");
        int[] ends = connect();
        UringFixture.text(source, "not copied");
        SocketSqe.sendWithoutCopy(ring.claim(), ends[0], source, 10, 1);
        SocketSqe.receive(ring.claim(), ends[1], target, 10, 2);
        List<UringFixture.Completion> completions = ring.await(3);
        List<UringFixture.Completion> sent =
                completions.stream().filter(c -> c.userData() == 1).toList();
        assertEquals(10, sent.getFirst().result());
        assertTrue(Cqe.hasMore(sent.getFirst().flags()));
        assertTrue((sent.get(1).flags() & Cqe.NOTIFICATION) != 0);
        assertEquals("not copied", UringFixture.text(target, 10));
        assertEquals(0, ring.uring.inFlight());
    }
}
