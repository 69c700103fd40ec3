package io.laminar.cli.top;

import io.laminar.ring0.counters.CounterLayout;
import io.laminar.ring0.counters.CounterReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The counters of an engine in another process: its file, mapped to be read. */
public final class CounterFile implements AutoCloseable {
    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final Path directory;
    private final Arena arena;
    private final @Nullable Object key;
    private final CounterReader reader;

    private CounterFile(Path directory, Arena arena, @Nullable Object key, CounterReader reader) {
        this.directory = directory;
        this.arena = arena;
        this.key = key;
        this.reader = reader;
    }

    /**
     * {@return the counters in a directory}
     *
     * @param directory where the engine was told to write them
     * @throws IOException when there are none, or they cannot be read; the message says what to do
     */
    public static CounterFile open(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw Files.exists(directory)
                    ? new NotDirectoryException(directory.toString())
                    : new NoSuchFileException(directory.toString());
        }
        Path file = directory.resolve(CounterLayout.FILE);
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    "no counters here: " + file + "; run an engine with metrics.directory = " + directory);
        }
        Arena arena = Arena.ofShared();
        try {
            Object key = keyOf(file);
            MemorySegment memory;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            }
            CounterReader reader = new CounterReader(new Mapped(memory));
            Optional<String> fault = reader.fault(memory.byteSize());
            if (fault.isPresent()) {
                throw new IOException(file + ": " + fault.get());
            }
            return new CounterFile(directory, arena, key, reader);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey();
    }

    private record Mapped(MemorySegment memory) implements CounterReader.Space {
        @Override
        public long longAt(long offset) {
            return (long) LONG.getAcquire(memory, offset);
        }

        @Override
        public byte[] bytesAt(long offset, int count) {
            byte[] bytes = new byte[count];
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, count);
            return bytes;
        }
    }

    /** {@return the counters} */
    public CounterReader reader() {
        return reader;
    }

    /** {@return whether another engine has put its counters in the place of these} */
    public boolean isReplaced() {
        try {
            return !Objects.equals(key, keyOf(directory.resolve(CounterLayout.FILE)));
        } catch (IOException e) {
            // Taken away; these can still be read.
            return false;
        }
    }

    /** {@return whether the engine lives: a process that dies gives its lock back, whatever it dies of} */
    public boolean isAlive() {
        if (reader.isClosed()) {
            return false;
        }
        if (reader.origin().process() == ProcessHandle.current().pid()) {
            return true;
        }
        try (FileChannel channel =
                        FileChannel.open(directory.resolve(CounterLayout.LOCK_FILE), StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (IOException e) {
            // Nobody can say; the counters do not say that it has ended.
            return true;
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
