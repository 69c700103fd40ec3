package io.laminar.engine.connector.file;

import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.InputBuffer;
import io.laminar.engine.format.RecordReader;
import io.laminar.memory.lane.LaneWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads files one behind the other. The first is opened at once, so that a wrong header is refused by CREATE. */
final class FileSource implements SourceConnector {
    private static final int GZIP_BUFFER_BYTES = 64 << 10;

    /** Files of sixteen tebibytes, uncompressed; half a million of them. */
    private static final int INDEX_SHIFT = 44;

    private final SourceRequest request;
    private final TextFormat format;
    private final List<Path> paths;
    private final BadRecords badRecords;
    private int index = -1;
    private @Nullable PipeOpening opening;
    private @Nullable CountingStream stream;
    private @Nullable RecordReader reader;
    private final boolean rereadable;
    private boolean ended;

    FileSource(SourceRequest request, TextFormat format, List<Path> paths, BadRecords badRecords) {
        this.request = request;
        this.format = format;
        this.paths = paths;
        this.badRecords = badRecords;
        this.rereadable = paths.stream().noneMatch(FileSource::mayKeepWaiting);
    }

    /** A pipe is opened when a writer is there, and only once. */
    static boolean mayKeepWaiting(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    /** Opens the next file, or begins to open a pipe. */
    void openNext() throws IOException {
        closeReader();
        index++;
        ended = index >= paths.size();
        if (ended) {
            return;
        }
        Path path = paths.get(index);
        if (mayKeepWaiting(path)) {
            opening = new PipeOpening(path, StandardOpenOption.READ);
            return;
        }
        try {
            begin(path, FileChannel.open(path));
        } catch (IOException e) {
            throw FileFaults.opening(path, e);
        }
    }

    /** A channel: unlike the stream of Files, its reads end when the thread is interrupted. */
    private void begin(Path path, FileChannel channel) throws IOException {
        badRecords.input(path.toString());
        try {
            CountingStream opened = new CountingStream(Channels.newInputStream(channel));
            stream = opened;
            boolean gzip = path.toString().endsWith(".gz");
            InputStream in = gzip ? new GZIPInputStream(opened, GZIP_BUFFER_BYTES) : opened;
            InputBuffer input = new InputBuffer(in, "source." + request.name());
            reader = format.reader(input, request.fields(), badRecords);
            reader.open();
        } catch (IOException e) {
            throw FileFaults.opening(path, e);
        }
    }

    /** Answers whether the pipe is open. */
    private boolean opened(PipeOpening pipe) throws IOException {
        Path path = paths.get(index);
        FileChannel channel;
        try {
            channel = pipe.take();
        } catch (IOException e) {
            throw FileFaults.opening(path, e);
        }
        if (channel == null) {
            return false;
        }
        opening = null;
        begin(path, channel);
        return true;
    }

    @Override
    public int poll(LaneWriter out, int maxRows) throws IOException {
        while (!ended) {
            PipeOpening pipe = opening;
            if (pipe != null && !opened(pipe)) {
                return 0;
            }
            RecordReader current = reader;
            if (current == null || current.ended()) {
                openNext();
                continue;
            }
            return read(current, out, maxRows);
        }
        return 0;
    }

    private int read(RecordReader current, LaneWriter out, int maxRows) {
        try {
            return current.read(out, maxRows);
        } catch (IOException e) {
            long bytes = stream == null ? 0 : stream.bytes();
            throw FileFaults.reading(paths.get(index), current.line(), bytes, e);
        }
    }

    @Override
    public boolean ended() {
        return ended;
    }

    /** The file's number, and the place in it; a pipe has none. */
    @Override
    public long position() {
        RecordReader current = reader;
        if (!rereadable) {
            return NO_POSITION;
        }
        return ended ? AT_END : (long) index << INDEX_SHIFT | (current == null ? 0 : current.offset());
    }

    @Override
    public void resume(long position) throws IOException {
        if (position == AT_END) {
            closeReader();
            index = paths.size();
            ended = true;
            return;
        }
        long offset = position & (1L << INDEX_SHIFT) - 1;
        index = (int) (position >>> INDEX_SHIFT) - 1;
        openNext();
        RecordReader current = reader;
        if (current == null || !current.skipTo(offset)) {
            throw new IoException(
                    ErrorCode.READ_FAILED,
                    "cannot go on where it ended: input is shorter than it was: " + describe() + ", file=" + index
                            + ", offset=" + offset);
        }
    }

    @Override
    public long badRecords() {
        return badRecords.count();
    }

    @Override
    public String lastBadRecord() {
        return badRecords.lastReason();
    }

    @Override
    public String describe() {
        return paths.size() == 1 ? "file " + paths.get(0) : paths.size() + " files from " + paths.get(0);
    }

    private void closeReader() throws IOException {
        if (opening != null) {
            opening.close();
            opening = null;
        }
        if (reader != null) {
            reader.close();
            reader = null;
        }
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }

    @Override
    public void close() throws IOException {
        ended = true;
        try {
            closeReader();
        } finally {
            badRecords.close();
        }
    }
}
