package io.laminar.iouring.reactor;

import io.laminar.bindings.Errno;
import io.laminar.bindings.FileCalls;
import io.laminar.bindings.ProcessCalls;
import io.laminar.iouring.ControlSqe;
import io.laminar.iouring.Uring;
import io.laminar.iouring.UserDataCodec;
import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The owner's sleep on the main queue, and how others end it: an eventfd, which the main queue watches. Other threads
 * write to it; the latency queue counts it up when it has something, but only while the owner sleeps elsewhere. It is
 * never read: each time that it is counted up is an event of its own. When the main queue has nothing to expect, the
 * owner sleeps on the latency queue, which watches the eventfd then.
 */
final class Sleep {
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NONBLOCKING = 0x800;
    private static final int POLL_IN = 1;
    private static final int CLOSED = Integer.MIN_VALUE / 2;

    /** Takes what nobody reads: a wake that fails finds a port that is closing. */
    private static final MemorySegment IGNORED = Errno.allocate(Arena.global());

    private final int descriptor;
    private final long one;
    /** Threads that are about to write to the descriptor; far below 0 when it is closed. */
    private final AtomicInteger writers = new AtomicInteger();

    /** Whether {@link #wake} was called since the last poll. */
    private volatile boolean woken;

    /** Whether the owner sleeps or is about to. Written before {@link #woken} is read; wake does it the other way. */
    private volatile boolean sleeping;

    /** Which queues watch the event, by the number of their role. */
    private final boolean[] armed = new boolean[QueueRole.values().length];

    private Sleep(int descriptor, long one) {
        this.descriptor = descriptor;
        this.one = one;
    }

    static Sleep open(String port, SystemCalls calls) throws IOException {
        int descriptor = ProcessCalls.eventDescriptor(calls.capture(), 0, CLOSE_ON_EXEC | NONBLOCKING);
        if (descriptor < 0) {
            throw calls.failure("cannot make an event to be woken by: port=" + port);
        }
        long one = RawMemory.allocate(Long.BYTES, Long.BYTES, "io." + port + ".wake");
        RawMemory.putLong(one, 1);
        return new Sleep(descriptor, one);
    }

    int descriptor() {
        return descriptor;
    }

    @HotPath
    void polled() {
        if (woken) {
            woken = false;
        }
    }

    /** Has a queue watch the event, if it does not; in what is submitted next. */
    @HotPath
    private void arm(UringQueue queue) {
        int number = queue.role().ordinal();
        if (!armed[number] && queue.makeRoom(1)) {
            long userData = UserDataCodec.of(OperationKind.WAKE.ordinal(), number, 0);
            ControlSqe.pollAll(queue.uring().claim(), descriptor, POLL_IN, userData);
            armed[number] = true;
        }
    }

    /** Takes a completion of the watch. */
    @HotPath
    void complete(int number, boolean more) {
        armed[number] &= more;
    }

    /** {@return whether nothing is to be expected of a queue but the watch} */
    @HotPath
    private boolean isQuiet(UringQueue queue) {
        int watches = armed[queue.role().ordinal()] ? 1 : 0;
        return queue.uring().inFlight() <= watches && queue.uring().unsubmitted() == 0;
    }

    /** Submits what is left to submit, and sleeps. */
    @HotPath
    void park(UringQueue main, @Nullable UringQueue latency, @Nullable UringQueue poll, long timeoutNs) {
        if (poll != null) {
            poll.uring().submit();
        }
        sleeping = true;
        try {
            // Without files at work the sleep is where the bytes come to: that saves two calls a message.
            if (latency != null && isQuiet(main)) {
                arm(latency);
                doze(latency, main, poll, timeoutNs);
            } else {
                arm(main);
                if (latency != null) {
                    latency.uring().submit();
                    latency.uring().signalEvents(true);
                }
                doze(main, latency, poll, timeoutNs);
            }
        } finally {
            sleeping = false;
            if (latency != null) {
                latency.uring().signalEvents(false);
            }
        }
    }

    @HotPath
    private void doze(UringQueue bed, @Nullable UringQueue other, @Nullable UringQueue poll, long timeoutNs) {
        boolean busy = woken
                || (other != null && other.uring().hasWork())
                || (poll != null && poll.uring().inFlight() > 0);
        if (busy) {
            bed.uring().submit();
        } else if (bed.uring().submitAndWait(1, timeoutNs) != Uring.TIME_OVER) {
            bed.counters().wokenUp();
        }
    }

    void wake() {
        woken = true;
        if (sleeping) {
            if (writers.incrementAndGet() > 0) {
                FileCalls.write(IGNORED, descriptor, one, Long.BYTES);
            }
            writers.decrementAndGet();
        }
    }

    /** Closes the event, once nobody is about to write to it: its number may be another file's soon. */
    void close(SystemCalls calls) {
        writers.addAndGet(CLOSED);
        while (writers.get() != CLOSED) {
            Thread.onSpinWait();
        }
        calls.close(descriptor);
        RawMemory.free(one);
    }
}
