package io.laminar.iouring.reactor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.PortFixture;
import io.laminar.ring0.port.QueueStats;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Datagrams that go to the kernel as one message, and what happens where it does not take them so. */
class SegmentedSendsTest extends PortFixture {
    private static final int INVALID = 22;
    private static final int COUNT = 12;
    private static final int BYTES = 100;

    private final FaultyEntries faults = new FaultyEntries();

    @Override
    protected IoBackend backend() {
        return faults.backend();
    }

    private QueueStats latency() {
        return port.stats().stream()
                .filter(queue -> queue.queue().equals(QueueRole.LATENCY.label()))
                .findFirst()
                .orElseThrow();
    }

    /** {@return entries that it took to send all of them} */
    private long exchange() throws IOException {
        int one = sockets.bindDatagrams(anyPort());
        int two = sockets.bindDatagrams(anyPort());
        port.connectDatagrams(one, port.localAddress(two));
        sockets.resume(two);
        pollFor(1);
        long before = latency().submitted();
        fill(memory, COUNT * BYTES, 3);
        for (int i = 0; i < COUNT; i++) {
            assertTrue(sockets.send(one, memory + (long) i * BYTES, BYTES));
        }
        await("ends", () -> sockets.at(one).sendingCount() == 0);
        await("datagrams", () -> sockets.at(two).pieces.size() == COUNT);
        for (int i = 0; i < COUNT; i++) {
            assertEquals(0, sockets.at(one).sent.get(i).error());
            assertArrayEquals(
                    RawMemory.toArray(memory + (long) i * BYTES, BYTES),
                    sockets.at(two).pieces.get(i));
        }
        long entries = latency().submitted() - before;
        sockets.close(one);
        sockets.close(two);
        await("closed", () -> sockets.isClosed(one) && sockets.isClosed(two));
        return entries;
    }

    @Test
    void shouldHandOverOneMessage() throws IOException {
        for (int round = 0; round < 100; round++) {
            assertEquals(1, exchange());
        }
        assertEquals(0, latency().fallbacks());
    }

    @Test
    void shouldSendOneByOneWhereTheKernelDoesNotCut() throws IOException {
        for (int error : new int[] {INVALID, IoError.IO, IoError.TOO_LONG}) {
            reopen(options());
            faults.arm(Faults.Call.SEND, 1, error);
            assertEquals(1 + COUNT, exchange());
            assertEquals(1, latency().fallbacks());
        }
    }
}
