package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.IdempotentSink;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.dedup.FilePositions.Position;
import io.laminar.engine.connector.dedup.RowCounts;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.format.OutputBuffer;
import io.laminar.engine.format.RowOp;
import io.laminar.engine.format.RowWriter;
import io.laminar.memory.block.BlockCursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to one file, visible at once. Behind a crash the file itself says which rows are there already: see
 * docs/adr/0019-idempotent-sinks.md.
 */
final class IdempotentFileSink implements IdempotentSink {
    private static final System.Logger LOG = System.getLogger("io.laminar.engine");

    private final SinkRequest request;
    private final TextFormat format;
    private final GrowingFile file;
    private final Path path;
    private final Deque<Position> prepared = new ArrayDeque<>();
    private @Nullable Seen seen;
    private long rows;
    private long decidedRows;
    private long recognised;
    private long strange;
    private volatile Ahead ahead = Ahead.NONE;

    /** Rows that are in the file and may come again; until the first checkpoint. */
    private record Seen(RowCounts counts, RowWriter writer, OutputBuffer buffer, RowBytes bytes) {}

    IdempotentFileSink(SinkRequest request, TextFormat format, Path path, Consumer<EpochStep> steps) {
        this.request = request;
        this.format = format;
        this.file = new GrowingFile(request, format, path, steps);
        this.path = file.path();
    }

    @Override
    public void open(ConnectorIo io) {
        file.open(io);
    }

    @Override
    public void begin(long epoch) {
        try {
            Position undecided = file.positions().undecided(null);
            if (undecided != null) {
                file.cut(undecided.offset());
            } else if (file.positions().above(epoch) != null) {
                throw new IoException(
                        ErrorCode.SINK_AHEAD,
                        "output has more than the last checkpoint: path=" + path + ", checkpointEpoch=" + epoch);
            }
            long end = file.size();
            requireLineEnd(end);
            file.positions().recover(epoch);
            file.positions().begin(epoch, end);
            file.begin();
            tell();
        } catch (IOException e) {
            throw file.creating(e);
        }
    }

    @Override
    public void recover(long epoch) {
        Position from = file.positions().of(epoch);
        if (from == null) {
            // Somebody has taken the notes away, to go on with what is there.
            begin(epoch);
            return;
        }
        try {
            requireReach(from);
            Position undecided = file.positions().undecided(from);
            if (undecided != null) {
                file.cut(undecided.offset());
            }
            rows = from.rows();
            decidedRows = rows;
            RowCounts counts = new RowCounts(request.dedupRows());
            file.cut(file.rows(from.offset(), (bytes, length) -> {
                if (!counts.add(bytes, length)) {
                    throw full(from.offset());
                }
                rows++;
            }));
            file.positions().recover(epoch);
            file.begin();
            tell();
            RowBytes bytes = new RowBytes("sink." + request.name());
            OutputBuffer buffer = new OutputBuffer(bytes);
            seen = new Seen(counts, format.writer(buffer, request.fields(), false), buffer, bytes);
        } catch (IOException e) {
            throw file.creating(e);
        }
    }

    private void requireReach(Position from) throws IOException {
        long size = file.size();
        if (size < from.offset()) {
            throw request.options()
                    .at(
                            "path",
                            new IoException(
                                    ErrorCode.OUTPUT_CHANGED,
                                    "file is shorter than at the last checkpoint: path=" + path + ", bytes=" + size
                                            + ", position=" + from.offset() + ", epoch=" + from.epoch() + ", rows="
                                            + from.rows()));
        }
    }

    /** What follows would become part of its last row. */
    private void requireLineEnd(long end) throws IOException {
        if (end > 0) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                int last = Channels.newInputStream(channel.position(end - 1)).read();
                if (last != '\n') {
                    throw request.options()
                            .at(
                                    "path",
                                    new IoException(
                                            ErrorCode.OUTPUT_CHANGED,
                                            "file does not end with a whole row: path=" + path + ", bytes=" + end,
                                            "end its last line, or move it away"));
                }
            }
        }
    }

    @Override
    public void write(BlockCursor cursor, int from, int to) throws IOException {
        try {
            for (int row = from; row < to; row++) {
                Seen before = seen;
                if (before == null || before.counts().rows() == 0) {
                    requireRoom();
                    file.writer().row(cursor, row, RowOp.INSERT);
                    rows++;
                } else {
                    compare(before, cursor, row);
                }
            }
        } catch (UncheckedIOException e) {
            throw file.writing(e);
        } finally {
            tell();
        }
    }

    private void compare(Seen before, BlockCursor cursor, int row) throws IOException {
        before.bytes().clear();
        before.writer().row(cursor, row, RowOp.INSERT);
        before.buffer().flush();
        if (before.counts().take(before.bytes().bytes(), before.bytes().length())) {
            recognised++;
        } else {
            requireRoom();
            file.put(before.bytes().row());
            rows++;
        }
    }

    private void requireRoom() {
        if (rows - decidedRows >= request.dedupRows()) {
            throw full(file.offset());
        }
    }

    private IoException full(long offset) {
        return new IoException(
                ErrorCode.DEDUP_FULL,
                "rows behind the last checkpoint are more than data.dedup.rows: path=" + path + ", position=" + offset
                        + ", data.dedup.rows=" + request.dedupRows());
    }

    @Override
    public void flush() {
        file.flush();
    }

    @Override
    public void end() {
        flush();
    }

    @Override
    public void prepare(long epoch) {
        prepared.add(file.note(epoch, rows));
        forgetSeen();
        tell();
    }

    /** All that the log had was replayed before the first barrier. */
    private void forgetSeen() {
        Seen before = seen;
        if (before != null) {
            seen = null;
            strange = before.counts().rows();
            before.bytes().close();
            if (strange > 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "rows that were there did not come again: sink={0}, path={1}, rows={2}",
                        request.name(),
                        path,
                        Long.toString(strange));
            }
        }
    }

    @Override
    public void commit(long epoch) throws IOException {
        file.positions().decided(epoch);
        while (!prepared.isEmpty() && prepared.peek().epoch() <= epoch) {
            decidedRows = prepared.remove().rows();
        }
        tell();
    }

    private void tell() {
        ahead = new Ahead(rows - decidedRows, request.dedupRows(), recognised, strange);
    }

    @Override
    public Ahead ahead() {
        return ahead;
    }

    @Override
    public String describe() {
        return "file " + path;
    }

    @Override
    public void close() throws IOException {
        Seen before = seen;
        seen = null;
        if (before != null) {
            before.bytes().close();
        }
        file.close();
    }
}
