package io.laminar.iouring.reactor;

import io.laminar.bindings.Errno;
import io.laminar.bindings.FileCalls;
import io.laminar.bindings.ProcessCalls;
import io.laminar.iouring.ControlSqe;
import io.laminar.iouring.Cqe;
import io.laminar.iouring.FileSqe;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UringConfig;
import io.laminar.iouring.UserDataCodec;
import io.laminar.memory.raw.RawMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * How long it takes until an owner that sleeps on one ring acts on what came to another: by hand, with the numbers in
 * docs/adr. Arguments: rounds, and microseconds between them.
 */
final class WakeUpMeasurement {
    private static final long SECOND = 1_000_000_000;
    private static final int POLL_IN = 1;
    private static final long WATCH = UserDataCodec.of(1, 0, 0);
    private static final MemorySegment CAPTURE = Errno.allocate(Arena.global());

    /** How the sleeper learns of work. */
    private enum Way {
        /** A read on the other ring ends; an eventfd registered there is watched from this one. */
        EVENT_OF_RING,
        /** The same, and this ring watches the descriptor of the other. */
        DESCRIPTOR_OF_RING,
        /** Another thread writes to an eventfd that is watched. */
        EVENT_WRITTEN,
        /** Another thread sends a message from a ring of its own. */
        MESSAGE
    }

    private WakeUpMeasurement() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5_000;
        long pauseNs = (arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100) * 1000L;
        for (int run = 0; run < 2; run++) {
            for (Way way : Way.values()) {
                measure(way, run > 0 ? rounds : rounds / 10, pauseNs, run > 0);
            }
        }
    }

    private static void measure(Way way, int rounds, long pauseNs, boolean print) throws Exception {
        Uring main = Uring.open(UringConfig.defaults()).orThrow();
        Uring latency = Uring.open(UringConfig.defaults()).orThrow();
        main.enable();
        latency.enable();
        int event = ProcessCalls.eventDescriptor(CAPTURE, 0, 0x800);
        long pair = latency.allocate(4096, "pair");
        FileCalls.pipe(CAPTURE, pair, 0);
        int readEnd = RawMemory.getInt(pair);
        int writeEnd = RawMemory.getInt(pair + 4);
        switch (way) {
            case EVENT_OF_RING -> {
                latency.registrations().event(event);
                ControlSqe.pollAll(main.claim(), event, POLL_IN, WATCH);
            }
            case EVENT_WRITTEN -> ControlSqe.pollAll(main.claim(), event, POLL_IN, WATCH);
            case DESCRIPTOR_OF_RING -> ControlSqe.pollAll(main.claim(), latency.descriptor(), POLL_IN, WATCH);
            default -> {}
        }
        main.submit();
        long[] took = new long[rounds];
        int[] misses = {0};
        long word = pair + 64;
        RawMemory.putLong(word, 0);
        Thread waker = new Thread(() -> wake(way, event, writeEnd, main.descriptor(), word, rounds, pauseNs));
        waker.start();
        int done = 0;
        while (done < rounds) {
            if (way == Way.EVENT_OF_RING || way == Way.DESCRIPTOR_OF_RING) {
                FileSqe.read(latency.claim(), readEnd, pair + 128, 1, FileSqe.CURRENT_POSITION, WATCH);
                latency.submit();
            }
            RawMemory.putLongRelease(word + 8, done + 1);
            int answer;
            do {
                answer = main.submitAndWait(1, SECOND / 100);
                int count = main.poll();
                for (int i = 0; i < count; i++) {
                    if (UserDataCodec.kind(Cqe.userData(main.cqe(i))) == 1 && !Cqe.hasMore(Cqe.flags(main.cqe(i)))) {
                        int what = way == Way.DESCRIPTOR_OF_RING ? latency.descriptor() : event;
                        ControlSqe.pollAll(main.claim(), what, POLL_IN, WATCH);
                    }
                }
                main.advance(count);
                int came = latency.poll();
                latency.advance(came);
                misses[0] += answer == Uring.TIME_OVER ? 1 : 0;
            } while (RawMemory.getLongAcquire(word) == 0 || RawMemory.getLongAcquire(word + 16) != done + 1);
            took[done++] = System.nanoTime() - RawMemory.getLongAcquire(word);
        }
        waker.join();
        Arrays.sort(took);
        if (print) {
            System.out.printf(
                    "%-20s rounds=%d p50=%.1f us p99=%.1f us missed=%d%n",
                    way, rounds, took[rounds / 2] / 1000.0, took[rounds * 99 / 100] / 1000.0, misses[0]);
        }
        main.close();
        latency.close();
    }

    private static void wake(Way way, int event, int writeEnd, int target, long word, int rounds, long pauseNs) {
        MemorySegment capture = Errno.allocate(Arena.global());
        long one = RawMemory.allocate(64, 64, "one");
        RawMemory.putLong(one, 1);
        Uring own = null;
        if (way == Way.MESSAGE) {
            own = Uring.open(UringConfig.defaults()).orThrow();
            own.enable();
        }
        for (int round = 1; round <= rounds; round++) {
            while (RawMemory.getLongAcquire(word + 8) < round) {
                Thread.onSpinWait();
            }
            long until = System.nanoTime() + pauseNs;
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            RawMemory.putLongRelease(word, System.nanoTime());
            RawMemory.putLongRelease(word + 16, round);
            if (own != null) {
                ControlSqe.message(own.claim(), target, UserDataCodec.of(UserDataCodec.MESSAGE, 0, 0), 1, WATCH);
                own.submit();
                own.advance(own.poll());
            } else if (way == Way.EVENT_WRITTEN) {
                FileCalls.write(capture, event, one, 8);
            } else {
                FileCalls.write(capture, writeEnd, one, 1);
            }
        }
        if (own != null) {
            own.close();
        }
        RawMemory.free(one);
    }
}
