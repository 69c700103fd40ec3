package io.laminar.bench.io;

/**
 * A file that was preallocated and zeroed, and a few buffers to write from.
 *
 * @threading whoever opened it
 */
public interface LogFile extends AutoCloseable {
    /** {@return the address of a buffer that may be filled; waits until there is one} */
    long claim();

    /** Starts writing the claimed buffer, or writes it. */
    void write(long offset, int bytes);

    /** Writes the claimed buffer and waits until it is durable. */
    void commit(long offset, int bytes);

    /** Waits until everything that was started is done. */
    void drain();

    /** {@return calls that entered the kernel so far} */
    long systemCalls();

    /** Closes it. */
    @Override
    void close();
}
