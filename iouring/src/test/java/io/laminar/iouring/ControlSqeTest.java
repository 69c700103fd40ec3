package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.raw.RawMemory;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ControlSqeTest {
    private static final int ENOENT = 2;
    private static final int ETIME = 62;
    private static final int ECANCELED = 125;
    private static final int POLLIN = 1;

    private UringFixture ring;
    private int event;

    @BeforeEach
    void open() {
        ring = UringFixture.open();
        event = Descriptors.event();
    }

    @AfterEach
    void close() {
        ring.close();
        Descriptors.close(event);
    }

    private void signal() {
        RawMemory.putLong(ring.memory, 1);
        FileSqe.write(ring.claim(), event, ring.memory, 8, 0, 99);
    }

    private void consume() {
        FileSqe.read(ring.claim(), event, ring.memory, 8, 0, 98);
    }

    @Test
    void shouldEndAfterATime() {
        UringFixture.time(ring.memory, 30_000_000);
        long start = System.nanoTime();
        ControlSqe.timeout(ring.claim(), ring.memory, 0, 1);
        assertEquals(-ETIME, ring.result());
        assertTrue(System.nanoTime() - start >= 29_000_000);
    }

    @Test
    void shouldEndAtATime() {
        long start = System.nanoTime();
        UringFixture.time(ring.memory, start + 30_000_000);
        ControlSqe.timeoutAt(ring.claim(), ring.memory, 1);
        assertEquals(-ETIME, ring.result());
        assertTrue(System.nanoTime() - start >= 29_000_000);
    }

    @Test
    void shouldEndAfterCompletions() {
        UringFixture.time(ring.memory, 3600 * UringFixture.SECOND);
        ControlSqe.timeout(ring.claim(), ring.memory, 2, 1);
        ControlSqe.nop(ring.claim(), 2);
        ControlSqe.nop(ring.claim(), 3);
        assertEquals(0, ring.awaitByData(3).get(1L).result());
    }

    @Test
    void shouldRemoveATimeout() {
        UringFixture.time(ring.memory, 3600 * UringFixture.SECOND);
        ControlSqe.timeout(ring.claim(), ring.memory, 0, 1);
        ControlSqe.removeTimeout(ring.claim(), 1, 2);
        Map<Long, UringFixture.Completion> results = ring.awaitByData(2);
        assertEquals(-ECANCELED, results.get(1L).result());
        assertEquals(0, results.get(2L).result());
        ControlSqe.removeTimeout(ring.claim(), 1, 2);
        assertEquals(-ENOENT, ring.result());
    }

    @Test
    void shouldCancelWhatTakesTooLong() {
        UringFixture.time(ring.memory, 20_000_000);
        long sqe = ring.claim();
        ControlSqe.poll(sqe, event, POLLIN, 1);
        Sqe.link(sqe);
        ControlSqe.linkTimeout(ring.claim(), ring.memory, 2);
        Map<Long, UringFixture.Completion> results = ring.awaitByData(2);
        assertEquals(-ECANCELED, results.get(1L).result());
        assertEquals(-ETIME, results.get(2L).result());
    }

    @Test
    void shouldNotCancelWhatEndsInTime() {
        UringFixture.time(ring.memory + 64, 3600 * UringFixture.SECOND);
        signal();
        long sqe = ring.claim();
        ControlSqe.poll(sqe, event, POLLIN, 1);
        Sqe.link(sqe);
        ControlSqe.linkTimeout(ring.claim(), ring.memory + 64, 2);
        Map<Long, UringFixture.Completion> results = ring.awaitByData(3);
        assertEquals(POLLIN, results.get(1L).result());
        assertEquals(-ECANCELED, results.get(2L).result());
    }

    @Test
    void shouldPollOnce() {
        ControlSqe.poll(ring.claim(), event, POLLIN, 1);
        signal();
        UringFixture.Completion completion = ring.awaitByData(2).get(1L);
        assertEquals(POLLIN, completion.result());
        assertFalse(Cqe.hasMore(completion.flags()));
        assertEquals(0, ring.uring.inFlight());
    }

    @Test
    void shouldPollAgainAndAgainUntilRemoved() {
        ControlSqe.pollAll(ring.claim(), event, POLLIN, 1);
        for (int i = 0; i < 5; i++) {
            signal();
            UringFixture.Completion completion = ring.awaitByData(2).get(1L);
            assertEquals(POLLIN, completion.result() & POLLIN);
            assertTrue(Cqe.hasMore(completion.flags()));
            consume();
            assertEquals(8, ring.result());
        }
        assertEquals(1, ring.uring.inFlight());
        ControlSqe.removePoll(ring.claim(), 1, 2);
        Map<Long, UringFixture.Completion> results = ring.awaitByData(2);
        assertEquals(-ECANCELED, results.get(1L).result());
        assertEquals(0, results.get(2L).result());
        assertEquals(0, ring.uring.inFlight());
    }

    @Test
    void shouldCancelByWhatAnEntryCarries() {
        ControlSqe.poll(ring.claim(), event, POLLIN, 1);
        ControlSqe.poll(ring.claim(), event, POLLIN, 2);
        ControlSqe.cancel(ring.claim(), 2, 3);
        Map<Long, UringFixture.Completion> results = ring.awaitByData(2);
        assertEquals(-ECANCELED, results.get(2L).result());
        assertEquals(0, results.get(3L).result());
        assertEquals(1, ring.uring.inFlight());
        ControlSqe.cancel(ring.claim(), 77, 3);
        assertEquals(-ENOENT, ring.result());
    }

    @Test
    void shouldCancelAllOfADescriptor() {
        int other = Descriptors.event();
        ControlSqe.poll(ring.claim(), event, POLLIN, 1);
        ControlSqe.poll(ring.claim(), event, POLLIN, 2);
        ControlSqe.poll(ring.claim(), other, POLLIN, 3);
        ControlSqe.cancelDescriptor(ring.claim(), event, 4);
        Map<Long, UringFixture.Completion> results = ring.awaitByData(3);
        assertEquals(-ECANCELED, results.get(1L).result());
        assertEquals(-ECANCELED, results.get(2L).result());
        assertEquals(2, results.get(4L).result());
        ControlSqe.cancelAll(ring.claim(), 5);
        results = ring.awaitByData(2);
        assertEquals(-ECANCELED, results.get(3L).result());
        assertEquals(1, results.get(5L).result());
        Descriptors.close(other);
    }

    @Test
    void shouldSendAMessageToAnotherRing() throws Exception {
        CountDownLatch enabled = new CountDownLatch(1);
        Uring target = Uring.open(UringConfig.defaults()).orThrow();
        long[] seen = new long[2];
        Thread sleeper = Thread.ofPlatform().start(() -> {
            target.enable();
            enabled.countDown();
            target.submitAndWait(1, UringFixture.PATIENCE);
            if (target.poll() == 1) {
                seen[0] = Cqe.userData(target.cqe(0));
                seen[1] = Cqe.result(target.cqe(0));
                target.advance(1);
            }
            assertEquals(0, target.inFlight());
            target.close();
        });
        enabled.await();
        long message = UserDataCodec.of(UserDataCodec.MESSAGE, 12, 3);
        ControlSqe.message(ring.claim(), target.descriptor(), message, 345, 1);
        assertEquals(0, ring.result());
        sleeper.join();
        assertEquals(message, seen[0]);
        assertEquals(345, seen[1]);
    }
}
