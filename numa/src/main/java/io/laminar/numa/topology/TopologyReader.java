package io.laminar.numa.topology;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a topology from the kernel's files. What cannot be read is replaced by the plainest assumption, and remarked.
 */
final class TopologyReader {
    private static final Pattern POOL = Pattern.compile("hugepages-([0-9]{1,9})kB");
    private static final Pattern KIBIBYTES = Pattern.compile(":?\\s*([0-9]{1,15}) kB");
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Path nodeFolder;
    private final Path cpuFolder;
    private final Path root;
    private final List<String> remarks = new ArrayList<>();

    TopologyReader(Path root) {
        this.root = root;
        this.nodeFolder = root.resolve("sys/devices/system/node");
        this.cpuFolder = root.resolve("sys/devices/system/cpu");
    }

    Topology read() {
        Topology.Cpus cpus = cpus();
        List<MemoryNode> nodes = nodes(cpus.online());
        boolean known = !nodes.isEmpty();
        if (!known) {
            remarks.add("the kernel tells no nodes: one is assumed");
            nodes = List.of(oneNode(cpus.online()));
        }
        NumberSet all = NumberSet.of(nodes.stream().mapToInt(MemoryNode::index).toArray());
        NumberSet memoryNodes = statusList("Mems_allowed_list:").orElse(all).and(all);
        return new Topology(nodes, known, cpus, siblings(cpus.online()), memoryNodes, transparentHugePages(), remarks);
    }

    private Topology.Cpus cpus() {
        NumberSet online = list(cpuFolder.resolve("online")).orElseGet(() -> {
            int count = Runtime.getRuntime().availableProcessors();
            remarks.add("the kernel does not tell which CPUs are online: as many as the JVM sees are assumed");
            return NumberSet.parse("0-" + (count - 1));
        });
        NumberSet isolated =
                list(cpuFolder.resolve("isolated")).orElse(NumberSet.NONE).and(online);
        NumberSet allowed =
                statusList("Cpus_allowed_list:").orElse(online.minus(isolated)).and(online);
        return new Topology.Cpus(online, allowed.isEmpty() ? online : allowed, isolated);
    }

    private List<MemoryNode> nodes(NumberSet onlineCpus) {
        NumberSet indexes = list(nodeFolder.resolve("online")).orElse(NumberSet.NONE);
        List<MemoryNode> nodes = new ArrayList<>();
        for (int index : indexes.stream().toArray()) {
            Path folder = nodeFolder.resolve("node" + index);
            // A node without CPUs has an empty list; CPUs that are offline stay out.
            NumberSet cpus =
                    list(folder.resolve("cpulist")).orElse(NumberSet.NONE).and(onlineCpus);
            String meminfo = text(folder.resolve("meminfo"));
            nodes.add(new MemoryNode(
                    index,
                    cpus,
                    kibibytes(meminfo, "MemTotal"),
                    kibibytes(meminfo, "MemFree"),
                    distances(folder, indexes),
                    pools(folder.resolve("hugepages"))));
        }
        return nodes;
    }

    private MemoryNode oneNode(NumberSet cpus) {
        String meminfo = text(root.resolve("proc/meminfo"));
        return new MemoryNode(
                0,
                cpus,
                kibibytes(meminfo, "MemTotal"),
                kibibytes(meminfo, "MemFree"),
                Map.of(0, MemoryNode.HERE),
                pools(root.resolve("sys/kernel/mm/hugepages")));
    }

    /** One number for each node that is online, in their order. */
    private Map<Integer, Integer> distances(Path folder, NumberSet indexes) {
        Map<Integer, Integer> distances = new HashMap<>();
        String text = text(folder.resolve("distance"));
        int[] to = indexes.stream().toArray();
        String[] words = BLANKS.split(text);
        boolean whole = words.length == to.length && Arrays.stream(words).allMatch(word -> word.matches("[0-9]{1,6}"));
        if (!whole) {
            remarks.add("distances cannot be read: node=" + folder.getFileName() + ", text=" + text);
            return distances;
        }
        for (int i = 0; i < to.length; i++) {
            distances.put(to[i], Integer.parseInt(words[i]));
        }
        return distances;
    }

    private List<HugePagePool> pools(Path folder) {
        List<HugePagePool> pools = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Matcher name = POOL.matcher(entry.getFileName().toString());
                if (name.matches()) {
                    long pageBytes = Long.parseLong(name.group(1)) << 10;
                    pools.add(new HugePagePool(
                            pageBytes, count(entry.resolve("nr_hugepages")), count(entry.resolve("free_hugepages"))));
                }
            }
        } catch (IOException e) {
            // A kernel without them has no folder, and none is what there are.
            return List.of();
        }
        pools.sort(Comparator.comparingLong(HugePagePool::pageBytes));
        return pools;
    }

    private Map<Integer, NumberSet> siblings(NumberSet online) {
        Map<Integer, NumberSet> siblings = new HashMap<>();
        int missing = 0;
        for (int cpu : online.stream().toArray()) {
            Optional<NumberSet> together = list(cpuFolder.resolve("cpu" + cpu + "/topology/thread_siblings_list"));
            if (together.isPresent()) {
                siblings.put(cpu, together.get().and(online).or(NumberSet.of(cpu)));
            } else {
                missing++;
            }
        }
        if (missing > 0) {
            remarks.add("the kernel does not tell which CPUs share a core: cpus=" + missing);
        }
        return siblings;
    }

    private TransparentHugePages transparentHugePages() {
        Matcher chosen = CHOSEN.matcher(text(root.resolve("sys/kernel/mm/transparent_hugepage/enabled")));
        return switch (chosen.find() ? chosen.group(1) : "") {
            case "always" -> TransparentHugePages.ALWAYS;
            case "madvise" -> TransparentHugePages.MADVISE;
            case "never" -> TransparentHugePages.NEVER;
            default -> TransparentHugePages.UNKNOWN;
        };
    }

    /** A list of the first thread, which has the mask of the process however others were pinned. */
    private Optional<NumberSet> statusList(String label) {
        return text(root.resolve("proc/self/status"))
                .lines()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .flatMap(line -> parse(line.substring(label.length()), label));
    }

    private Optional<NumberSet> list(Path file) {
        return Files.exists(file) ? parse(text(file), file.toString()) : Optional.empty();
    }

    private Optional<NumberSet> parse(String text, String where) {
        try {
            return Optional.of(NumberSet.parse(text));
        } catch (IllegalArgumentException e) {
            remarks.add(e.getMessage() + ", in " + where);
            return Optional.empty();
        }
    }

    /** The value behind a label, in bytes; 0 where there is none. */
    private static long kibibytes(String meminfo, String label) {
        for (String line : meminfo.lines().toList()) {
            int at = line.indexOf(label + ":");
            if (at >= 0) {
                Matcher value = KIBIBYTES.matcher(line.substring(at + label.length()));
                return value.lookingAt() ? Long.parseLong(value.group(1)) << 10 : 0;
            }
        }
        return 0;
    }

    private static long count(Path file) {
        String text = text(file);
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
