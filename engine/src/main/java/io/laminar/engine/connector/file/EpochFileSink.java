package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.staged.EpochFiles;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.engine.connector.text.ChangeOps;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.connector.text.TextSink;
import io.laminar.engine.format.OutputBuffer;
import io.laminar.engine.format.OutputTarget;
import io.laminar.memory.block.BlockCursor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file for each epoch, whole by itself: with a header where the format has one, compressed where the path ends
 * in {@code .gz}. {@link EpochFiles} says what they are called and what becomes of them.
 *
 * <p>What is synced is never touched again, and what failed to be written or synced is never renamed: such a failure
 * fails the sink, and the next life begins the epoch anew.
 */
final class EpochFileSink implements TransactionalSink {
    private final SinkRequest request;
    private final TextFormat format;
    private final Path path;
    private final Consumer<EpochStep> steps;
    private @Nullable ConnectorIo io;
    private @Nullable EpochFiles files;
    private @Nullable Part part;
    private boolean closed;

    /** The open epoch, from its first row on. */
    private static final class Part {
        final TextSink text;
        final OutputBuffer out;
        final FileOutput file;
        long rows;

        Part(TextSink text, OutputBuffer out, FileOutput file) {
            this.text = text;
            this.out = out;
            this.file = file;
        }
    }

    EpochFileSink(SinkRequest request, TextFormat format, Path path, Consumer<EpochStep> steps) {
        this.request = request;
        this.format = format;
        this.path = path.toAbsolutePath();
        this.steps = steps;
    }

    /** The stem of {@code delays.csv.gz} is {@code delays}, and the rest its suffix. */
    private EpochFiles.Names names() {
        String name = String.valueOf(path.getFileName());
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        int dot = plain.lastIndexOf('.');
        int stem = dot > 0 ? dot : plain.length();
        Path directory = Objects.requireNonNull(path.getParent(), "a file is in a directory");
        return new EpochFiles.Names(directory, name.substring(0, stem), name.substring(stem));
    }

    @Override
    public void open(ConnectorIo its) {
        io = its;
        try {
            files = EpochFiles.open(names(), steps);
        } catch (IOException e) {
            throw request.options().at("path", FileFaults.creating(path, e));
        }
    }

    private EpochFiles files() {
        return Objects.requireNonNull(files, "open() comes first");
    }

    @Override
    public void recover(long epoch) {
        try {
            files().recover(epoch);
            files().show(epoch);
        } catch (IOException e) {
            throw request.options().at("path", FileFaults.creating(path, e));
        }
    }

    @Override
    public void write(BlockCursor cursor, int from, int to) {
        Part open = part == null ? begin() : part;
        try {
            open.text.write(cursor, from, to);
        } catch (IOException e) {
            throw FileFaults.writing(files().writing(), open.out.totalBytes(), e);
        }
        open.rows += to - from;
    }

    private Part begin() {
        Path writing = files().writing();
        try {
            FileOutput file = new FileOutput(Objects.requireNonNull(io).filePort(), writing);
            OutputTarget target =
                    GrowingFile.isCompressed(path) ? new GzipOutput(file, "sink." + request.name(), true) : file;
            OutputBuffer out = new OutputBuffer(target);
            TextSink text = new TextSink(
                    format.writer(out, request.fields(), request.changelog()),
                    new ChangeOps(request.keys()),
                    describe());
            Part begun = new Part(text, out, file);
            part = begun;
            return begun;
        } catch (IOException e) {
            throw FileFaults.creating(writing, e);
        }
    }

    /** Rows become visible by epochs only. */
    @Override
    public void flush() {}

    @Override
    public void end() {}

    @Override
    public void prepare(long epoch) {
        Part open = part;
        if (open == null) {
            return;
        }
        part = null;
        open.file.syncAtEnd();
        try {
            try {
                open.text.end();
            } finally {
                open.text.close();
            }
            files().prepare(epoch, open.rows);
        } catch (IOException e) {
            throw FileFaults.writing(files().writing(), open.out.totalBytes(), e);
        }
    }

    @Override
    public void commit(long epoch) throws IOException {
        files().show(epoch);
    }

    @Override
    public String describe() {
        return "files " + path;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            closePart();
        } finally {
            closeFiles();
        }
    }

    /** Its rows come again, so it does not matter whether they were written. */
    private void closePart() {
        Part open = part;
        part = null;
        if (open != null) {
            try {
                open.text.close();
            } catch (IOException e) {
                System.getLogger("io.laminar.engine")
                        .log(System.Logger.Level.DEBUG, "an epoch that is discarded could not be written", e);
            }
        }
    }

    private void closeFiles() {
        EpochFiles its = files;
        if (its != null) {
            try {
                its.close();
            } catch (IOException e) {
                throw FileFaults.writing(path, 0, e);
            }
        }
    }
}
