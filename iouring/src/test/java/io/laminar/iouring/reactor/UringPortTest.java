package io.laminar.iouring.reactor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.FileEvents;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import io.laminar.ring0.port.QueueStats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the port on io_uring does beyond the contract. */
@Timeout(60)
class UringPortTest {
    private static final long PATIENCE_NS = 20_000_000_000L;

    @TempDir
    private Path folder;

    private IoPort port;
    private final List<Integer> errors = new ArrayList<>();
    private final FileEvents noteError = (file, token, bytes, error) -> errors.add(error);
    private final List<Integer> accepted = new ArrayList<>();
    private final List<Integer> pieces = new ArrayList<>();

    private final NetworkEvents listening = new NetworkEvents() {
        @Override
        public void onAccepted(int listener, int socket, int error) {
            accepted.add(socket);
        }

        @Override
        public void onReceived(int socket, int buffer, long address, int bytes) {
            pieces.add(bytes);
            port.recycle(buffer);
        }

        @Override
        public void onReceiveEnded(int socket, int error) {}
    };

    @BeforeEach
    void open() throws IOException {
        IoBackend.Availability availability = new UringBackend().availability();
        assumeTrue(availability.available(), availability.reason());
        port = new UringBackend().open(options(16, false, false));
    }

    @AfterEach
    void close() {
        if (port != null) {
            port.close();
        }
    }

    private static IoOptions options(int operations, boolean polling, boolean submissionThread) {
        return new IoOptions("uring-test", operations, 16, 4, 1024, polling, submissionThread);
    }

    private void reopen(IoOptions options) throws IOException {
        port.close();
        port = new UringBackend().open(options);
    }

    private void await(BooleanSupplier done) {
        long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (port.poll(64) == 0) {
                port.park(1_000_000);
            }
            assertTrue(System.nanoTime() - startNs < PATIENCE_NS, () -> "waited too long: " + port.stats());
        }
    }

    private int[] connectedPair() throws IOException {
        int listener = port.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), listening);
        int known = accepted.size();
        int client = port.connect(port.localAddress(listener), listening);
        await(() -> accepted.size() > known && port.inFlight() == 0);
        return new int[] {client, accepted.get(known)};
    }

    private QueueStats queue(String name) {
        return port.stats().stream()
                .filter(stats -> stats.queue().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no queue " + name + " in " + port.stats()));
    }

    @Test
    void shouldBeFoundByTheServiceLoader() {
        List<String> names = new ArrayList<>();
        ServiceLoader.load(IoBackend.class).forEach(backend -> names.add(backend.name()));
        assertTrue(names.contains("uring"), names.toString());
    }

    @Test
    void shouldSayWhatKernelAndLibraryThereAre() {
        String reason = new UringBackend().availability().reason();
        assertTrue(reason.matches("Linux \\d+\\..*, liburing \\d+\\..*"), reason);
    }

    @Test
    void shouldMakeQueuesWhenTheyAreNeeded() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, noteError);
        port.sync(file, 1);
        await(() -> errors.size() == 1);
        assertEquals(
                List.of("main"), port.stats().stream().map(QueueStats::queue).toList());
        connectedPair();
        assertEquals(
                List.of("latency", "main"),
                port.stats().stream().map(QueueStats::queue).toList());
    }

    @Test
    void shouldTakeMemoryOfThePortOnly() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, noteError);
        long mine = port.allocate(4096);
        assertThrows(IllegalArgumentException.class, () -> port.write(file, 0, mine - 1, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> port.write(file, 0, mine, 4097, 1));
        assertThrows(IllegalArgumentException.class, () -> port.write(file, -1, mine, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> port.write(file + 1, 0, mine, 10, 1));
        assertTrue(port.write(file, 0, mine, 4096, 1));
        assertThrows(IllegalStateException.class, () -> port.closeFile(file));
        await(() -> errors.equals(List.of(0)));
        assertThrows(IllegalArgumentException.class, () -> port.recycle(0));
    }

    @Test
    void shouldKnowItsOwnerAndRefuseToBePolledByAHandler() throws Exception {
        port.poll(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread stranger = new Thread(() -> {
            try {
                port.poll(1);
            } catch (IllegalStateException e) {
                failure.set(e);
            }
        });
        stranger.start();
        stranger.join();
        assertTrue(failure.get().getMessage().contains("uring-test"), String.valueOf(failure.get()));
        int file = port.openFile(
                folder.resolve("log"),
                FileUse.LOG,
                (f, token, bytes, error) -> assertThrows(IllegalStateException.class, () -> port.poll(1)));
        port.sync(file, 1);
        await(() -> port.inFlight() == 0);
    }

    /** Whoever prepares a port is not who polls it. */
    @Test
    void shouldBePreparedByOneThreadAndOwnedByAnother() throws Exception {
        long memory = port.allocate(4096);
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, noteError);
        int listener = port.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), listening);
        port.connect(port.localAddress(listener), listening);
        assertTrue(port.write(file, 0, memory, 100, 1));
        Thread owner = new Thread(() -> {
            await(() -> errors.equals(List.of(0)) && accepted.size() == 1);
            port.close();
        });
        owner.start();
        owner.join();
        assertEquals(List.of(0), errors);
        assertEquals(100, Files.size(folder.resolve("log")));
    }

    /** The kernel lets go of everything before memory is given back, though nobody can drain the queues. */
    @Test
    void shouldBeClosedByAnotherWhenItsOwnerHasDied() throws Exception {
        port.close();
        long before = RawMemory.liveBytes();
        for (int round = 0; round < 10; round++) {
            accepted.clear();
            Thread owner = new Thread(() -> {
                try {
                    port = new UringBackend().open(options(64, false, false));
                    long memory = port.allocate(8 << 20);
                    int[] pair = connectedPair();
                    port.resume(pair[0]);
                    // Nobody reads: the send stays in flight, and reads from memory of the port.
                    port.send(pair[0], memory, 8 << 20, 1);
                    port.poll(8);
                } catch (IOException e) {
                    errors.add(1);
                }
            });
            owner.start();
            owner.join();
            assertEquals(List.of(), errors);
            assertTrue(port.inFlight() > 0);
            port.close();
            port.close();
        }
        assertEquals(before, RawMemory.liveBytes());
    }

    @Test
    void shouldCloseWithTenThousandOperationsInFlight() throws IOException {
        reopen(options(16_384, false, false));
        long memory = port.allocate(1 << 20);
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, noteError);
        for (int i = 0; i < 10_000; i++) {
            boolean started = i % 10 == 0
                    ? port.writeAndSync(file, i * 512L, memory, 512, i)
                    : port.write(file, i * 512L, memory, 512, i);
            assertTrue(started);
        }
        assertEquals(10_000, port.inFlight());
        int ended = port.poll(1);
        assertTrue(ended <= 1);
        assertEquals(10_000 - ended, port.inFlight());
        port.close();
        assertEquals(ended, errors.size(), "none of those that were in flight is told of");
    }

    @Test
    void shouldEndTenThousandOperationsAtOnce() throws IOException {
        reopen(options(16_384, false, false));
        long memory = port.allocate(1 << 20);
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, noteError);
        for (int i = 0; i < 10_000; i++) {
            assertTrue(port.write(file, i * 64L, memory + i * 64L, 64, i));
        }
        await(() -> errors.size() == 10_000);
        assertTrue(errors.stream().allMatch(error -> error == 0));
        assertArrayEquals(RawMemory.toArray(memory, 640_000), Files.readAllBytes(folder.resolve("log")));
    }

    @Test
    void shouldHandOverWritesThatContinueEachOtherAsOne() throws IOException {
        reopen(options(256, false, false));
        long memory = port.allocate(1 << 20);
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, noteError);
        long before = queue("main").submitted();
        for (int i = 0; i < 128; i++) {
            RawMemory.fill(memory + i * 4096L, 4096, (byte) i);
            assertTrue(port.write(file, i * 4096L, memory + i * 4096L, 4096, i));
        }
        await(() -> errors.size() == 128);
        assertTrue(errors.stream().allMatch(error -> error == 0));
        assertArrayEquals(RawMemory.toArray(memory, 512 << 10), Files.readAllBytes(folder.resolve("log")));
        // 256 KiB is the most; and the owner's sleep may have an entry of its own.
        long submitted = queue("main").submitted() - before;
        assertTrue(submitted >= 2 && submitted <= 3, "submitted=" + submitted);
    }

    @Test
    void shouldSayWhyADeviceIsNotPolledAndServeItAllTheSame() throws IOException {
        PollProbe refusing = new PollProbe() {
            @Override
            String refusal(Path path) {
                return "a read failed, errno=EOPNOTSUPP";
            }
        };
        port.close();
        port = new UringBackend(new Entries(), refusing).open(options(16, true, false));
        long memory = port.allocate(8192);
        int file = port.openFile(folder.resolve("direct"), FileUse.DIRECT, noteError);
        assertTrue(port.writeAndSync(file, 0, memory, 4096, 1));
        await(() -> errors.equals(List.of(0)));
        assertEquals(1, queue("main").fallbacks());
        assertTrue(port.notes().toString().contains("EOPNOTSUPP"), port.notes().toString());
    }

    @Test
    void shouldProbeTheDeviceAndLeaveNothingBehind() throws IOException {
        String refusal = new PollProbe().refusal(folder.resolve("direct"));
        // Whatever this machine's device says: a word about reading, or nothing.
        assertTrue(refusal.isEmpty() || refusal.contains("errno=") || refusal.contains("io_poll is 0"), refusal);
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    /** A device that is believed to be polled, and says at the first read that it is not. */
    @Test
    void shouldGoOnWhenADeviceDoesNotPollAfterAll() throws IOException {
        assumeTrue(!new PollProbe().refusal(folder.resolve("x")).isEmpty(), "the device can be polled");
        PollProbe believing = new PollProbe() {
            @Override
            String refusal(Path path) {
                return "";
            }
        };
        port.close();
        port = new UringBackend(new Entries(), believing).open(options(16, true, false));
        long memory = port.allocate(8192);
        RawMemory.fill(memory, 4096, (byte) 7);
        int file = port.openFile(folder.resolve("direct"), FileUse.DIRECT, noteError);
        assertTrue(port.writeAndSync(file, 0, memory, 4096, 1));
        await(() -> errors.equals(List.of(0)));
        assertTrue(port.read(file, 0, memory + 4096, 4096, 2));
        await(() -> errors.equals(List.of(0, 0)));
        assertArrayEquals(RawMemory.toArray(memory, 4096), RawMemory.toArray(memory + 4096, 4096));
        assertTrue(queue("poll").submitted() > 0, port.stats().toString());
    }

    @Test
    void shouldWorkWithASubmissionThreadOrSayWhyNot() throws IOException {
        reopen(options(16, false, true));
        long memory = port.allocate(4096);
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, noteError);
        for (int i = 0; i < 10; i++) {
            assertTrue(port.writeAndSync(file, i * 10L, memory, 10, i));
        }
        await(() -> errors.size() == 10);
        assertEquals(100, Files.size(folder.resolve("log")));
        boolean spare = Runtime.getRuntime().availableProcessors() > 1;
        assertEquals(spare, port.notes().isEmpty(), port.notes().toString());
    }

    /** What a paused socket had received already must not keep others from receiving. */
    @Test
    void shouldReceiveWhileAPausedSocketHoldsWhatCame() throws IOException {
        long memory = port.allocate(64 << 10);
        int[] paused = connectedPair();
        int[] other = connectedPair();
        assertTrue(port.send(paused[0], memory, 16 << 10, 1));
        await(() -> port.inFlight() == 0);
        port.resume(paused[1]);
        // The kernel fills all four buffers in one go, and the first event is the last that the socket wants.
        await(() -> port.poll(1) > 0 && !pieces.isEmpty());
        port.pause(paused[1]);
        int before = pieces.size();
        port.resume(other[1]);
        assertTrue(port.send(other[0], memory, 500, 2));
        await(() -> pieces.size() > before);
        assertEquals(500, pieces.getLast());
        port.resume(paused[1]);
        await(() -> pieces.stream().mapToInt(Integer::intValue).sum() == (16 << 10) + 500);
    }
}
