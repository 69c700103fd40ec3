package io.laminar.engine.connector;

import io.laminar.memory.lane.LaneWriter;
import java.io.IOException;

/**
 * Reads rows from somewhere into a lane. The engine calls {@link #poll} again and again: on a thread of the connector's
 * own, or on the caller's between polls of an inline engine; on the core's thread where {@link #affinity} says so.
 *
 * @threading one thread at a time; {@link #badRecords} and {@link #lastBadRecord} any thread
 * @allocation none per good row in {@link #poll}
 */
public interface SourceConnector extends AutoCloseable {
    /** {@return where it runs; always the same} */
    default Affinity affinity() {
        return Affinity.BACKGROUND;
    }

    /**
     * Opens what is read, once, before anything else and before inputs flow; CREATE fails with what this throws. A
     * connector on the core is called on the core. {@link #close} follows in any case.
     *
     * @param io files and sockets of the thread that it will run on
     * @throws IOException when the input cannot be had
     */
    default void open(ConnectorIo io) throws IOException {}

    /**
     * Writes rows that are there, and publishes them. Must not wait for rows for long: an inline engine stands still
     * meanwhile. Watermarks come from the source's declaration; the end of input is marked by the engine.
     *
     * @param out the lane; its columns are those of the request
     * @param maxRows most rows to write
     * @return rows written; 0 when none is there now, the lane is full, or {@link #ended()}
     * @throws IOException when the input fails; the source then fails, and the queries that read it
     * @blocking as a read of the input does
     */
    int poll(LaneWriter out, int maxRows) throws IOException;

    /** {@return whether the last row was written} */
    boolean ended();

    /** {@return records left out because they could not be read} */
    default long badRecords() {
        return 0;
    }

    /** {@return what was wrong with the last of them; empty when there was none} */
    default String lastBadRecord() {
        return "";
    }

    /** {@return what is read, and where, for messages about failures} */
    String describe();

    /**
     * Gives everything back. Closing twice is harmless.
     *
     * @throws IOException when something could not be closed
     */
    @Override
    void close() throws IOException;
}
