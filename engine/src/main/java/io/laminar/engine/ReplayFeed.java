package io.laminar.engine;

import io.laminar.engine.connector.text.ChangeOps;
import io.laminar.engine.format.OutputBuffer;
import io.laminar.engine.format.RowOp;
import io.laminar.engine.format.RowWriter;
import io.laminar.engine.format.csv.CsvFormat;
import io.laminar.engine.format.csv.CsvWriter;
import io.laminar.engine.format.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a core gives of a stream, and how sinks would write them.
 *
 * @threading one
 */
final class ReplayFeed implements AutoCloseable {
    private final int core;
    private final Subscription rows;
    private final ChangeOps ops;
    private RowOp op = RowOp.INSERT;
    private @Nullable Text text;

    /** A writer and what it has written. */
    private record Text(LogReplay.Format format, RowWriter writer, ByteArrayOutputStream bytes) {
        static Text of(LogReplay.Format format, Subscription rows) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            OutputBuffer buffer = new OutputBuffer(bytes, "replay." + rows.stream());
            RowWriter writer = switch (format) {
                case CSV -> new CsvWriter(buffer, CsvFormat.DEFAULT, rows.columns(), rows.isChangelog());
                case JSON -> new JsonWriter(buffer, rows.columns(), rows.isChangelog());
            };
            return new Text(format, writer, bytes);
        }

        String written(Consumer<RowWriter> what) {
            try {
                what.accept(writer);
                writer.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            String line = bytes.toString(StandardCharsets.UTF_8);
            bytes.reset();
            return line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
        }
    }

    /** {@code keys}: columns that tell which row a change replaces. */
    ReplayFeed(int core, Subscription rows, List<Integer> keys) {
        this.core = core;
        this.rows = rows;
        this.ops = new ChangeOps(keys);
    }

    int core() {
        return core;
    }

    Subscription rows() {
        return rows;
    }

    /** Moves to the next row that is there now, if there is one. */
    boolean next() {
        if (rows.tryPoll() != PollState.ROW) {
            return false;
        }
        op = rows.isChangelog() ? ops.op(rows.cursor, rows.row, rows.end()) : RowOp.INSERT;
        return true;
    }

    /** {@return the line above the rows; empty in a format without} */
    String head(LogReplay.Format format) {
        return in(format).written(RowWriter::begin);
    }

    /** {@return the row as a line without its end} */
    String line(LogReplay.Format format) {
        return in(format).written(writer -> writer.row(rows.cursor, rows.row, op));
    }

    private Text in(LogReplay.Format format) {
        Text known = text;
        if (known == null || known.format() != format) {
            close();
            known = Text.of(format, rows);
            text = known;
        }
        return known;
    }

    @Override
    public void close() {
        Text known = text;
        text = null;
        if (known != null) {
            try {
                known.writer().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
