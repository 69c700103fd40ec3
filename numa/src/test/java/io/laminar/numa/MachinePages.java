package io.laminar.numa;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sets huge pages of 2 MiB aside for a test, and gives back what was there before. */
final class MachinePages implements AutoCloseable {
    private static final Path COUNT = Path.of("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages");

    private final long before;

    private MachinePages(long before) {
        this.before = before;
    }

    static MachinePages setAside(long pages) throws IOException {
        long before = count();
        Files.writeString(COUNT, Long.toString(before + pages));
        return new MachinePages(before);
    }

    /** {@return how many there were} */
    long before() {
        return before;
    }

    static boolean canBeSetAside() {
        return Files.isWritable(COUNT);
    }

    static long count() throws IOException {
        return Long.parseLong(Files.readString(COUNT).strip());
    }

    @Override
    public void close() throws IOException {
        Files.writeString(COUNT, Long.toString(before));
    }
}
