package io.laminar.ring0.port;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel fails the nth call, for n = 1, 2, … until a run has no such call any more. */
public abstract class PortFaultContract extends PortFixture {
    /** Steps that a port takes by itself: whoever uses it sees nothing of them. */
    private static final int[] HARMLESS = {IoError.INTERRUPTED, IoError.AGAIN, Faults.SHORT};

    private static final int BYTES = 20_000;
    private static final int MOST_CALLS = 200;
    private static final int MOST_POLLS = 1_000_000;
    private static final int DATAGRAMS = 10;

    @TempDir
    Path folder;

    /** {@return what lets calls fail; the same object each time} */
    protected abstract Faults faults();

    @Override
    protected final IoBackend backend() {
        return faults().backend();
    }

    /** Runs a body once for each n until the fault strikes no more, which has to happen at least once. */
    private void each(Faults.Call call, int error, ThrowingBody body) throws IOException {
        for (int n = 1; n < MOST_CALLS; n++) {
            reopen(options());
            faults().arm(call, n, error);
            body.run();
            if (!faults().struck()) {
                assertTrue(n > 1, () -> "no call of " + call);
                return;
            }
        }
        throw new AssertionError("more than " + MOST_CALLS + " calls of " + call);
    }

    private interface ThrowingBody {
        void run() throws IOException;
    }

    @Test
    void shouldGoOnAfterHarmlessStepsOfFiles() throws IOException {
        for (int error : HARMLESS) {
            each(Faults.Call.FILE_WRITE, error, () -> writeAndRead(true));
            each(Faults.Call.FILE_READ, error, () -> writeAndRead(true));
        }
        each(Faults.Call.FILE_SYNC, IoError.INTERRUPTED, () -> writeAndRead(true));
    }

    @Test
    void shouldSayWhichErrorAFileHad() throws IOException {
        for (int error : new int[] {IoError.IO, IoError.DEVICE_FULL, IoError.QUOTA, IoError.FILE_TOO_BIG}) {
            for (Faults.Call call : List.of(Faults.Call.FILE_WRITE, Faults.Call.FILE_READ, Faults.Call.FILE_SYNC)) {
                each(call, error, () -> {
                    writeAndRead(false);
                    long errors = files.ends.values().stream()
                            .filter(end -> end.error() == error)
                            .count();
                    assertEquals(faults().struck() ? 1 : 0, errors);
                });
            }
        }
    }

    private void writeAndRead(boolean clean) throws IOException {
        Path path = folder.resolve("log");
        int file = port.openFile(path, FileUse.SINK, files);
        byte[] content = fill(memory, BYTES, 1);
        // They continue each other, and half of all is the middle of one.
        for (int from = 0; from < BYTES; from += BYTES / 5) {
            assertTrue(files.write(file, from, memory + from, BYTES / 5) > 0);
        }
        await("writes", () -> files.openCount() == 0);
        assertTrue(files.writeAndSync(file, BYTES, memory, 100) > 0);
        await("write and sync", () -> files.openCount() == 0);
        port.closeFile(file);
        int again = port.openFile(path, FileUse.READ, files);
        long token = files.read(again, 0, memory + 100_000, BYTES);
        await("read", () -> files.hasEnded(token));
        port.closeFile(again);
        if (clean) {
            assertEquals(BYTES + 100, Files.size(path));
            assertEquals(new FileLedger.End(BYTES, 0), files.ends.get(token));
            assertArrayEquals(content, RawMemory.toArray(memory + 100_000, BYTES));
            assertTrue(files.ends.values().stream().allMatch(end -> end.error() == 0));
        }
    }

    @Test
    void shouldGoOnAfterHarmlessStepsOfSockets() throws IOException {
        for (int error : HARMLESS) {
            each(Faults.Call.SEND, error, this::talk);
            each(Faults.Call.RECEIVE, error, this::talk);
        }
    }

    private void talk() throws IOException {
        int[] pair = connectedPair();
        byte[] content = fill(memory, BYTES, 2);
        sockets.resume(pair[1]);
        assertTrue(sockets.send(pair[0], memory, BYTES / 2));
        assertTrue(sockets.send(pair[0], memory + BYTES / 2, BYTES / 2));
        port.shutdownSends(pair[0]);
        await("end", () -> sockets.at(pair[1]).ended);
        assertArrayEquals(content, sockets.at(pair[1]).received.toByteArray());
        assertEquals(List.of(0), sockets.at(pair[1]).receiveErrors);
    }

    /** One that has to be sent again may arrive behind others; the ends are told of in order all the same. */
    @Test
    void shouldGoOnAfterHarmlessStepsOfDatagrams() throws IOException {
        for (int error : new int[] {IoError.INTERRUPTED, IoError.AGAIN}) {
            each(Faults.Call.SEND, error, this::sendDatagrams);
        }
    }

    /** Some of one length, which may go together, and some not. */
    private static int length(int datagram) {
        return datagram < DATAGRAMS / 2 ? 100 : 10 + datagram;
    }

    private void sendDatagrams() throws IOException {
        fill(memory, 1_000, 8);
        int one = sockets.bindDatagrams(anyPort());
        int two = sockets.bindDatagrams(anyPort());
        port.connectDatagrams(one, port.localAddress(two));
        sockets.resume(two);
        for (int i = 0; i < DATAGRAMS; i++) {
            assertTrue(sockets.send(one, memory + i, length(i)));
        }
        for (int polls = 0; sockets.at(one).sendingCount() > 0 && polls < MOST_POLLS; polls++) {
            assertTrue(port.poll(1) <= 1);
        }
        await("datagrams", () -> sockets.at(two).pieces.size() == DATAGRAMS);
        List<SocketLedger.End> sent = sockets.at(one).sent;
        assertEquals(DATAGRAMS, sent.size());
        for (int i = 0; i < DATAGRAMS; i++) {
            byte[] content = RawMemory.toArray(memory + i, length(i));
            assertEquals(0, sent.get(i).error());
            assertEquals(length(i), sent.get(i).bytes());
            assertTrue(sockets.at(two).pieces.stream().anyMatch(piece -> Arrays.equals(piece, content)));
        }
        close(new int[] {one, two});
    }

    @Test
    void shouldSayWhichErrorASendHad() throws IOException {
        for (int error : new int[] {IoError.RESET, IoError.PIPE_BROKEN, IoError.TIMED_OUT}) {
            each(Faults.Call.SEND, error, () -> {
                int[] pair = connectedPair();
                assertTrue(sockets.send(pair[0], memory, BYTES));
                await("send", () -> sockets.at(pair[0]).sendingCount() == 0);
                assertEquals(
                        faults().struck() ? error : 0,
                        sockets.at(pair[0]).sent.get(0).error());
                close(pair);
            });
        }
    }

    @Test
    void shouldSayWhichErrorReceivingHad() throws IOException {
        for (int error : new int[] {IoError.RESET, IoError.TIMED_OUT}) {
            each(Faults.Call.RECEIVE, error, () -> {
                int[] pair = connectedPair();
                byte[] content = fill(memory, BYTES, 3);
                sockets.resume(pair[1]);
                assertTrue(sockets.send(pair[0], memory, BYTES));
                port.shutdownSends(pair[0]);
                await("end", () -> sockets.at(pair[1]).ended);
                assertEquals(List.of(faults().struck() ? error : 0), sockets.at(pair[1]).receiveErrors);
                byte[] received = sockets.at(pair[1]).received.toByteArray();
                assertArrayEquals(Arrays.copyOf(content, received.length), received);
                close(pair);
            });
        }
    }

    private void close(int[] pair) {
        sockets.close(pair[0]);
        sockets.close(pair[1]);
        await("closed", () -> sockets.isClosed(pair[0]) && sockets.isClosed(pair[1]));
        assertEquals(0, port.inFlight());
    }
}
