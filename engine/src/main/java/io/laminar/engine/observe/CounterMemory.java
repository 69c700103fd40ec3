package io.laminar.engine.observe;

import io.laminar.engine.config.MetricsConfig;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterLayout;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;

/**
 * Memory of an engine's counters: a file that other processes map as well, or memory of this process alone.
 *
 * <p>The file is made under another name and then renamed, so that nobody finds one that is half there; who has mapped
 * the one before keeps it. It stays when the engine is closed, and says so. A lock on the file beside it shows that its
 * engine lives: the kernel takes that back whatever becomes of the process.
 *
 * @threading the engine's
 */
public final class CounterMemory implements AutoCloseable {
    private static final int LOCK_ATTEMPTS = 10;
    private static final long LOCK_PAUSE_NS = 10_000_000;
    private static final String TAG = "counters";

    private final CounterBoard board;
    private final Runnable free;
    private final FlightEvents events;

    private CounterMemory(CounterBoard board, Runnable free) {
        this.board = board;
        this.free = free;
        this.events = new FlightEvents(board);
    }

    /**
     * {@return memory for the counters of an engine}
     *
     * @param config how much, and where
     * @param from where a relative directory counts from
     * @throws EngineException when the directory cannot be used, or another engine uses it
     */
    public static CounterMemory open(MetricsConfig config, Path from) {
        if (config.directory().isEmpty()) {
            long address = RawMemory.reserve(CounterLayout.bytes(config.records()), TAG);
            return new CounterMemory(board(address, config.records()), () -> RawMemory.free(address));
        }
        Path directory = from.resolve(config.directory());
        try {
            return map(directory, config.records());
        } catch (IOException e) {
            throw new IoException(ErrorCode.NOT_WRITABLE, "cannot write counters: metrics.directory=" + directory, e);
        }
    }

    private static CounterBoard board(long address, int records) {
        return new CounterBoard(
                address,
                records,
                new CounterBoard.Origin(
                        ProcessHandle.current().pid(), System.currentTimeMillis() * 1_000_000, System.nanoTime()));
    }

    private static CounterMemory map(Path directory, int records) throws IOException {
        Files.createDirectories(directory);
        FileChannel locked = FileChannel.open(
                directory.resolve(CounterLayout.LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            requireLock(locked, directory);
            Path unfinished = directory.resolve(CounterLayout.FILE + ".new");
            Files.deleteIfExists(unfinished);
            Arena arena = Arena.ofShared();
            MemorySegment segment = mapNew(unfinished, CounterLayout.bytes(records), arena);
            RawMemory.adopt(segment.address(), segment.byteSize(), TAG);
            CounterBoard board = board(segment.address(), records);
            Files.move(unfinished, directory.resolve(CounterLayout.FILE), StandardCopyOption.ATOMIC_MOVE);
            return new CounterMemory(board, () -> unmap(segment, arena, locked));
        } catch (IOException | RuntimeException e) {
            locked.close();
            throw e;
        }
    }

    private static void requireLock(FileChannel channel, Path directory) throws IOException {
        // Who looks whether an engine lives holds the lock for a moment.
        FileLock lock = null;
        for (int tried = 0; tried < LOCK_ATTEMPTS && lock == null; tried++) {
            if (tried > 0) {
                LockSupport.parkNanos(LOCK_PAUSE_NS);
            }
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // An engine of this very process has it.
                break;
            }
        }
        if (lock == null) {
            throw new IoException(
                    ErrorCode.METRICS_IN_USE,
                    "another engine writes its counters here: metrics.directory=" + directory);
        }
    }

    private static MemorySegment mapNew(Path file, long bytes, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }

    private static void unmap(MemorySegment segment, Arena arena, FileChannel locked) {
        RawMemory.forget(segment.address());
        arena.close();
        try {
            locked.close();
        } catch (IOException e) {
            // The lock goes with the process at the latest; the counters say already that the engine is closed.
            System.getLogger("io.laminar.engine").log(System.Logger.Level.DEBUG, "lock of counters not released", e);
        }
    }

    /** {@return where counters are written} */
    public CounterBoard board() {
        return board;
    }

    /** Has flight recordings see what was counted last: nothing is counted any more. */
    public void stopped() {
        events.lookLast();
    }

    /** Gives the memory back: nobody may write or read counters of this process any more. */
    @Override
    public void close() {
        events.close();
        board.end();
        free.run();
    }
}
