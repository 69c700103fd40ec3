package io.laminar.engine.format;

import java.io.IOException;

/**
 * Where an {@link OutputBuffer} writes: it owns the memory that is filled, so that bytes may go from there to the
 * kernel.
 *
 * @threading one owner
 */
public interface OutputTarget extends AutoCloseable {
    /** {@return size of each buffer, in bytes; at least 8192} */
    int bufferBytes();

    /** {@return address of the first buffer to fill} */
    long firstBuffer();

    /**
     * Takes a buffer.
     *
     * @param from address of its first byte
     * @param bytes bytes in it, above 0
     * @return address of the buffer to fill next
     * @throws IOException when it cannot be written, or one before it
     * @blocking while all buffers are being written
     */
    long write(long from, int bytes) throws IOException;

    /**
     * Sees to it that what was taken is visible outside.
     *
     * @throws IOException when that is not possible
     * @blocking until it is written
     */
    void flush() throws IOException;

    /**
     * Closes what is written to, and gives the memory back. Called once.
     *
     * @throws IOException when that fails; what that loses is the message
     */
    @Override
    void close() throws IOException;
}
