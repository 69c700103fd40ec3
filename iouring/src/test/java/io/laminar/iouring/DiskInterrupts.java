package io.laminar.iouring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Interrupts by the queues of an NVMe disk: none where completions are polled. */
public final class DiskInterrupts {
    private DiskInterrupts() {}

    /** {@return interrupts so far by the queues of a disk's controller, apart from that of its administration} */
    public static long of(String disk) throws IOException {
        String queue = name(disk).replaceFirst("n\\d+$", "q");
        return Files.readAllLines(Path.of("/proc/interrupts")).stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(line -> line[line.length - 1].matches(queue + "[1-9]\\d*"))
                .flatMap(Arrays::stream)
                .filter(word -> word.matches("\\d+"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    /** {@return what the kernel calls a disk} */
    static String name(String disk) throws IOException {
        return Path.of(disk).toRealPath().getFileName().toString();
    }
}
