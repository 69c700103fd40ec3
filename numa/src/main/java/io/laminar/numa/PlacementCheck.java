package io.laminar.numa;

import io.laminar.bindings.Errno;
import io.laminar.bindings.NumaCalls;
import io.laminar.memory.raw.VirtualMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where pages really are, as the kernel tells by {@code move_pages(2)}.
 *
 * @param pages how many were asked about
 * @param byNode how many lie on each node, by its number
 * @param untouched how many have no memory yet
 * @param errors how many could not be told, by the kernel's name of the error; EFAULT is not mapped, or read but never
 *     written
 */
public record PlacementCheck(long pages, Map<Integer, Long> byNode, long untouched, Map<String, Long> errors) {
    private static final int CHUNK_PAGES = 4096;

    public PlacementCheck {
        byNode = Map.copyOf(byNode);
        errors = Map.copyOf(errors);
    }

    /**
     * Asks about every page of a range.
     *
     * @param address where it starts; the page that this lies in counts
     * @param bytes its size
     * @return the counts
     * @blocking system calls: about 100 ns a page
     */
    public static PlacementCheck of(long address, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: bytes=" + bytes);
        }
        long first = address & -VirtualMemory.PAGE_BYTES;
        long pages = bytes == 0 ? 0 : (address + bytes - 1 - first) / VirtualMemory.PAGE_BYTES + 1;
        Counts counts = new Counts();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = Errno.allocate(arena);
            MemorySegment addresses = arena.allocate(ValueLayout.JAVA_LONG, CHUNK_PAGES);
            MemorySegment answers = arena.allocate(ValueLayout.JAVA_INT, CHUNK_PAGES);
            for (long done = 0; done < pages; done += CHUNK_PAGES) {
                int count = (int) Math.min(CHUNK_PAGES, pages - done);
                for (int i = 0; i < count; i++) {
                    addresses.setAtIndex(ValueLayout.JAVA_LONG, i, first + (done + i) * VirtualMemory.PAGE_BYTES);
                }
                long result = NumaCalls.movePages(capture, 0, count, addresses.address(), 0, answers.address(), 0);
                if (result < 0) {
                    counts.errors.merge(Errno.name(Errno.value(capture)), (long) count, Long::sum);
                } else {
                    for (int i = 0; i < count; i++) {
                        counts.add(answers.getAtIndex(ValueLayout.JAVA_INT, i));
                    }
                }
            }
        }
        return new PlacementCheck(pages, counts.byNode, counts.untouched, counts.errors);
    }

    private static final class Counts {
        private final Map<Integer, Long> byNode = new TreeMap<>();
        private final Map<String, Long> errors = new TreeMap<>();
        private long untouched;

        void add(int answer) {
            if (answer >= 0) {
                byNode.merge(answer, 1L, Long::sum);
            } else if (Errno.name(-answer).equals("ENOENT")) {
                untouched++;
            } else {
                errors.merge(Errno.name(-answer), 1L, Long::sum);
            }
        }
    }

    /** {@return how many lie on a node} */
    public long on(int node) {
        return byNode.getOrDefault(node, 0L);
    }

    /** {@return how many have memory} */
    public long touched() {
        return byNode.values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@return the counts, for a person} */
    public String text() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(byNode)
                .forEach((node, count) -> text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(" pages on node ")
                        .append(node));
        if (untouched > 0) {
            text.append(text.isEmpty() ? "" : ", ").append(untouched).append(" not touched");
        }
        new TreeMap<>(errors)
                .forEach((errno, count) -> text.append(text.isEmpty() ? "" : ", ")
                        .append(count)
                        .append(" not told (")
                        .append(errno)
                        .append(')'));
        return text.toString();
    }
}
