package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.dedup.FilePositions;
import io.laminar.engine.connector.dedup.FilePositions.Position;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.format.OutputBuffer;
import io.laminar.engine.format.RowWriter;
import io.laminar.ring0.port.DurableDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One file that rows are appended to, life after life, by one sink at a time, and how long it was at barriers: it is
 * synced there, and can be cut there and go on; a compressed one has a member of its own between two barriers for that.
 *
 * @threading one owner
 * @blocking as long as the file system takes
 */
final class GrowingFile {
    private final SinkRequest request;
    private final TextFormat format;
    private final Path path;
    private final Path directory;
    private final Consumer<EpochStep> steps;
    private @Nullable ConnectorIo io;
    private @Nullable FilePositions positions;
    private @Nullable FileChannel lock;
    private @Nullable Output output;

    /** The open file. */
    private record Output(
            RowWriter writer, OutputBuffer buffer, @Nullable GzipOutput gzip, FileOutput file) {}

    /** {@code steps}: is told each step of each epoch. */
    GrowingFile(SinkRequest request, TextFormat format, Path path, Consumer<EpochStep> steps) {
        this.request = request;
        this.format = format;
        this.path = path.toAbsolutePath();
        this.directory = Objects.requireNonNull(this.path.getParent(), "a file is in a directory");
        this.steps = steps;
    }

    /** Whether a path is, or can become, a file that has an end to append to. */
    static boolean isPossible(Path path) {
        return Files.isRegularFile(path) || Files.notExists(path);
    }

    /** {@return whether what is written is compressed} */
    static boolean isCompressed(Path path) {
        return path.toString().endsWith(".gz");
    }

    Path path() {
        return path;
    }

    /** Keeps other sinks away, and looks what is noted. */
    void open(ConnectorIo its) {
        io = its;
        String name = "." + path.getFileName() + ".lock";
        try {
            lock = new DurableDirectory(directory).tryLock(name);
            if (lock == null) {
                throw new IoException(ErrorCode.SINK_IN_USE, "another sink writes there: path=" + path);
            }
            Path stage = Objects.requireNonNull(request.stage(), "the engine keeps nothing");
            positions = new FilePositions(stage, request.checkpoints(), steps);
        } catch (IOException e) {
            throw creating(e);
        }
    }

    /** {@return how long it was at barriers} */
    FilePositions positions() {
        return Objects.requireNonNull(positions, "open() comes first");
    }

    /** {@return how long it is; 0 when there is none} */
    long size() throws IOException {
        return Files.exists(path) ? Files.size(path) : 0;
    }

    /** Cuts off what is behind an offset. */
    void cut(long end) throws IOException {
        if (size() > end) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(end);
                channel.force(true);
            }
        }
    }

    /** {@return where the last whole row ends behind an offset, each of which is shown} */
    long rows(long from, RowTail.Rows to) throws IOException {
        return Files.exists(path) ? new RowTail(path, format).read(from, to) : 0;
    }

    /** Begins to write at its end; with what stands before the first row when there is nothing. */
    void begin() throws IOException {
        long end = size();
        FileOutput file = FileOutput.append(
                Objects.requireNonNull(io, "open() comes first").filePort(), path, end);
        GzipOutput gzip = isCompressed(path) ? new GzipOutput(file, "sink." + request.name(), end == 0) : null;
        OutputBuffer buffer = new OutputBuffer(gzip == null ? file : gzip);
        Output opened = new Output(format.writer(buffer, request.fields(), request.changelog()), buffer, gzip, file);
        output = opened;
        new DurableDirectory(directory).sync();
        if (end == 0) {
            opened.writer().begin();
        }
    }

    private Output output() {
        return Objects.requireNonNull(output, "begin() comes first");
    }

    RowWriter writer() {
        return output().writer();
    }

    /** Writes bytes of a row as they are. */
    void put(byte[] row) {
        output().buffer().put(row);
    }

    /** {@return how far the file is; behind {@link #note} all that was written} */
    long offset() {
        Output now = output();
        return now.file().offset() + (now.gzip() == null ? now.buffer().pendingBytes() : 0);
    }

    /** Has all that was written visible. */
    void flush() {
        try {
            output().writer().flush();
        } catch (IOException e) {
            throw writing(e);
        }
    }

    /**
     * Ends an epoch: all that was written is on the disk, in a form that may be cut here, and that is noted.
     *
     * @param epoch its number
     * @param rows of the sink so far
     */
    Position note(long epoch, long rows) {
        Output now = output();
        try {
            now.writer().flush();
            if (now.gzip() != null) {
                now.gzip().endMember();
            }
            now.file().sync();
            Position position = new Position(epoch, now.file().offset(), rows);
            positions().note(position);
            return position;
        } catch (IOException e) {
            throw writing(e);
        }
    }

    /** {@return the failure of an attempt to begin} */
    EngineException creating(IOException cause) {
        return request.options().at("path", FileFaults.creating(path, cause));
    }

    private EngineException writing(IOException cause) {
        return FileFaults.writing(path, output == null ? 0 : offset(), cause);
    }

    /** {@return the failure of an attempt to write, as what collects bytes says it} */
    EngineException writing(UncheckedIOException collected) {
        IOException cause = collected.getCause();
        return writing(cause == null ? new IOException(collected) : cause);
    }

    void close() throws IOException {
        Output open = output;
        output = null;
        try {
            if (open != null) {
                open.writer().close();
            }
        } catch (IOException e) {
            throw FileFaults.writing(path, open.file().offset(), e);
        } finally {
            if (lock != null) {
                lock.close();
            }
        }
    }
}
