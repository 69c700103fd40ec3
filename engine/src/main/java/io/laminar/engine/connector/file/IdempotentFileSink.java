package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.IdempotentSink;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.dedup.FilePositions;
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
import io.laminar.ring0.port.DurableDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to one file, visible at once. Behind a crash the file itself says which rows are there already: see
 * docs/adr/0019-idempotent-sinks.md.
 */
final class AppendFileSink implements IdempotentSink {
    private static final System.Logger LOG = System.getLogger("io.laminar.engine");

    private final SinkRequest request;
    private final TextFormat format;
    private final Path path;
    private final Path directory;
    private final Consumer<EpochStep> steps;
    private final Deque<Position> prepared = new ArrayDeque<>();
    private @Nullable ConnectorIo io;
    private @Nullable FileChannel lock;
    private @Nullable FilePositions positions;
    private @Nullable Output output;
    private @Nullable Seen seen;
    private long rows;
    private long decidedRows;
    private long recognised;
    private long strange;
    private volatile Ahead ahead = Ahead.NONE;

    /** The open file. */
    private record Output(RowWriter writer, OutputBuffer buffer, FileOutput file, long from) {
        long offset() {
            return from + buffer.totalBytes();
        }
    }

    /** Rows that are in the file and may come again; until the first checkpoint. */
    private record Seen(RowCounts counts, RowWriter writer, OutputBuffer buffer, RowBytes bytes) {}

    AppendFileSink(SinkRequest request, TextFormat format, Path path, Consumer<EpochStep> steps) {
        this.request = request;
        this.format = format;
        this.path = path.toAbsolutePath();
        this.directory = Objects.requireNonNull(this.path.getParent(), "a file is in a directory");
        this.steps = steps;
    }

    @Override
    public void open(ConnectorIo its) {
        io = its;
        try {
            String name = "." + path.getFileName() + ".lock";
            lock = new DurableDirectory(directory).tryLock(name);
            if (lock == null) {
                throw new IoException(ErrorCode.SINK_IN_USE, "another sink writes there: path=" + path);
            }
            positions = new FilePositions(
                    Objects.requireNonNull(request.stage(), "the engine keeps nothing"), request.checkpoints(), steps);
        } catch (IOException e) {
            throw creating(e);
        }
    }

    private RuntimeException creating(IOException cause) {
        return request.options().at("path", FileFaults.creating(path, cause));
    }

    private FilePositions positions() {
        return Objects.requireNonNull(positions, "open() comes first");
    }

    private Output output() {
        return Objects.requireNonNull(output, "recover() or begin() comes first");
    }

    @Override
    public void begin(long epoch) {
        try {
            Position undecided = positions().undecided(null);
            if (undecided != null) {
                cut(undecided.offset());
            } else if (positions().above(epoch) != null) {
                throw new IoException(
                        ErrorCode.SINK_AHEAD,
                        "output has more than the last checkpoint: path=" + path + ", checkpointEpoch=" + epoch);
            }
            long end = size();
            requireLineEnd(end);
            positions().recover(epoch);
            positions().begin(epoch, end);
            openAt(end);
        } catch (IOException e) {
            throw creating(e);
        }
    }

    @Override
    public void recover(long epoch) {
        Position from = positions().of(epoch);
        if (from == null) {
            // Somebody has taken the notes away, to go on with what is there.
            begin(epoch);
            return;
        }
        try {
            requireReach(from);
            Position undecided = positions().undecided(from);
            if (undecided != null) {
                cut(undecided.offset());
            }
            rows = from.rows();
            decidedRows = rows;
            RowCounts counts = new RowCounts(request.dedupRows());
            cut(new RowTail(path, format).read(from.offset(), (bytes, length) -> {
                if (!counts.add(bytes, length)) {
                    throw full(from.offset());
                }
                rows++;
            }));
            positions().recover(epoch);
            openAt(size());
            RowBytes bytes = new RowBytes("sink." + request.name());
            OutputBuffer buffer = new OutputBuffer(bytes);
            seen = new Seen(counts, format.writer(buffer, request.fields(), false), buffer, bytes);
        } catch (IOException e) {
            throw creating(e);
        }
    }

    private void requireReach(Position from) throws IOException {
        long size = size();
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

    private long size() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    private void cut(long end) throws IOException {
        if (size() > end) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(end);
                channel.force(true);
            }
        }
    }

    private void openAt(long end) throws IOException {
        FileOutput file = FileOutput.append(Objects.requireNonNull(io).filePort(), path, end);
        OutputBuffer buffer = new OutputBuffer(file);
        Output opened = new Output(format.writer(buffer, request.fields(), false), buffer, file, end);
        output = opened;
        tell();
        new DurableDirectory(directory).sync();
        if (end == 0) {
            opened.writer().begin();
        }
    }

    @Override
    public void write(BlockCursor cursor, int from, int to) {
        Output out = output();
        try {
            write(out, cursor, from, to);
        } catch (IOException e) {
            throw FileFaults.writing(path, out.offset(), e);
        }
    }

    private void write(Output out, BlockCursor cursor, int from, int to) throws IOException {
        try {
            for (int row = from; row < to; row++) {
                Seen before = seen;
                if (before == null || before.counts().rows() == 0) {
                    requireRoom();
                    out.writer().row(cursor, row, RowOp.INSERT);
                    rows++;
                } else {
                    compare(before, out, cursor, row);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            tell();
        }
    }

    private void compare(Seen before, Output out, BlockCursor cursor, int row) throws IOException {
        before.bytes().clear();
        before.writer().row(cursor, row, RowOp.INSERT);
        before.buffer().flush();
        if (before.counts().take(before.bytes().bytes(), before.bytes().length())) {
            recognised++;
        } else {
            requireRoom();
            out.buffer().put(before.bytes().row());
            rows++;
        }
    }

    private void requireRoom() {
        if (rows - decidedRows >= request.dedupRows()) {
            throw full(output().offset());
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
        Output now = output();
        try {
            now.writer().flush();
        } catch (IOException e) {
            throw FileFaults.writing(path, now.offset(), e);
        }
    }

    @Override
    public void end() {
        flush();
    }

    @Override
    public void prepare(long epoch) {
        flush();
        Output now = output();
        try {
            now.file().sync();
            Position position = new Position(epoch, now.offset(), rows);
            positions().note(position);
            prepared.add(position);
        } catch (IOException e) {
            throw FileFaults.writing(path, now.offset(), e);
        }
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
        positions().decided(epoch);
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
        Output open = output;
        output = null;
        try {
            if (open != null) {
                open.writer().close();
            }
        } catch (IOException e) {
            throw FileFaults.writing(path, open.offset(), e);
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
