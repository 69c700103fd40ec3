package io.laminar.iouring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.bindings.LiburingCalls;
import io.laminar.memory.raw.MemoryAccessError;
import io.laminar.memory.raw.RawMemory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class UringTest {
    private static final int EEXIST = 17;

    @Test
    void shouldGrantTheBestFlagsOfThisKernel() {
        try (UringFixture ring = UringFixture.open()) {
            UringSetup setup = ring.uring.setup();
            assertEquals(UringConfig.DEFAULT_SUBMISSION_ENTRIES, setup.submissionEntries());
            assertEquals(UringConfig.DEFAULT_COMPLETION_ENTRIES, setup.completionEntries());
            assertTrue(setup.descriptorRegistered());
            assertTrue(
                    setup.flagNames().contains("SUBMIT_ALL"), setup.flagNames().toString());
            assertTrue(setup.supports(Opcode.SOCKET));
            assertFalse(setup.supports(255));
        }
    }

    @Test
    void shouldFallBackToWhatOlderKernelsKnow() {
        int unknown = 1 << 30;
        int[] tiers = SetupFlags.tiers(UringConfig.defaults());
        for (int i = 0; i < tiers.length; i++) {
            int[] asked = new int[] {tiers[0] | unknown, tiers[i]};
            UringOpening opening =
                    UringOpener.open(UringConfig.defaults(), io.laminar.bindings.NativeLibrary.liburing(), asked);
            if (opening instanceof UringOpening.Opened opened) {
                try (Uring uring = opened.uring()) {
                    assertEquals(tiers[i], uring.setup().flags() & ~SetupFlags.NO_SQARRAY);
                    uring.enable();
                    for (int n = 0; n < 1000; n++) {
                        ControlSqe.nop(uring.claim(), n);
                        uring.submitAndWait(1, UringFixture.SECOND);
                        assertEquals(1, uring.poll());
                        assertEquals(n, Cqe.userData(uring.cqe(0)));
                        uring.advance(1);
                    }
                }
            }
        }
    }

    @Test
    void shouldSayWhyWhenNoFlagsAreGranted() {
        UringOpening opening = UringOpener.open(
                UringConfig.defaults(), io.laminar.bindings.NativeLibrary.liburing(), new int[] {1 << 30});
        UringOpening.Refused refused = assertInstanceOf(UringOpening.Refused.class, opening);
        assertTrue(refused.reason().contains("EINVAL") || !refused.hint().isEmpty(), refused.toString());
        assertThrows(IllegalStateException.class, opening::orThrow);
    }

    @Test
    void shouldRefuseAKernelThatCannotCancelAll() {
        UringOpening.Refused refused = UringOpener.refusalOfAge(-1, Set.of(Opcode.NOP, Opcode.READ));
        assertTrue(refused.reason().contains("5.19"), refused.toString());
        assertInstanceOf(UringOpening.Refused.class, UringOpener.refusalOfAge(0, Set.of(Opcode.SOCKET)));
    }

    @Test
    void shouldCompleteEveryNopOfManyBatches() {
        try (UringFixture ring = UringFixture.open()) {
            long next = 0;
            long seen = 0;
            for (int batch = 0; batch < 1000; batch++) {
                for (int i = 0; i < 128; i++) {
                    ControlSqe.nop(ring.claim(), next++);
                }
                assertEquals(128, ring.uring.submit());
                for (int count = ring.uring.poll(); count > 0; count = ring.uring.poll()) {
                    for (int i = 0; i < count; i++) {
                        assertEquals(seen++, Cqe.userData(ring.uring.cqe(i)));
                        assertEquals(0, Cqe.result(ring.uring.cqe(i)));
                    }
                    ring.uring.advance(count);
                }
            }
            assertEquals(128_000, seen);
            assertEquals(0, ring.uring.inFlight());
            UringCounters counters = ring.uring.counters();
            assertEquals(128_000, counters.submitted());
            assertEquals(128_000, counters.completions());
            assertEquals(1000, counters.kernelEntries());
        }
    }

    @Test
    void shouldLoseNothingWhenEntriesRunOut() {
        try (UringFixture ring = new UringFixture(UringConfig.defaults().withEntries(8, 16))) {
            Set<Long> seen = new HashSet<>();
            List<UringFixture.Completion> completions = new ArrayList<>();
            int full = 0;
            for (long n = 0; n < 1000; n++) {
                long sqe = ring.uring.claim();
                if (sqe == Uring.FULL) {
                    full++;
                    assertFalse(ring.uring.hasRoom(1));
                    assertEquals(8, ring.uring.unsubmitted());
                    ring.uring.submit();
                    ring.drainTo(completions);
                    sqe = ring.claim();
                }
                ControlSqe.nop(sqe, n);
            }
            completions.addAll(ring.await(1000 - completions.size()));
            completions.forEach(completion -> assertTrue(seen.add(completion.userData())));
            assertEquals(1000, seen.size());
            assertEquals(124, full);
        }
    }

    @Test
    void shouldLoseNothingWhenCompletionsOverflow() {
        try (UringFixture ring = new UringFixture(UringConfig.defaults().withEntries(8, 8))) {
            for (int batch = 0; batch < 10; batch++) {
                for (int i = 0; i < 8; i++) {
                    ControlSqe.nop(ring.claim(), batch * 8 + i);
                }
                int answer = ring.uring.submit();
                assertTrue(answer == 8, "submit answered " + answer);
            }
            assertEquals(8, ring.uring.ready());
            Set<Long> seen = new HashSet<>();
            ring.await(80).forEach(completion -> assertTrue(seen.add(completion.userData())));
            assertEquals(80, seen.size());
            assertTrue(
                    ring.uring.counters().overflowFlushes() > 0,
                    ring.uring.counters().toString());
        }
    }

    @Test
    void shouldEndTenThousandOperationsAtClose() {
        long live = RawMemory.liveBytes();
        UringFixture ring = new UringFixture(UringConfig.defaults().withEntries(256, 1024));
        int event = Descriptors.event();
        for (int i = 0; i < 10_000; i++) {
            if (!ring.uring.hasRoom(1)) {
                ring.uring.submit();
            }
            if (i % 2 == 0) {
                ControlSqe.poll(ring.claim(), event, 1, i);
            } else {
                UringFixture.time(ring.memory, 3600 * UringFixture.SECOND);
                ControlSqe.timeout(ring.claim(), ring.memory, 0, i);
            }
        }
        ring.uring.submit();
        assertEquals(10_000, ring.uring.inFlight());
        long start = System.nanoTime();
        ring.close();
        assertTrue(System.nanoTime() - start < 5 * UringFixture.SECOND);
        assertEquals(0, ring.uring.inFlight());
        assertEquals(live, RawMemory.liveBytes());
        Descriptors.close(event);
        ring.close();
    }

    /** The write to a full pipe sits in a worker of the kernel; its memory must not go away before it does. */
    @Test
    void shouldKeepMemoryWhileSomethingIsInFlight() {
        UringFixture ring = UringFixture.open();
        int event = Descriptors.event();
        FileSqe.read(ring.claim(), event, ring.memory, 8, 0, 1);
        ring.uring.submit();
        assertEquals(1, ring.uring.inFlight());
        assertTrue(ring.uring.quiesce(UringFixture.SECOND));
        assertEquals(0, ring.uring.inFlight());
        RawMemory.putLong(ring.memory, 1);
        ring.close();
        assertThrows(MemoryAccessError.class, () -> RawMemory.putLong(ring.memory, 1));
        Descriptors.close(event);
    }

    @Test
    void shouldDropEntriesThatWereNotSubmitted() {
        UringFixture ring = UringFixture.open();
        ControlSqe.nop(ring.claim(), 1);
        ring.close();
        assertEquals(0, ring.uring.counters().submitted());
    }

    @Test
    void shouldRefuseOtherThreads() throws Exception {
        try (UringFixture ring = UringFixture.open()) {
            assertThrows(MemoryAccessError.class, () -> elsewhere(ring.uring::submit));
            assertThrows(MemoryAccessError.class, () -> elsewhere(ring.uring::claim));
            assertThrows(MemoryAccessError.class, () -> elsewhere(ring.uring::poll));
            UringException refused = assertThrows(
                    UringException.class,
                    () -> elsewhere(() -> {
                        ring.uring.registrations().fileSlots(8);
                        return null;
                    }));
            assertEquals(EEXIST, refused.errno());
            assertTrue(refused.getMessage().contains("does not own"), refused.getMessage());
            int descriptor = ring.uring.descriptor();
            assertEquals(-EEXIST, elsewhere(() -> LiburingCalls.enter(descriptor, 0, 0, 1, 0, 0)));
        }
    }

    @Test
    void shouldBeOpenedHereAndEnabledThere() throws Exception {
        UringOpening opening = Uring.open(UringConfig.defaults());
        if (opening instanceof UringOpening.Opened opened) {
            Uring uring = opened.uring();
            ControlSqe.nop(uring.claim(), 7);
            IllegalStateException early = assertThrows(IllegalStateException.class, uring::submit);
            assertTrue(early.getMessage().contains("enable()"), early.getMessage());
            long result = elsewhere(() -> {
                uring.enable();
                uring.submitAndWait(1, UringFixture.SECOND);
                assertEquals(1, uring.poll());
                long data = Cqe.userData(uring.cqe(0));
                uring.advance(1);
                uring.close();
                return data;
            });
            assertEquals(7, result);
        }
    }

    @Test
    void shouldRefuseVirtualThreads() throws Exception {
        UringOpening opening = Uring.open(UringConfig.defaults());
        if (opening instanceof UringOpening.Opened opened) {
            try (Uring uring = opened.uring()) {
                FutureTask<Void> task = new FutureTask<>(uring::enable, null);
                Thread.ofVirtual().start(task).join();
                Exception e = assertThrows(java.util.concurrent.ExecutionException.class, task::get);
                assertInstanceOf(IllegalStateException.class, e.getCause());
            }
        }
    }

    @Test
    void shouldSayWhenTimeIsOver() {
        try (UringFixture ring = UringFixture.open()) {
            long start = System.nanoTime();
            assertEquals(Uring.TIME_OVER, ring.uring.submitAndWait(1, 20_000_000));
            assertTrue(System.nanoTime() - start >= 19_000_000);
            assertEquals(0, ring.uring.counters().submissionFaults());
        }
    }

    static <T> T elsewhere(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = Thread.ofPlatform().start(task);
        thread.join();
        try {
            return task.get();
        } catch (java.util.concurrent.ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception) e.getCause();
        }
    }
}
