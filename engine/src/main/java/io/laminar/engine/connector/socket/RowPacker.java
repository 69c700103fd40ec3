package io.laminar.engine.connector.socket;

import io.laminar.memory.block.BlockCursor;
import java.io.IOException;

/**
 * Puts rows into chunks. Between two calls a record always ends where a chunk would.
 *
 * @threading the sink's
 * @allocation none per row
 */
interface RowPacker {
    /**
     * {@return how many rows were put; fewer than asked for when there is no chunk for more}
     *
     * @param cursor turned to the block of the rows
     * @param from first row
     * @param to row after the last
     */
    int put(BlockCursor cursor, int from, int to) throws IOException;

    /** Seals what is there; answers false when there is something and no chunk for it now. */
    boolean seal() throws IOException;

    /** {@return what every peer gets first: a header, a schema; empty when there is nothing} */
    byte[] preamble() throws IOException;

    /** Gives everything back. Closing twice is harmless. */
    void close() throws IOException;
}
