package io.laminar.ring0.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.ring0.operator.Sizing;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A core's own thread: what it does while idle, and commands of other threads. */
@Timeout(60)
class CoreThreadTest {
    private static final IdleStrategy USUAL = new IdleStrategy(2_000, 0, 50_000);
    private static final IdleStrategy SLEEPY =
            new IdleStrategy(0, 0, Duration.ofSeconds(20).toNanos());

    private static Core core() {
        return new Core(new CoreConfig(16, new Sizing(16, 1024, 2), 4096));
    }

    private static Thread runner(CoreThread thread) {
        return thread.call(core -> Thread.currentThread());
    }

    private static long cpuNs(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }

    @Test
    void shouldNotBurnTheProcessorWhileIdle() throws Exception {
        try (CoreThread thread = new CoreThread(core(), USUAL, "idle")) {
            Thread runner = runner(thread);
            Thread.sleep(20);
            long start = System.nanoTime();
            long before = cpuNs(runner);
            Thread.sleep(300);
            double share = (double) (cpuNs(runner) - before) / (System.nanoTime() - start);
            assertTrue(share < 0.3, "share of a processor: " + share);
        }
    }

    @Test
    void shouldSpinForAsLongAsItIsTold() throws Exception {
        try (CoreThread thread = new CoreThread(core(), new IdleStrategy(Integer.MAX_VALUE, 0, 1), "spinning")) {
            Thread runner = runner(thread);
            for (int i = 0; i < 50; i++) {
                Thread.sleep(1);
                assertEquals(Thread.State.RUNNABLE, runner.getState());
            }
        }
    }

    @Test
    void shouldParkForAsLongAsItIsToldAndWakeForCommands() throws Exception {
        try (CoreThread thread = new CoreThread(core(), SLEEPY, "sleepy")) {
            Thread runner = runner(thread);
            for (int i = 0; i < 100; i++) {
                while (runner.getState() != Thread.State.TIMED_WAITING) {
                    Thread.sleep(1);
                }
                assertSame(runner, runner(thread));
            }
            while (runner.getState() != Thread.State.TIMED_WAITING) {
                Thread.sleep(1);
            }
            long before = cpuNs(runner);
            Thread.sleep(50);
            assertEquals(before, cpuNs(runner), "it ran though it was told to sleep");
        }
    }

    @Test
    void shouldRunEveryCommandOnceOnItsThread() throws Exception {
        List<Integer> ran = new ArrayList<>();
        try (CoreThread thread = new CoreThread(core(), new IdleStrategy(3, 3, 1_000), "busy")) {
            Thread runner = runner(thread);
            List<Thread> callers = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                Thread caller = new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                        int number = i;
                        assertSame(runner, thread.call(core -> {
                            ran.add(number);
                            return Thread.currentThread();
                        }));
                    }
                });
                callers.add(caller);
                caller.start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
            assertEquals(2_000, thread.<Integer>call(core -> ran.size()).intValue());
        }
        assertEquals(4 * 499 * 500 / 2, ran.stream().mapToInt(i -> i).sum());
    }

    @Test
    void shouldThrowWhatACommandThrowsAndRunOn() {
        try (CoreThread thread = new CoreThread(core(), USUAL, "throwing")) {
            assertThrows(
                    ArithmeticException.class,
                    () -> thread.call(core -> {
                        throw new ArithmeticException();
                    }));
            assertEquals("on", thread.call(core -> "on"));
            assertNull(thread.crash());
        }
    }

    @Test
    void shouldRunCommandsOfTheCallerAfterTheEnd() {
        CoreThread thread = new CoreThread(core(), SLEEPY, "closed");
        thread.close();
        assertSame(Thread.currentThread(), thread.call(core -> Thread.currentThread()));
    }
}
