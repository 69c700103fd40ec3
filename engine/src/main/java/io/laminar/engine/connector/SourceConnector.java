package io.laminar.engine.connector;

import io.laminar.memory.lane.LaneWriter;
import java.io.IOException;

/**
 * Reads rows from somewhere into a lane. The engine calls {@link #poll} again and again: on a thread of the connector's
 * own, or on the caller's between polls of an inline engine; on the core's thread where {@link #affinity} says so.
 *
 * @threading one thread at a time; {@link #badRecords}, {@link #repeatedRows} and {@link #lastBadRecord} any thread
 * @allocation none per good row in {@link #poll}
 */
public interface SourceConnector extends AutoCloseable {
    /** Instead of a position: what was read cannot be read again. */
    long NO_POSITION = Long.MIN_VALUE;

    /** The position when all was read. */
    long AT_END = Long.MAX_VALUE;

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

    /**
     * {@return where the next row comes from, in a count of the connector's own that grows; {@link #AT_END} when
     * {@link #ended()}; always {@link #NO_POSITION} where what was read cannot be read again} Rows that lie between two
     * positions are the same whenever they are read.
     */
    default long position() {
        return NO_POSITION;
    }

    /**
     * Goes on from a position that it had in a former life of the process; before the first {@link #poll}.
     *
     * @param position what {@link #position} said
     * @throws IOException when what lies there is not to be had any more
     */
    default void resume(long position) throws IOException {
        throw new IOException("cannot go back: input=" + describe());
    }

    /**
     * {@return how many producers, each with a name, it may tell apart in what it reads; 0: it does not} Above 0 it is
     * given {@link #name(NamedLanes) their ways} before the first {@link #poll}.
     */
    default int mostNames() {
        return 0;
    }

    /**
     * Gives it ways for producers that have a name.
     *
     * @param lanes by name
     */
    default void name(NamedLanes lanes) {
        throw new UnsupportedOperationException("it knows no names: input=" + describe());
    }

    /** {@return rows left out because they came a second time} */
    default long repeatedRows() {
        return 0;
    }

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
