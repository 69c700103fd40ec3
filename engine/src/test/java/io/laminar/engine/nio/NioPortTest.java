package io.laminar.engine.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.FileUse;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoError;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.port.NetworkEvents;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the channels' port does beyond the contract. */
class NioPortTest {
    private static final IoOptions OPTIONS = new IoOptions("nio-test", 16, 8, 4, 1024, false, false);

    @TempDir
    private Path folder;

    private IoPort port;
    private final List<Integer> errors = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        port = new NioBackend().open(OPTIONS);
    }

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void shouldBeFoundByTheServiceLoader() {
        List<String> names = new ArrayList<>();
        ServiceLoader.load(IoBackend.class).forEach(backend -> names.add(backend.name()));
        assertTrue(names.contains("nio"), names.toString());
    }

    @Test
    void shouldTakeMemoryOfThePortOnly() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, (f, token, bytes, error) -> errors.add(error));
        long mine = port.allocate(4096);
        assertThrows(IllegalArgumentException.class, () -> port.write(file, 0, mine - 1, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> port.write(file, 0, mine, 4097, 1));
        assertThrows(IllegalArgumentException.class, () -> port.write(file, -1, mine, 10, 1));
        assertThrows(IllegalArgumentException.class, () -> port.write(file + 1, 0, mine, 10, 1));
        assertTrue(port.write(file, 0, mine, 4096, 1));
        assertThrows(IllegalStateException.class, () -> port.closeFile(file));
        assertEquals(1, port.poll(8));
        assertEquals(List.of(0), errors);
        assertThrows(IllegalArgumentException.class, () -> port.recycle(0));
    }

    @Test
    void shouldKnowItsOwner() throws InterruptedException {
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
        assertTrue(failure.get().getMessage().contains("nio-test"), String.valueOf(failure.get()));
    }

    @Test
    void shouldRefuseToBePolledByAHandler() throws IOException {
        int file = port.openFile(
                folder.resolve("log"),
                FileUse.LOG,
                (f, token, bytes, error) -> assertThrows(IllegalStateException.class, () -> port.poll(1)));
        port.sync(file, 1);
        assertEquals(1, port.poll(1));
    }

    @Test
    void shouldKeepFilesOpenWhenItsThreadIsInterrupted() throws IOException {
        Path path = folder.resolve("log");
        long memory = port.allocate(4096);
        RawMemory.fill(memory, 4096, (byte) 7);
        int file = port.openFile(path, FileUse.LOG, (f, token, bytes, error) -> errors.add(error));
        for (int i = 0; i < 3; i++) {
            port.writeAndSync(file, i * 100L, memory, 100, i);
            Thread.currentThread().interrupt();
            port.poll(8);
            assertTrue(Thread.interrupted(), "the interrupt was swallowed");
        }
        assertEquals(List.of(0, 0, 0), errors);
        assertArrayEquals(RawMemory.toArray(memory, 300), Files.readAllBytes(path));
    }

    /** The channel is closed in the middle of an operation: it is opened again, and the operation goes on. */
    @Test
    void shouldOpenAFileAgainThatAnInterruptHasClosed() throws IOException {
        Path path = folder.resolve("log");
        long memory = port.allocate(4096);
        int[] calls = new int[1];
        try (IoPort interrupted = new NioBackend(counters -> new Calls(counters) {
                    @Override
                    int write(java.nio.channels.FileChannel file, java.nio.ByteBuffer from, long offset)
                            throws IOException {
                        if (calls[0]++ == 0) {
                            Thread.currentThread().interrupt();
                        }
                        return super.write(file, from, offset);
                    }
                })
                .open(OPTIONS)) {
            long own = interrupted.allocate(4096);
            RawMemory.fill(own, 4096, (byte) 9);
            int file = interrupted.openFile(path, FileUse.LOG, (f, token, bytes, error) -> errors.add(error));
            interrupted.write(file, 0, own, 4096, 1);
            interrupted.poll(8);
            assertTrue(Thread.interrupted(), "the interrupt was swallowed");
            assertEquals(List.of(0), errors);
            assertEquals(2, calls[0]);
            assertArrayEquals(RawMemory.toArray(own, 4096), Files.readAllBytes(path));
            interrupted.closeFile(file);
        }
        assertEquals(0, RawMemory.getByte(memory));
    }

    /** A peer that does not read must not keep a log from being written. */
    @Test
    void shouldKeepOperationsForFiles() throws IOException {
        NetworkEvents deaf = new NetworkEvents() {
            @Override
            public void onReceived(int socket, int buffer, long address, int bytes) {}

            @Override
            public void onReceiveEnded(int socket, int error) {}
        };
        long memory = port.allocate(8 << 20);
        int listener = port.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), deaf);
        int[] clients = new int[3];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = port.connect(port.localAddress(listener), deaf);
        }
        long endNs = System.nanoTime() + 300_000_000;
        while (System.nanoTime() < endNs) {
            for (int client : clients) {
                port.send(client, memory, 8 << 20, 1);
            }
            port.poll(16);
        }
        assertTrue(port.inFlight() >= 9, "inFlight=" + port.inFlight());
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, (f, token, bytes, error) -> errors.add(error));
        for (int i = 0; i < 4; i++) {
            assertTrue(port.write(file, 0, memory, 100, i), "no operation left for a file");
        }
    }

    @Test
    void shouldCountDirectFilesAsServedByAnother() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.DIRECT, (f, token, bytes, error) -> errors.add(error));
        port.sync(file, 1);
        port.poll(1);
        assertEquals(1, port.stats().get(0).fallbacks());
    }

    @Test
    void shouldTurnExceptionsIntoNumbers() {
        assertEquals(IoError.DEVICE_FULL, Errors.of(new IOException("No space left on device")));
        assertEquals(IoError.RESET, Errors.of(new IOException("Connection reset by peer")));
        assertEquals(IoError.PIPE_BROKEN, Errors.of(new ClosedChannelException()));
        assertEquals(IoError.TIMED_OUT, Errors.of(new ConnectException("Connection timed out")));
        assertEquals(IoError.REFUSED, Errors.of(new ConnectException()));
        assertEquals(IoError.REFUSED, Errors.of(new PortUnreachableException()));
        assertEquals(IoError.UNREACHABLE, Errors.of(new NoRouteToHostException()));
        assertEquals(IoError.UNREACHABLE, Errors.of(new ConnectException("Network is unreachable")));
        assertEquals(IoError.NO_FILES, Errors.of(new IOException("Too many open files in system")));
        assertEquals(IoError.NO_DESCRIPTORS, Errors.of(new IOException("Too many open files")));
        assertEquals(IoError.NO_MEMORY, Errors.of(new IOException("Cannot allocate memory")));
        assertEquals(IoError.ABORTED, Errors.of(new IOException("Software caused connection abort")));
        assertEquals(IoError.IO, Errors.of(new IOException("anything else")));
        assertEquals(IoError.IO, Errors.of(new IOException()));
    }
}
