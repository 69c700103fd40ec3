package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.laminar.memory.testing.ChildJvm;
import io.laminar.ring0.port.IoBackend;
import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.IoPort;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Kills a process that appends, at any moment, and looks at what it left. The auditor, outside of it, knows what was
 * acknowledged: what the process had printed.
 */
public final class LogTorture {
    private static final int SEGMENT_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 64 << 10;
    private static final int MOST_RECORD_BYTES = 2000;
    private static final long KEPT_RECORDS = 20_000;
    private static final int LONGEST_LIFE_MS = 250;

    private final IoBackend backend;
    private final Path directory;
    private final long seed;
    private final Random random;

    /** {@return how far a life came: what it had acknowledged, and what was found} */
    public record Life(long acknowledged, long found) {}

    /**
     * A torture.
     *
     * @param backend has a constructor without parameters
     * @param directory of the log
     * @param seed of contents and moments
     */
    public LogTorture(IoBackend backend, Path directory, long seed) {
        this.backend = backend;
        this.directory = directory;
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Lets a process live and die, and audits; the log goes on in the next. */
    public Life once() throws IOException, InterruptedException {
        long acknowledged;
        try (ChildJvm child = ChildJvm.start(
                LogTorture.class, backend.getClass().getName(), directory.toString(), Long.toString(seed))) {
            acknowledged = child.first();
            child.killAfter(random.nextInt(LONGEST_LIFE_MS));
            acknowledged = child.last(acknowledged);
            child.exitCode();
        }
        long found = audit(acknowledged);
        return new Life(acknowledged, found);
    }

    private long audit(long acknowledged) throws StorageException {
        Entries entries = new Entries(seed, MOST_RECORD_BYTES);
        LogInspection inspection = LogInspection.of(directory, 0);
        assertEquals(null, inspection.damage());
        long first = inspection.segments().isEmpty()
                ? 1
                : inspection.segments().getFirst().first();
        long found = entries.checkAll(directory, 0, first);
        if (found < acknowledged) {
            throw new AssertionError("lost: seed=" + seed + ", acknowledged=" + acknowledged + ", found=" + found);
        }
        return found;
    }

    /**
     * The process: appends until it is killed, and prints what is durable.
     *
     * @param arguments class of the backend, directory, seed
     * @throws Exception when something fails
     */
    public static void main(String[] arguments) throws Exception {
        IoBackend backend =
                (IoBackend) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        Entries entries = new Entries(Long.parseLong(arguments[2]), MOST_RECORD_BYTES);
        LogConfig config = LogConfig.of(Path.of(arguments[1]), 0).withSizes(SEGMENT_BYTES, BUFFER_BYTES);
        ExecutorService background = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "maker");
            thread.setDaemon(true);
            return thread;
        });
        try (IoPort port = backend.open(new IoOptions("torture", 8, 0, 1, 64, false, false));
                Log log = Log.open(config, new LogIo(port, backend, background, System::nanoTime))) {
            append(log, port, entries);
        }
    }

    private static void append(Log log, IoPort port, Entries entries) throws StorageException {
        LogWriter writer = log.writer();
        long printed = -1;
        long dropped = 0;
        while (writer.failure() == null) {
            entries.append(writer, port);
            if (writer.appended() % 3 == 0) {
                writer.flush();
            } else {
                Entries.round(writer, port);
            }
            if (writer.durable() > printed) {
                printed = writer.durable();
                ChildJvm.say(printed);
            }
            if (printed - dropped > KEPT_RECORDS) {
                dropped = printed;
                log.dropBefore(printed - KEPT_RECORDS / 2);
            }
        }
        throw writer.failure();
    }
}
