package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.text.ChangeOps;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.connector.text.TextSink;
import io.laminar.engine.format.OutputBuffer;
import io.laminar.engine.format.OutputTarget;
import io.laminar.memory.block.BlockCursor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows to a file; a failure names it and says how far the text went. A named pipe is opened when somebody reads
 * from it, and until then rows wait.
 */
final class FileSink implements SinkConnector {
    private final SinkRequest request;
    private final TextFormat format;
    private final Path path;
    private @Nullable Opened opened;
    /** Waits for a reader of a pipe. */
    private @Nullable PipeOpening pipe;

    private @Nullable ConnectorIo io;

    /** Whether the end of rows waits for a reader too. */
    private boolean ending;

    /** What there is once the file is open. */
    private record Opened(TextSink text, OutputBuffer out) {}

    FileSink(SinkRequest request, TextFormat format, Path path) {
        this.request = request;
        this.format = format;
        this.path = path;
    }

    @Override
    public void open(ConnectorIo io) {
        this.io = io;
        try {
            if (PipeOpening.isPipe(path)) {
                pipe = new PipeOpening(path, StandardOpenOption.WRITE);
                return;
            }
        } catch (IOException e) {
            throw request.options().at("path", FileFaults.creating(path, e));
        }
        begin(io);
    }

    /** As long as nobody reads from a pipe, rows wait. */
    @Override
    public boolean isReady() {
        PipeOpening waiting = pipe;
        if (waiting != null) {
            try (FileChannel channel = waiting.take()) {
                if (channel == null) {
                    return false;
                }
                // Opened once more while this end is open: that waits no more, and the reader sees no end between.
                pipe = null;
                begin(Objects.requireNonNull(io));
            } catch (IOException e) {
                throw FileFaults.creating(path, e);
            }
        }
        return true;
    }

    @Override
    public boolean isFlushed() {
        if (ending && isReady()) {
            ending = false;
            attempt(TextSink::end);
        }
        return !ending;
    }

    private void begin(ConnectorIo io) {
        OutputBuffer out = new OutputBuffer(target(io));
        TextSink text = new TextSink(
                format.writer(out, request.fields(), request.changelog()), new ChangeOps(request.keys()), describe());
        opened = new Opened(text, out);
    }

    private OutputTarget target(ConnectorIo io) {
        try {
            FileOutput file = new FileOutput(io.filePort(), path);
            return GrowingFile.isCompressed(path) ? new GzipOutput(file, "sink." + request.name(), true) : file;
        } catch (IOException e) {
            throw request.options().at("path", FileFaults.creating(path, e));
        }
    }

    private interface Action {
        void run(TextSink text) throws IOException;
    }

    private void attempt(Action action) {
        Opened now = opened();
        try {
            action.run(now.text());
        } catch (IOException e) {
            throw FileFaults.writing(path, now.out().totalBytes(), e);
        }
    }

    private Opened opened() {
        Opened now = opened;
        if (now == null) {
            throw new IllegalStateException("not open: path=" + path);
        }
        return now;
    }

    @Override
    public void write(BlockCursor cursor, int from, int to) {
        Opened now = opened();
        try {
            now.text().write(cursor, from, to);
        } catch (IOException e) {
            throw FileFaults.writing(path, now.out().totalBytes(), e);
        }
    }

    @Override
    public void flush() {
        attempt(TextSink::flush);
    }

    @Override
    public void end() {
        ending = true;
        isFlushed();
    }

    @Override
    public String describe() {
        return "file " + path;
    }

    @Override
    public void close() {
        PipeOpening waiting = pipe;
        if (waiting != null) {
            pipe = null;
            try {
                waiting.close();
            } catch (IOException e) {
                throw FileFaults.writing(path, 0, e);
            }
        }
        if (opened != null) {
            attempt(TextSink::close);
        }
    }
}
