package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.dedup.FilePositions.Position;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.engine.connector.text.ChangeOps;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.memory.block.BlockCursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to one file, visible at once, each at least once. At a barrier the file is synced, and how long it is
 * then is noted; so what a checkpoint takes as done is there, whatever dies. A start goes on behind the last whole row
 * and brings those behind the checkpoint once more. In a compressed file a torn end would hide what follows: there it
 * goes on where the checkpoint was.
 */
final class AppendFileSink implements TransactionalSink {
    private static final System.Logger LOG = System.getLogger("io.laminar.engine");

    private final SinkRequest request;
    private final GrowingFile file;
    private final Path path;
    private final ChangeOps ops;
    private long rows;

    AppendFileSink(SinkRequest request, TextFormat format, Path path, Consumer<EpochStep> steps) {
        this.request = request;
        this.file = new GrowingFile(request, format, path, steps);
        this.path = file.path();
        this.ops = new ChangeOps(request.keys());
    }

    @Override
    public void open(ConnectorIo io) {
        file.open(io);
    }

    /** CREATE begins the file anew. */
    @Override
    public void begin(long epoch) {
        goOn(epoch, 0);
    }

    @Override
    public void recover(long epoch) {
        Position its = file.positions().of(epoch);
        try {
            rows = its == null ? 0 : its.rows();
            goOn(epoch, wholeEnd(its));
        } catch (IOException e) {
            throw file.creating(e);
        }
    }

    /** Where the file goes on. One that is shorter than it was is another one, which was put in its place. */
    private long wholeEnd(@Nullable Position its) throws IOException {
        long size = file.size();
        long from = its == null || size < its.offset() ? 0 : its.offset();
        if (its != null && from < its.offset()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "file is shorter than at the last checkpoint, rows go on at its end: "
                            + "sink={0}, path={1}, bytes={2}, position={3}",
                    request.name(),
                    path,
                    Long.toString(size),
                    Long.toString(its.offset()));
        }
        if (GrowingFile.isCompressed(path)) {
            return from == 0 ? size : from;
        }
        return file.rows(from, (bytes, length) -> rows++);
    }

    private void goOn(long epoch, long end) {
        try {
            file.cut(end);
            file.positions().recover(epoch);
            file.begin();
        } catch (IOException e) {
            throw file.creating(e);
        }
    }

    @Override
    public void write(BlockCursor cursor, int from, int to) {
        try {
            for (int row = from; row < to; row++) {
                file.writer().row(cursor, row, ops.op(cursor, row, to));
            }
            rows += to - from;
        } catch (UncheckedIOException e) {
            throw file.writing(e);
        }
    }

    @Override
    public void flush() {
        file.flush();
    }

    @Override
    public void end() {
        try {
            file.writer().end();
        } catch (UncheckedIOException e) {
            throw file.writing(e);
        }
        flush();
    }

    @Override
    public void prepare(long epoch) {
        file.note(epoch, rows);
    }

    @Override
    public void commit(long epoch) throws IOException {
        file.positions().decided(epoch);
    }

    @Override
    public String describe() {
        return "file " + path;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
