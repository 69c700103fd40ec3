package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of every {@link IoPort}: polling, sleeping, waking, counting, closing. */
public abstract class IoPortContract extends PortFixture {
    private static final long SECOND_NS = 1_000_000_000;
    private static final long SOON_NS = 15_000_000;

    @TempDir
    Path folder;

    @Test
    void shouldSayWhoItIs() {
        assertEquals(backend().name(), port.backend());
        assertFalse(backend().availability().reason().isBlank());
    }

    @Test
    void shouldAllocatePagesOfZeros() throws IOException {
        List<Long> areas = new ArrayList<>();
        for (int bytes : new int[] {1, 4096, 4097, 1 << 20}) {
            long address = port.allocate(bytes);
            assertEquals(0, address % 4096);
            for (int i = 0; i < bytes; i += 8) {
                assertEquals(0, RawMemory.getByte(address + i));
            }
            RawMemory.fill(address, bytes, (byte) 1);
            assertFalse(areas.contains(address));
            areas.add(address);
        }
    }

    @Test
    void shouldDeliverNothingWhenThereIsNothing() {
        for (int i = 0; i < 100; i++) {
            assertEquals(0, port.poll(10));
        }
        assertEquals(0, port.inFlight());
    }

    @Test
    void shouldDeliverAtMostAsManyEventsAsAskedFor() throws IOException {
        int[] pair = connectedPair();
        sockets.resume(pair[1]);
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        for (int i = 0; i < 10; i++) {
            assertTrue(files.write(file, i * 100, memory, 100) > 0);
            assertTrue(sockets.send(pair[0], memory, 1000));
        }
        int events = 0;
        while (files.openCount() > 0
                || sockets.at(pair[0]).sendingCount() > 0
                || sockets.at(pair[1]).received.size() < 10_000) {
            int before = seen(pair);
            int delivered = port.poll(1);
            assertTrue(delivered <= 1);
            assertEquals(delivered, seen(pair) - before, "events and what poll says differ");
            events += delivered;
        }
        assertTrue(events > 20);
    }

    private int seen(int[] pair) {
        SocketLedger.Conversation receiver = sockets.at(pair[1]);
        return files.ends.size() + sockets.at(pair[0]).sent.size() + receiver.receivedEvents;
    }

    @Test
    void shouldSleepUntilTheTimeIsOver() {
        port.poll(1);
        for (long timeoutNs : new long[] {50_000, 300_000, 2_000_000, 30_000_000}) {
            long startNs = System.nanoTime();
            port.park(timeoutNs);
            long elapsedNs = System.nanoTime() - startNs;
            assertTrue(elapsedNs >= timeoutNs / 2, () -> "woke after " + elapsedNs + " of " + timeoutNs);
            assertTrue(elapsedNs < timeoutNs + SECOND_NS, () -> "slept " + elapsedNs + " of " + timeoutNs);
        }
        port.park(0);
    }

    @Test
    void shouldWakeFromAnotherThread() throws InterruptedException {
        for (long timeoutNs : new long[] {20 * SECOND_NS, 900_000}) {
            for (int i = 0; i < 20; i++) {
                port.poll(1);
                CountDownLatch asleep = new CountDownLatch(1);
                Thread waker = new Thread(() -> {
                    try {
                        asleep.await();
                        Thread.sleep(1);
                    } catch (InterruptedException e) {
                        return;
                    }
                    port.wake();
                });
                waker.start();
                long startNs = System.nanoTime();
                asleep.countDown();
                port.park(timeoutNs);
                assertTrue(System.nanoTime() - startNs < 5 * SECOND_NS, "was not woken");
                waker.join();
            }
        }
    }

    @Test
    void shouldNotSleepWhenItWasWokenBefore() {
        port.poll(1);
        port.wake();
        port.wake();
        long startNs = System.nanoTime();
        port.park(20 * SECOND_NS);
        assertTrue(System.nanoTime() - startNs < 5 * SECOND_NS, "the wake was lost");
        port.poll(1);
        startNs = System.nanoTime();
        port.park(30_000_000);
        assertTrue(System.nanoTime() - startNs >= 15_000_000, "woken by what is long over");
    }

    /** Two threads play ball: one throws and wakes, the other sleeps until the ball is there, and throws it back. */
    @Test
    void shouldLoseNoWakeInARace() throws InterruptedException {
        int throwsCount = 3000;
        AtomicInteger ball = new AtomicInteger();
        Thread waker = new Thread(() -> {
            for (int i = 0; i < throwsCount; i++) {
                while (ball.get() != 2 * i) {
                    Thread.onSpinWait();
                }
                ball.set(2 * i + 1);
                port.wake();
            }
        });
        waker.start();
        for (int i = 0; i < throwsCount; i++) {
            long startNs = System.nanoTime();
            port.poll(1);
            while (ball.get() != 2 * i + 1) {
                port.park(20 * SECOND_NS);
                port.poll(1);
            }
            assertTrue(System.nanoTime() - startNs < 10 * SECOND_NS, "a wake was lost in round " + i);
            ball.set(2 * i + 2);
        }
        waker.join();
    }

    @Test
    void shouldEndItsSleepWhenBytesCome() throws Exception {
        int[] pair = connectedPair();
        sockets.resume(pair[1]);
        sockets.send(pair[0], memory, 100);
        await("sent", () -> sockets.at(pair[0]).sendingCount() == 0);
        long startNs = System.nanoTime();
        while (sockets.at(pair[1]).received.size() < 100) {
            port.park(20 * SECOND_NS);
            port.poll(10);
        }
        assertTrue(System.nanoTime() - startNs < 5 * SECOND_NS, "slept on");
    }

    @Test
    void shouldEndItsSleepWhenAFileOperationEnds() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        long startNs = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            long token = files.writeAndSync(file, i * 10, memory, 10);
            while (!files.hasEnded(token)) {
                port.poll(1);
                if (!files.hasEnded(token)) {
                    port.park(20 * SECOND_NS);
                }
            }
        }
        assertTrue(System.nanoTime() - startNs < 10 * SECOND_NS, "slept on");
    }

    @Test
    void shouldCountWhatItDoes() throws Exception {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
        for (int i = 0; i < 40; i++) {
            assertTrue(files.write(file, i, memory, 1) > 0);
        }
        await("writes", () -> files.openCount() == 0);
        AtomicReference<List<QueueStats>> read = new AtomicReference<>();
        Thread reader = new Thread(() -> read.set(port.stats()));
        reader.start();
        reader.join();
        List<QueueStats> stats = read.get();
        assertTrue(stats.stream().mapToLong(QueueStats::submitted).sum() >= 40, stats.toString());
        assertTrue(stats.stream().mapToLong(QueueStats::completed).sum() >= 40, stats.toString());
        assertTrue(stats.stream().mapToLong(QueueStats::systemCalls).sum() > 0, stats.toString());
        QueueStats busiest = stats.stream()
                .max(java.util.Comparator.comparingLong(QueueStats::completed))
                .orElseThrow();
        assertTrue(busiest.p50Ns() > 0 && busiest.p50Ns() <= busiest.p99Ns(), stats.toString());
    }

    @Test
    void shouldCloseWithEverythingInFlightAndSayNothingMore() throws IOException {
        for (int round = 0; round < 20; round++) {
            reopen(options());
            int[] pair = connectedPair();
            int datagrams = sockets.bindDatagrams(anyPort());
            sockets.resume(datagrams);
            sockets.resume(pair[1]);
            int listener = port.listen(anyPort(), sockets);
            int file = port.openFile(folder.resolve("log"), FileUse.LOG, files);
            for (int i = 0; i < 8; i++) {
                files.writeAndSync(file, i * 1000, memory, 1000);
                sockets.send(pair[0], memory, MEMORY_BYTES);
            }
            sockets.connect(port.localAddress(listener));
            for (int i = 0; i < round; i++) {
                port.poll(1);
            }
            port.close();
            files.portClosed = true;
            sockets.portClosed = true;
            port.close();
            port.wake();
        }
        assertTrue(Files.exists(folder.resolve("log")));
    }

    /**
     * The kernel may take its time to forget a port; whoever closes one, and thereby an engine, does not wait for that.
     */
    @Test
    void shouldCloseSoon() throws IOException {
        long leastNs = Long.MAX_VALUE;
        for (int round = 0; round < 10; round++) {
            reopen(options());
            int[] pair = connectedPair();
            sockets.resume(pair[1]);
            files.write(port.openFile(folder.resolve("log"), FileUse.LOG, files), 0, memory, 1000);
            port.poll(64);
            long startNs = System.nanoTime();
            port.close();
            leastNs = Math.min(leastNs, System.nanoTime() - startNs);
        }
        long ns = leastNs;
        assertTrue(ns < SOON_NS, () -> "the quickest of ten took " + ns + " ns");
    }

    @Test
    void shouldCloseAtOnceWhenAHandlerCloses() throws IOException {
        int[] ends = new int[1];
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, (handle, token, bytes, error) -> {
            ends[0]++;
            port.close();
        });
        for (int i = 0; i < 8; i++) {
            assertTrue(port.write(file, i * 1000, memory, 1000, i));
        }
        while (ends[0] == 0) {
            port.poll(64);
        }
        assertEquals(1, ends[0]);
        port.close();
    }

    @Test
    void shouldHoldManyPortsAtOnce() throws IOException {
        List<IoPort> ports = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            ports.add(backend().open(new IoOptions("port-" + i, 8, 8, 4, 1024, false, false)));
        }
        for (IoPort each : ports) {
            assertEquals(0, each.poll(1));
        }
        ports.forEach(IoPort::close);
    }

    @Test
    void shouldLeaveNoMemoryAndNoDescriptors() throws IOException {
        port.close();
        long memoryBefore = RawMemory.liveBytes();
        long before = descriptors();
        for (int i = 0; i < 20; i++) {
            reopen(options());
            connectedPair();
            port.openFile(folder.resolve("log"), FileUse.LOG, files);
            port.close();
        }
        assertEquals(memoryBefore, RawMemory.liveBytes());
        assertTrue(descriptors() <= before + 5, "descriptors stay behind");
    }

    private static long descriptors() throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        try (var list = Files.list(open)) {
            return list.count();
        }
    }
}
