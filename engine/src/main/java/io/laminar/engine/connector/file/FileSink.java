package io.laminar.engine.connector.file;

import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.text.TextSink;
import io.laminar.engine.format.OutputBuffer;
import io.laminar.memory.block.BlockCursor;
import java.io.IOException;
import java.nio.file.Path;

/** Writes rows to a file; a failure names it and says how far the text went. */
final class FileSink implements SinkConnector {
    private final TextSink text;
    private final Path path;
    private final OutputBuffer out;

    FileSink(TextSink text, Path path, OutputBuffer out) {
        this.text = text;
        this.path = path;
        this.out = out;
    }

    private interface Action {
        void run() throws IOException;
    }

    private void attempt(Action action) {
        try {
            action.run();
        } catch (IOException e) {
            throw FileFaults.writing(path, out.totalBytes(), e);
        }
    }

    @Override
    public void write(BlockCursor cursor, int from, int to) {
        try {
            text.write(cursor, from, to);
        } catch (IOException e) {
            throw FileFaults.writing(path, out.totalBytes(), e);
        }
    }

    @Override
    public void flush() {
        attempt(text::flush);
    }

    @Override
    public void end() {
        attempt(text::end);
    }

    @Override
    public String describe() {
        return text.describe();
    }

    @Override
    public void close() {
        attempt(text::close);
    }
}
