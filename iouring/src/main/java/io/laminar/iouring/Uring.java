package io.laminar.iouring;

import io.laminar.bindings.LiburingCalls;
import io.laminar.memory.HotPath;
import io.laminar.memory.raw.OwnerCheck;
import io.laminar.memory.raw.RawMemory;
import java.lang.invoke.VarHandle;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One io_uring: submission entries written, and completions read, in memory shared with the kernel.
 *
 * <p>Opened disabled on any thread, enabled on the platform thread that owns it from then on; the kernel answers other
 * threads with EEXIST, the checked mode refuses them before that. Close is the owner's too, once enabled.
 *
 * <p>A turn: {@link #claim} an entry, write it by the method of its opcode, {@link #submit}; {@link #poll} for
 * completions, read {@link #cqe} 0 to n-1, {@link #advance}. No call but {@link #submitAndWait} waits.
 *
 * @threading the owner only, unless a method says otherwise
 * @allocation none by methods marked as hot path
 */
public final class Uring implements AutoCloseable {
    /** What {@link #claim} returns when all entries are claimed: submit first. */
    public static final long FULL = 0;

    /** What {@link #submitAndWait} returns when the time was over: -ETIME. */
    public static final int TIME_OVER = -62;

    /** What entering returns when the kernel is out of memory for requests: -EAGAIN. */
    public static final int TRY_AGAIN = -11;

    /** What entering returns when completions have to be read first: -EBUSY. */
    public static final int COMPLETIONS_FIRST = -16;

    /** What entering returns when a signal came: -EINTR. */
    public static final int INTERRUPTED = -4;

    private static final int EEXIST = -17;
    private static final int EBADFD = -77;

    private static final int ENTER_GETEVENTS = 1;
    private static final int ENTER_WAKE_UP = 1 << 1;
    private static final int ENTER_WAIT_ARGUMENT = 1 << 3;
    private static final int ENTER_REGISTERED = 1 << 4;
    private static final int WAIT_ARGUMENT_BYTES = 24;
    private static final int WAIT_TIME_OFFSET = 16;

    private static final int NEED_WAKE_UP = 1;
    private static final int OVERFLOWED = 1 << 1;
    private static final int DEFERRED_WORK = 1 << 2;

    private static final int EVENTS_DISABLED = 1;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    final UringMapping mapping;
    private final UringMemory memory = new UringMemory();
    private final Set<Integer> opcodes;
    private final OwnerCheck owner = new OwnerCheck("a uring");
    private final boolean submissionThread;
    private final boolean devicePolling;

    private final long entries;
    private final int entryCount;
    private final long submissionHead;
    private final long submissionTail;
    private final long submissionFlags;
    private final long completions;
    private final int completionMask;
    private final long completionHead;
    private final long completionTail;
    private final long completionFlags;

    @Nullable
    ReleaseWitness witness;

    private @Nullable Thread ownerThread;
    private int entryDescriptor;
    private int entryFlags;
    private boolean enabled;
    private boolean closed;

    /** Behind the last claimed entry. */
    private int tail;
    /** Behind the last entry that the kernel took. */
    private int taken;
    /** Where the kernel is, as far as was looked. */
    private int headCached;
    /** The first completion not yet given back. */
    private int completionAt;

    private long inFlight;
    private long submittedCount;
    private long completionCount;
    private long kernelEntryCount;
    private long waitCount;
    private long deferredEntryCount;
    private long overflowFlushCount;
    private long submissionFaultCount;

    Uring(UringMapping mapping) {
        this.mapping = mapping;
        opcodes = mapping.opcodes();
        submissionThread = (mapping.flags() & SetupFlags.SQPOLL) != 0;
        devicePolling = (mapping.flags() & SetupFlags.IOPOLL) != 0;
        entries = mapping.entries();
        entryCount = mapping.submissionEntries();
        submissionHead = mapping.submissionHead();
        submissionTail = mapping.submissionTail();
        submissionFlags = mapping.submissionFlags();
        completions = mapping.completions();
        completionMask = mapping.completionEntries() - 1;
        completionHead = mapping.completionHead();
        completionTail = mapping.completionTail();
        completionFlags = mapping.completionFlags();
        entryDescriptor = mapping.descriptor();
    }

    /**
     * Asks the kernel for a ring, disabled until {@link #enable}.
     *
     * @threading any
     */
    public static UringOpening open(UringConfig config) {
        return UringOpener.open(config);
    }

    /**
     * Makes the calling thread the owner, and lets operations begin.
     *
     * @threading the thread that shall own it, a platform thread; once
     */
    public void enable() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a uring belongs to a platform thread: the kernel knows no others");
        }
        UringException.check("io_uring_register", LiburingCalls.enable(mapping.descriptor()));
        owner.adopt();
        ownerThread = Thread.currentThread();
        enabled = true;
        if (LiburingCalls.registerDescriptor(mapping.ring()) == 1) {
            entryDescriptor = mapping.entryDescriptor();
            entryFlags = ENTER_REGISTERED;
        }
    }

    /** {@return what the kernel granted} */
    public UringSetup setup() {
        return new UringSetup(
                entryCount,
                completionMask + 1,
                mapping.flags(),
                mapping.features(),
                opcodes,
                (entryFlags & ENTER_REGISTERED) != 0);
    }

    /** {@return what was done so far} */
    public UringCounters counters() {
        return new UringCounters(
                submittedCount,
                completionCount,
                kernelEntryCount,
                waitCount,
                deferredEntryCount,
                overflowFlushCount,
                submissionFaultCount);
    }

    /** {@return the descriptor of the ring, for messages of other rings} */
    public int descriptor() {
        return mapping.descriptor();
    }

    /** {@return buffers and files registered with the kernel} */
    public Registrations registrations() {
        return new Registrations(this);
    }

    /**
     * Allocates memory for buffers, whole pages, zeroed. It lives as long as this, so that no operation in flight can
     * outlive its buffer.
     *
     * @threading the owner, or whoever opened it as long as it is disabled
     */
    public long allocate(long bytes, String tag) {
        owner.mutate();
        return memory.allocate(bytes, tag);
    }

    /** {@return operations that the kernel took and that have not ended; those with many shots count once} */
    @HotPath
    public long inFlight() {
        return inFlight;
    }

    /** {@return entries that the kernel has taken so far} */
    @HotPath
    public long submitted() {
        return submittedCount;
    }

    /** {@return system calls so far} */
    @HotPath
    public long kernelEntries() {
        return kernelEntryCount;
    }

    /**
     * {@return whether there is something to read, or work that the kernel has put off until it is entered; what comes
     * later is signalled, if signals were switched on before}
     */
    @HotPath
    public boolean hasWork() {
        return ready() != 0 || (RawMemory.getIntAcquire(submissionFlags) & (OVERFLOWED | DEFERRED_WORK)) != 0;
    }

    /** Switches the signals of {@link Registrations#event} on or off: they are on at first. */
    @HotPath
    public void signalEvents(boolean on) {
        RawMemory.putIntRelease(completionFlags, on ? 0 : EVENTS_DISABLED);
        // The switch must be seen by the kernel before its queues are looked at, or a signal is missed.
        VarHandle.fullFence();
    }

    /** {@return entries that are claimed and not taken by the kernel yet} */
    @HotPath
    public int unsubmitted() {
        return tail - taken;
    }

    /** {@return whether so many entries can be claimed now: a chain has to be submitted at once} */
    @HotPath
    public boolean hasRoom(int count) {
        if (entryCount - (tail - headCached) < count) {
            headCached = RawMemory.getIntAcquire(submissionHead);
            return entryCount - (tail - headCached) >= count;
        }
        return true;
    }

    /** {@return the address of an entry to write all of, or {@link #FULL}} */
    @HotPath
    public long claim() {
        owner.mutate();
        if (!hasRoom(1)) {
            return FULL;
        }
        long sqe = entries + ((long) (tail & entryCount - 1) << Sqe.BYTES_SHIFT);
        tail++;
        return sqe;
    }

    /**
     * Hands all claimed entries to the kernel. Enters it when there are some, or when it put off work.
     *
     * @return entries taken; or {@link #TRY_AGAIN}, {@link #COMPLETIONS_FIRST}, {@link #INTERRUPTED}: what was not
     *     taken stays queued for the next call
     * @blocking as long as operations that run at once take
     */
    @HotPath
    public int submit() {
        owner.mutate();
        if (submissionThread) {
            return publishToThread();
        }
        int flags = RawMemory.getIntAcquire(submissionFlags);
        int putOff = flags & (OVERFLOWED | DEFERRED_WORK);
        if (tail == taken && putOff == 0) {
            return 0;
        }
        return enter(0, putOff == 0 ? 0 : ENTER_GETEVENTS, 0, 0);
    }

    /**
     * Submits, and waits for completions that have not been read.
     *
     * @param count completions to wait for, at least 1
     * @param timeoutNs at most so long
     * @return entries taken; or {@link #TIME_OVER} or one of those of {@link #submit}
     * @blocking until there are as many completions, time is over, or a signal comes
     */
    @HotPath
    public int submitAndWait(int count, long timeoutNs) {
        owner.mutate();
        if (submissionThread) {
            publishToThread();
        }
        long time = mapping.time();
        RawMemory.putLong(time, timeoutNs / NANOS_PER_SECOND);
        RawMemory.putLong(time + Long.BYTES, timeoutNs % NANOS_PER_SECOND);
        long argument = mapping.waitArgument();
        RawMemory.putLong(argument + WAIT_TIME_OFFSET, time);
        waitCount++;
        return enter(count, ENTER_GETEVENTS | ENTER_WAIT_ARGUMENT, argument, WAIT_ARGUMENT_BYTES);
    }

    /** {@return completions to read now, without entering the kernel} */
    @HotPath
    public int ready() {
        return RawMemory.getIntAcquire(completionTail) - completionAt;
    }

    /**
     * {@return completions to read now; enters the kernel when there are none and it has put off work, or has kept what
     * did not fit}
     *
     * @blocking never
     */
    @HotPath
    public int poll() {
        owner.mutate();
        int count = ready();
        if (count != 0) {
            return count;
        }
        int flags = RawMemory.getIntAcquire(submissionFlags);
        if ((flags & (OVERFLOWED | DEFERRED_WORK)) == 0 && !(devicePolling && inFlight > 0)) {
            return 0;
        }
        deferredEntryCount++;
        enter(0, ENTER_GETEVENTS, 0, 0);
        return ready();
    }

    /** {@return the address of the completion at an index below what {@link #ready} said, read by {@link Cqe}} */
    @HotPath
    public long cqe(int index) {
        return completions + ((long) (completionAt + index & completionMask) << Cqe.BYTES_SHIFT);
    }

    /** Gives so many completions back; their memory is the kernel's again. */
    @HotPath
    public void advance(int count) {
        owner.mutate();
        int ended = 0;
        for (int i = 0; i < count; i++) {
            long cqe = cqe(i);
            // A shot of many is not the end of its operation, and no operation of this ring stands behind a message.
            if (!Cqe.hasMore(Cqe.flags(cqe)) && UserDataCodec.kind(Cqe.userData(cqe)) != UserDataCodec.MESSAGE) {
                ended++;
            }
        }
        inFlight -= ended;
        completionCount += count;
        completionAt += count;
        // Pairs with the kernel's acquire load: the entries have been read.
        RawMemory.putIntRelease(completionHead, completionAt);
    }

    @HotPath
    private int publishToThread() {
        int count = tail - taken;
        RawMemory.putIntRelease(submissionTail, tail);
        took(count);
        // The tail must be seen before the flag is read, or the thread and this one both go to sleep.
        VarHandle.fullFence();
        int flags = RawMemory.getIntAcquire(submissionFlags);
        int enterFlags = (flags & NEED_WAKE_UP) != 0 && count > 0 ? ENTER_WAKE_UP : 0;
        if ((flags & OVERFLOWED) != 0) {
            enterFlags |= ENTER_GETEVENTS;
        }
        if (enterFlags != 0) {
            int answer = enter(0, enterFlags, 0, 0);
            return answer < 0 ? answer : count;
        }
        return count;
    }

    @HotPath
    private int enter(int wait, int flags, long argument, long argumentBytes) {
        // Pairs with the kernel's acquire load: the entries are written.
        RawMemory.putIntRelease(submissionTail, tail);
        if ((flags & ENTER_GETEVENTS) != 0 && (RawMemory.getIntAcquire(submissionFlags) & OVERFLOWED) != 0) {
            overflowFlushCount++;
        }
        kernelEntryCount++;
        int answer =
                LiburingCalls.enter(entryDescriptor, tail - taken, wait, flags | entryFlags, argument, argumentBytes);
        if (answer < 0) {
            return refused(answer);
        }
        if (submissionThread) {
            return 0;
        }
        took(answer);
        return answer;
    }

    @HotPath
    private void took(int count) {
        taken += count;
        inFlight += count;
        submittedCount += count;
    }

    @HotPath
    private int refused(int answer) {
        if (answer == EEXIST) {
            throw wrongThread();
        }
        if (answer == EBADFD) {
            throw notEnabled();
        }
        if (answer != TIME_OVER) {
            submissionFaultCount++;
        }
        return answer;
    }

    private static IllegalStateException wrongThread() {
        return new IllegalStateException("a uring is used by a thread that does not own it: thread="
                + Thread.currentThread().getName());
    }

    private static IllegalStateException notEnabled() {
        return new IllegalStateException("the uring is not enabled: its owner has to call enable()");
    }

    /** Forgets entries that were claimed and not submitted. */
    void discardUnsubmitted() {
        tail = taken;
    }

    boolean isDevicePolling() {
        return devicePolling;
    }

    /**
     * Cancels what is in flight and waits until all of it has ended, for a time.
     *
     * @return whether nothing is in flight any more
     * @blocking up to that time
     */
    public boolean quiesce(long timeoutNs) {
        owner.mutate();
        return !enabled || UringDrain.drain(this, timeoutNs);
    }

    /**
     * Cancels what is in flight, waits until all of it has ended, and then unmaps. Entries that were not submitted are
     * dropped, completions too. An operation that cannot be cancelled, such as a write on a device that does not
     * answer, is waited for without end: its buffer may not go away.
     *
     * <p>When the owner has died, anybody may close: the kernel cancels then. Without
     * {@link Registrations#witnessRelease} nobody knows when it has, and memory of {@link #allocate} stays allocated if
     * something was in flight.
     *
     * @threading the owner; or whoever opened it as long as it is disabled; anybody after the owner's death
     * @blocking until nothing is in flight
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        Thread thread = ownerThread;
        boolean abandoned = thread != null && !thread.isAlive();
        while (!abandoned && !quiesce(NANOS_PER_SECOND)) {
            // What the kernel may still write to stays mapped.
        }
        closed = true;
        if (abandoned) {
            mapping.abandon();
        } else {
            // The kernel takes a ring apart some time later; pages that it has pinned shall not wait for that.
            LiburingCalls.unregisterBuffers(mapping.ring());
            mapping.close();
        }
        ReleaseWitness released = witness;
        if (released != null) {
            // After a drain there is nothing left to write to memory, and the kernel may take tens of milliseconds.
            if (abandoned) {
                released.await();
            }
            released.close();
        }
        if (!abandoned || released != null || inFlight == 0) {
            memory.close();
        }
    }
}
