package io.laminar.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of threads with certain names, as the scheduler counts it.
 *
 * @threading one at a time
 */
final class NamedThreads {
    private final Path folder;
    private final List<String> names;
    private final Map<String, Long> before = new HashMap<>();
    private long total;

    private NamedThreads(String folder, List<String> names) {
        this.folder = Path.of(folder);
        this.names = names;
    }

    /**
     * {@return the kernel's shared threads: its work queues, the journal, deferred interrupts} They work for all
     * processes and count as nobody's, so this says what a way of writing costs beside the process only where the
     * machine does nothing else.
     */
    static NamedThreads kernel() {
        return new NamedThreads("/proc", List.of("kworker", "jbd2", "ksoftirqd"));
    }

    /** {@return the threads of this JVM that compile: they are busy for longer than any warm-up} */
    static NamedThreads compilers() {
        return new NamedThreads("/proc/self/task", List.of("C1 Compiler", "C2 Compiler"));
    }

    void start() {
        before.clear();
        before.putAll(now());
    }

    void stop() {
        now().forEach((thread, cpuNs) -> total += cpuNs - before.getOrDefault(thread, 0L));
    }

    /** {@return the sum over all intervals so far, in nanoseconds} */
    long cpuNs() {
        return total;
    }

    private Map<String, Long> now() {
        Map<String, Long> found = new HashMap<>();
        if (!Files.isDirectory(folder)) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(folder, "[0-9]*")) {
            for (Path process : processes) {
                read(process, found);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private void read(Path process, Map<String, Long> found) {
        try {
            String name = Files.readString(process.resolve("comm"));
            if (names.stream().anyMatch(name::startsWith)) {
                String times = Files.readString(process.resolve("schedstat"));
                found.put(process.toString(), Long.parseLong(times.substring(0, times.indexOf(' '))));
            }
        } catch (IOException e) {
            // It has ended; what it did since the last look is lost.
        }
    }
}
