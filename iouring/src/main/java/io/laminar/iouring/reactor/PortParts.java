package io.laminar.iouring.reactor;

import io.laminar.iouring.UringConfig;
import io.laminar.iouring.UringException;
import io.laminar.memory.HotPath;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.QueueStats;
import io.laminar.ring0.port.Turn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What files and sockets of one port share. Queues come into being when the first operation needs them. */
final class PortParts implements PortMemory.Fixing {
    /** The same trouble comes again with other names in it. */
    private static final int NOTES_MOST = 32;

    private final IoOptions options;
    private final Entries entries;
    private final UringQueue main;
    private final SystemCalls calls;
    private final Sleep sleep;
    private final Operations operations;
    private final SegmentedSends segmentedSends;
    private final PortMemory memory;
    private final TurnClock clock = new TurnClock();
    private final Turn turn = new Turn();
    private final List<String> notes = new CopyOnWriteArrayList<>();
    /** Written by the owner, read by whoever wants statistics. */
    private volatile @Nullable UringQueue latency;

    private volatile @Nullable UringQueue poll;
    private boolean owned;
    private boolean fixes;

    PortParts(IoOptions options, Entries entries) throws IOException {
        this.options = options;
        this.entries = entries;
        this.main = openMain();
        try {
            this.calls = new SystemCalls(options.name(), main.counters());
            this.sleep = Sleep.open(options.name(), calls);
        } catch (IOException | RuntimeException e) {
            main.uring().close();
            throw e;
        }
        this.operations = new Operations(options.operations());
        this.segmentedSends = new SegmentedSends(operations);
        this.memory = new PortMemory(options.name(), operations, this);
        this.fixes = makeSlots();
    }

    private UringQueue openMain() throws IOException {
        UringConfig config = QueueRole.MAIN.config(options.operations());
        if (options.submissionThread()) {
            try {
                return UringQueue.open(QueueRole.MAIN, config.withSubmissionThread(UringBackend.openPorts() + 1));
            } catch (IOException e) {
                note("no submission thread: " + e.getMessage());
            }
        }
        return UringQueue.open(QueueRole.MAIN, config);
    }

    private boolean makeSlots() {
        try {
            main.uring().registrations().bufferSlots(PortMemory.FIXED_MOST);
            return true;
        } catch (UringException e) {
            note("no fixed buffers: " + e.getMessage());
            return false;
        }
    }

    /** Registers an area with the queue of files, if that takes it. */
    @Override
    public boolean fix(int index, long address, long bytes) {
        if (!fixes) {
            return false;
        }
        try {
            main.uring().registrations().buffer(index, address, bytes);
            return true;
        } catch (UringException e) {
            note("an area of " + bytes + " bytes is no fixed buffer: " + e.getMessage());
            return false;
        }
    }

    @Override
    public void loosen(int index) {
        try {
            main.uring().registrations().buffer(index, 0, 0);
        } catch (UringException e) {
            note("a fixed buffer keeps its pages until the next takes its index: " + e.getMessage());
        }
    }

    /** Makes the calling thread the owner of the queues that are there, and of those to come. */
    void own() {
        owned = true;
        main.uring().enable();
        UringQueue queue = latency;
        if (queue != null) {
            queue.uring().enable();
        }
        queue = poll;
        if (queue != null) {
            queue.uring().enable();
        }
    }

    /** {@return the queue of sockets, made when it is not there} */
    UringQueue needLatency() throws IOException {
        UringQueue queue = latency;
        if (queue == null) {
            queue = UringQueue.open(QueueRole.LATENCY, QueueRole.LATENCY.config(options.operations()));
            try {
                queue.uring().registrations().event(sleep.descriptor());
                queue.uring().signalEvents(false);
                enableIfOwned(queue);
            } catch (UringException e) {
                queue.uring().close();
                throw new IOException("cannot prepare the queue of sockets: port=" + options.name(), e);
            }
            latency = queue;
        }
        return queue;
    }

    /** {@return the queue that polls devices, made when it is not there} */
    UringQueue needPoll() throws IOException {
        UringQueue queue = poll;
        if (queue == null) {
            queue = UringQueue.open(QueueRole.POLL, QueueRole.POLL.config(options.operations()));
            enableIfOwned(queue);
            poll = queue;
        }
        return queue;
    }

    private void enableIfOwned(UringQueue queue) {
        if (owned) {
            queue.uring().enable();
        }
    }

    @HotPath
    UringQueue main() {
        return main;
    }

    @HotPath
    @Nullable
    UringQueue latency() {
        return latency;
    }

    @HotPath
    @Nullable
    UringQueue poll() {
        return poll;
    }

    IoOptions options() {
        return options;
    }

    @HotPath
    Entries entries() {
        return entries;
    }

    SystemCalls calls() {
        return calls;
    }

    @HotPath
    Sleep sleep() {
        return sleep;
    }

    @HotPath
    Operations operations() {
        return operations;
    }

    @HotPath
    SegmentedSends segmentedSends() {
        return segmentedSends;
    }

    @HotPath
    PortMemory memory() {
        return memory;
    }

    @HotPath
    TurnClock clock() {
        return clock;
    }

    @HotPath
    Turn turn() {
        return turn;
    }

    /** {@return what is not as it was asked for, and why} */
    List<String> notes() {
        return Collections.unmodifiableList(notes);
    }

    void note(String text) {
        if (!notes.contains(text) && notes.size() < NOTES_MOST) {
            notes.add(text);
        }
    }

    /** Forgets an operation that has ended. */
    @HotPath
    void complete(int operation, UringQueue queue) {
        queue.counters().elapsed(clock.nowNs() - operations.startNs(operation));
        operations.remove(operation);
    }

    @HotPath
    void submit() {
        UringQueue queue = latency;
        if (queue != null) {
            queue.uring().submit();
        }
        main.uring().submit();
        queue = poll;
        if (queue != null) {
            queue.uring().submit();
        }
    }

    @HotPath
    void publish() {
        UringQueue queue = latency;
        if (queue != null) {
            queue.publish();
        }
        main.publish();
        queue = poll;
        if (queue != null) {
            queue.publish();
        }
    }

    List<QueueStats> stats() {
        List<QueueStats> stats = new ArrayList<>();
        UringQueue queue = latency;
        if (queue != null) {
            stats.add(queue.stats());
        }
        stats.add(main.stats());
        queue = poll;
        if (queue != null) {
            stats.add(queue.stats());
        }
        return stats;
    }

    /** Cancels and waits until the kernel has let go, queue by queue. */
    void closeQueues() {
        UringQueue queue = latency;
        if (queue != null) {
            queue.uring().close();
        }
        queue = poll;
        if (queue != null) {
            queue.uring().close();
        }
        main.uring().close();
    }

    void free() {
        sleep.close(calls);
        memory.close();
        calls.close();
    }
}
