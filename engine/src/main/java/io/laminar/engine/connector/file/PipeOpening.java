package io.laminar.engine.connector.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Opens a named pipe for reading. open(2) waits until there is a writer, and no interrupt reaches a thread in it; so a
 * thread of its own waits there, and whoever closes this lets it go.
 *
 * @threading one owner
 */
final class PipeOpening implements AutoCloseable {
    /** More than a thread needs that has a writer already. */
    private static final long GRACE_MS = 200;

    private final Path path;
    private final Thread thread;
    private @Nullable FileChannel channel;
    private @Nullable IOException failure;
    private boolean closed;

    PipeOpening(Path path) {
        this.path = path;
        this.thread = new Thread(this::open, "laminar-open-" + path.getFileName());
        thread.setDaemon(true);
        thread.start();
    }

    private void open() {
        try {
            opened(FileChannel.open(path));
        } catch (IOException e) {
            failed(e);
        }
    }

    private synchronized void opened(FileChannel pipe) throws IOException {
        if (closed) {
            pipe.close();
        } else {
            channel = pipe;
        }
    }

    private synchronized void failed(IOException e) {
        failure = e;
    }

    /** {@return the pipe, now the caller's to close; null as long as nobody writes to it} */
    synchronized @Nullable FileChannel take() throws IOException {
        if (failure != null) {
            throw failure;
        }
        FileChannel taken = channel;
        channel = null;
        return taken;
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            if (channel != null) {
                channel.close();
                channel = null;
            }
        }
        if (thread.isAlive()) {
            release();
        }
    }

    /** Opening for both never waits on Linux, and is the writer that the thread waits for. */
    private void release() {
        try {
            FileChannel writer = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                thread.join(GRACE_MS);
            } finally {
                writer.close();
            }
        } catch (IOException e) {
            // The pipe is gone, or not ours to write: the thread waits on, holds nothing and keeps no JVM alive.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
