package io.laminar.engine.connector.text;

import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.format.RowWriter;
import io.laminar.memory.block.BlockCursor;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A sink that writes rows as text. */
public final class TextSink implements SinkConnector {
    private final RowWriter writer;
    private final ChangeOps ops;
    private final String description;
    private boolean begun;
    private boolean dirty;

    /**
     * Makes a sink.
     *
     * @param writer writes the rows; closed with this
     * @param ops tells what rows of a changelog do
     * @param description what is written, and where
     */
    public TextSink(RowWriter writer, ChangeOps ops, String description) {
        this.writer = writer;
        this.ops = ops;
        this.description = description;
    }

    @Override
    public void write(BlockCursor cursor, int from, int to) throws IOException {
        try {
            begin();
            for (int row = from; row < to; row++) {
                writer.row(cursor, row, ops.op(cursor, row, to));
            }
            dirty = true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            writer.begin();
        }
    }

    @Override
    public void flush() throws IOException {
        if (dirty) {
            dirty = false;
            writer.flush();
        }
    }

    @Override
    public void end() throws IOException {
        try {
            begin();
            writer.end();
            writer.flush();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public String describe() {
        return description;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
