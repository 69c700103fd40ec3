package io.laminar.engine.format;

import io.laminar.memory.block.BlockCursor;
import java.io.IOException;

/**
 * Writes rows as text.
 *
 * @threading one owner
 * @allocation none per row
 */
public interface RowWriter extends AutoCloseable {
    /** Writes what stands before the first row, a header for instance. */
    void begin();

    /**
     * Writes a row.
     *
     * @param cursor turned to the block of the row
     * @param row its row there
     * @param op what the row does to the result
     */
    void row(BlockCursor cursor, int row, RowOp op);

    /**
     * Hands everything written so far to the operating system.
     *
     * @throws IOException as the output throws it
     */
    void flush() throws IOException;

    /** Writes what stands behind the last row. */
    void end();

    /**
     * Flushes and closes the output. Closing twice is harmless.
     *
     * @throws IOException as the output throws it
     */
    @Override
    void close() throws IOException;
}
