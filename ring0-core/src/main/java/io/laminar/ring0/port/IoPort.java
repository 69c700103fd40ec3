package io.laminar.ring0.port;

import io.laminar.memory.HotPath;
import java.io.IOException;
import java.util.List;

/**
 * Files and sockets of one thread.
 *
 * @threading one owner: the thread that polls first; {@link #wake} and {@link #stats} any thread
 * @allocation none in what is marked as hot; opening and closing allocate
 */
public interface IoPort extends FilePort, NetworkPort, AutoCloseable {
    /** {@return the name of what does the work: {@code uring} or {@code nio}} */
    String backend();

    /**
     * Reserves memory for operations: they may only use what came from here. What is not {@linkplain #free freed} goes
     * with the port.
     *
     * @param bytes how much; rounded up to whole pages
     * @return address of the first byte, at the start of a page; zeroed
     * @throws IOException when there is no more
     */
    long allocate(long bytes) throws IOException;

    /**
     * Gives memory back. No operation can be started in it any more; those in flight keep it until they have ended,
     * with what is in there unchanged.
     *
     * @param address what {@link #allocate} returned
     * @throws IllegalArgumentException when it did not, or it was freed already
     */
    void free(long address);

    /**
     * Starts what was asked for and takes what has ended: calls the handlers of files and sockets. Handlers may start
     * further operations; they must not poll.
     *
     * @param maxEvents most events to deliver
     * @return events delivered; 0 when there is nothing now
     * @blocking never
     */
    @HotPath
    int poll(int maxEvents);

    /**
     * Sleeps until an operation has ended, {@link #wake} was called since the last poll, or the time is over. The next
     * {@link #poll} delivers.
     *
     * @param timeoutNs longest sleep, in nanoseconds
     * @blocking at most {@code timeoutNs}
     */
    void park(long timeoutNs);

    /**
     * Ends the owner's sleep, or the next one.
     *
     * @threading any
     */
    void wake();

    /** {@return operations that were accepted and have not ended} */
    int inFlight();

    /** {@return what each queue to the kernel has done so far; a moment's picture, none is missing or doubled later} */
    List<QueueStats> stats();

    /**
     * {@return what is not as it was asked for, and why: a device that cannot be polled, memory that cannot be fixed}
     *
     * @threading any
     */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Cancels what is in flight, waits until the kernel has let go of it, closes files and sockets, and gives the
     * memory back. Handlers are not called any more. Closing twice is harmless.
     *
     * @threading the owner; any thread when the port was never polled
     * @blocking until the kernel has let go: not for long, as everything is cancelled
     */
    @Override
    void close();
}
