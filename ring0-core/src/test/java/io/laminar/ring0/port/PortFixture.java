package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A port for each test, a mebibyte of its memory, and waiting with a limit. */
@Timeout(60)
public abstract class PortFixture {
    protected static final int MEMORY_BYTES = 1 << 20;
    private static final long PATIENCE_NS = 20_000_000_000L;

    protected IoPort port;
    protected long memory;
    protected FileLedger files;
    protected SocketLedger sockets;

    /** {@return the backend under test} */
    protected abstract IoBackend backend();

    /** {@return small sizes, so that limits are met} */
    protected IoOptions options() {
        return new IoOptions("contract", 64, 256, 16, 4096, false, false);
    }

    @BeforeEach
    void openPort() throws IOException {
        IoBackend.Availability availability = backend().availability();
        assumeTrue(availability.available(), availability.reason());
        reopen(options());
    }

    @AfterEach
    void closePort() {
        if (port != null) {
            port.close();
        }
    }

    /** Closes the test's port and opens another. */
    protected final void reopen(IoOptions options) throws IOException {
        reopen(backend(), options);
    }

    protected final void reopen(IoBackend backend, IoOptions options) throws IOException {
        closePort();
        port = backend.open(options);
        memory = port.allocate(MEMORY_BYTES);
        files = new FileLedger(port);
        sockets = new SocketLedger(port);
    }

    /** Polls until something holds. */
    protected final void await(String what, BooleanSupplier done) {
        long startNs = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (port.poll(64) == 0) {
                port.park(1_000_000);
            }
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                fail("waited too long: " + what + ", inFlight=" + port.inFlight() + ", stats=" + port.stats());
            }
        }
    }

    /** Polls for some time. */
    protected final void pollFor(long milliseconds) {
        long endNs = System.nanoTime() + milliseconds * 1_000_000;
        while (System.nanoTime() < endNs) {
            if (port.poll(64) == 0) {
                port.park(1_000_000);
            }
        }
    }

    /** Fills memory of the port with bytes that a seed gives, and returns them. */
    protected final byte[] fill(long address, int bytes, long seed) {
        byte[] content = bytes(bytes, seed);
        RawMemory.copyFrom(content, 0, address, bytes);
        return content;
    }

    protected static byte[] bytes(int count, long seed) {
        byte[] content = new byte[count];
        new Random(seed).nextBytes(content);
        return content;
    }

    protected static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Listens, connects, and returns the handles of both ends: the one that connected first. */
    protected final int[] connectedPair() throws IOException {
        int listener = port.listen(anyPort(), sockets);
        int[] pair = connectTo(listener);
        sockets.close(listener);
        await("listener closed", () -> sockets.isClosed(listener));
        return pair;
    }

    protected final int[] connectTo(int listener) throws IOException {
        int known = sockets.accepted.size();
        int client = sockets.connect(port.localAddress(listener));
        await("connection", () -> sockets.accepted.size() > known && sockets.at(client).connected);
        assertTrue(sockets.at(client).connectError == 0, () -> IoError.text(sockets.at(client).connectError));
        return new int[] {client, sockets.accepted.get(known)};
    }
}
