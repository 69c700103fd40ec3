package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the hot paths of a port allocate on the heap: exact bytes of the owner's thread. */
public abstract class PortAllocationContract extends PortFixture {
    private static final int ROUNDS = 2_000;
    private static final int WARM_UPS = 8;
    private static final int RUNS = 4;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    /** {@return most bytes that a thousand operations may allocate} */
    protected long bytesPerThousand() {
        return 0;
    }

    /** Counts, and makes nothing. */
    private final class Counting implements NetworkEvents, FileEvents {
        int accepted = -1;
        int connected;
        long received;
        int sent;
        int fileEnds;
        int errors;

        @Override
        public void onAccepted(int listener, int socket, int error) {
            accepted = socket;
            errors |= error;
        }

        @Override
        public void onConnected(int socket, int error) {
            connected++;
            errors |= error;
        }

        @Override
        public void onReceived(int socket, int buffer, long address, int bytes) {
            received += bytes;
            port.recycle(buffer);
        }

        @Override
        public void onReceiveEnded(int socket, int error) {
            errors |= 1;
        }

        @Override
        public void onSent(int socket, long token, int bytes, int error) {
            sent++;
            errors |= error;
        }

        @Override
        public void onFile(int file, long token, int bytes, int error) {
            fileEnds++;
            errors |= error;
        }
    }

    private final Counting counting = new Counting();

    private void assertAllocation(String what, Runnable body) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WARM_UPS + RUNS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            body.run();
            least = i < WARM_UPS ? least : Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        long bytes = least;
        assertEquals(0, counting.errors);
        assertTrue(
                bytes <= bytesPerThousand() * ROUNDS / 1000,
                () -> what + ": " + bytes + " bytes in " + ROUNDS + " rounds");
    }

    @Test
    void shouldAllocateNothingForFiles() throws IOException {
        int file = port.openFile(folder.resolve("log"), FileUse.LOG, counting);
        assertAllocation("write, sync and read", () -> {
            for (int i = 0; i < ROUNDS; i++) {
                int wanted = counting.fileEnds + 5;
                port.write(file, i * 100L, memory, 50, i);
                port.write(file, i * 100L + 50, memory + 50, 50, i);
                port.write(file, i * 100L + 100, memory + 100, 1, i);
                port.read(file, 0, memory + 4096, 100, i);
                port.sync(file, i);
                while (counting.fileEnds < wanted) {
                    if (port.poll(8) == 0) {
                        port.park(1_000_000);
                    }
                }
            }
        });
    }

    @Test
    void shouldAllocateNothingForConnections() throws IOException {
        int listener = port.listen(anyPort(), counting);
        int client = port.connect(port.localAddress(listener), counting);
        while (counting.accepted < 0 || counting.connected == 0) {
            port.poll(8);
        }
        int server = counting.accepted;
        assertAllocation("send and receive", () -> {
            for (int i = 0; i < ROUNDS; i++) {
                long wanted = counting.received + 1000;
                int ends = counting.sent + 1;
                port.resume(server);
                port.send(client, memory, 1000, i);
                while (counting.received < wanted || counting.sent < ends) {
                    if (port.poll(8) == 0) {
                        port.park(1_000_000);
                    }
                }
                if (i % 2 == 0) {
                    port.pause(server);
                }
            }
        });
    }

    @Test
    void shouldAllocateNothingForDatagrams() throws IOException {
        int receiver = port.bindDatagrams(anyPort(), counting);
        int sender = port.bindDatagrams(anyPort(), counting);
        port.connectDatagrams(sender, port.localAddress(receiver));
        port.resume(receiver);
        assertAllocation("datagrams", () -> {
            for (int i = 0; i < ROUNDS; i++) {
                long wanted = counting.received + 500;
                int ends = counting.sent + 1;
                port.send(sender, memory, 500, i);
                while (counting.received < wanted || counting.sent < ends) {
                    if (port.poll(8) == 0) {
                        port.park(1_000_000);
                    }
                }
            }
        });
    }

    @Test
    void shouldAllocateNothingWhileNothingHappens() throws IOException {
        port.listen(anyPort(), counting);
        assertAllocation("polling", () -> {
            for (int i = 0; i < ROUNDS; i++) {
                port.poll(8);
                port.wake();
                port.park(1_000_000);
            }
        });
    }
}
