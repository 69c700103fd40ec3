package io.laminar.engine.connector.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Opens a named pipe for reading or for writing. open(2) waits until somebody has the other end, and no interrupt
 * reaches a thread in it; so a thread of its own waits there, and whoever closes this lets it go.
 *
 * @threading one owner
 */
final class PipeOpening implements AutoCloseable {
    private static final int TYPE_MASK = 0170000;
    private static final int PIPE_TYPE = 0010000;

    /** More than a thread needs that has a writer already. */
    private static final long GRACE_MS = 200;

    private final Path path;
    private final StandardOpenOption end;
    private final Thread thread;
    private @Nullable FileChannel channel;
    private @Nullable IOException failure;
    private boolean closed;

    /**
     * Begins to open.
     *
     * @param end READ or WRITE: which end
     */
    PipeOpening(Path path, StandardOpenOption end) {
        this.path = path;
        this.end = end;
        this.thread = new Thread(this::open, "laminar-open-" + path.getFileName());
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return whether there is a named pipe, rather than a file or a device that is open at once} */
    static boolean isPipe(Path path) throws IOException {
        if (!Files.exists(path)
                || !path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        return ((int) Files.getAttribute(path, "unix:mode") & TYPE_MASK) == PIPE_TYPE;
    }

    private void open() {
        try {
            opened(FileChannel.open(path, end));
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

    /** {@return the pipe, now the caller's to close; null as long as nobody has the other end} */
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

    /** Opening for both never waits on Linux, and is the other end that the thread waits for. */
    private void release() {
        try {
            FileChannel both = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                thread.join(GRACE_MS);
            } finally {
                both.close();
            }
        } catch (IOException e) {
            // The pipe is gone, or not ours to write: the thread waits on, holds nothing and keeps no JVM alive.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
