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
 * write to it; the latency queue counts it up when it has something, but only while the owner sleeps. It is never read:
 * each time that it is counted up is an event of its own.
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

    private boolean armed;

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

    /** Has the main queue watch the event, if it does not. */
    @HotPath
    void arm(UringQueue main) {
        if (!armed && main.makeRoom(1)) {
            long userData = UserDataCodec.of(OperationKind.WAKE.ordinal(), 0, 0);
            ControlSqe.pollAll(main.uring().claim(), descriptor, POLL_IN, userData);
            armed = true;
        }
    }

    /** Takes a completion of the watch. */
    @HotPath
    void complete(boolean more) {
        armed &= more;
    }

    @HotPath
    void park(UringQueue main, @Nullable UringQueue latency, @Nullable UringQueue poll, long timeoutNs) {
        sleeping = true;
        if (latency != null) {
            latency.uring().signalEvents(true);
        }
        try {
            boolean busy = woken
                    || (latency != null && latency.uring().hasWork())
                    || (poll != null && poll.uring().inFlight() > 0);
            if (!busy && main.uring().submitAndWait(1, timeoutNs) != Uring.TIME_OVER) {
                main.counters().wokenUp();
            }
        } finally {
            sleeping = false;
            if (latency != null) {
                latency.uring().signalEvents(false);
            }
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
