package io.laminar.numa.topology;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A machine made of files below a folder. */
public final class FabricatedMachine {
    private final Path root;

    public FabricatedMachine(Path root) {
        this.root = root;
    }

    /**
     * Two nodes of 4 CPUs and 8 GiB each, two threads a core, CPU 7 offline, 2 and 3 isolated, huge pages on node 1.
     */
    public static FabricatedMachine twoNodes(Path root) {
        FabricatedMachine machine = new FabricatedMachine(root);
        machine.cpus("0-6", "2-3", "0-1,4-6").node(0, "0-3", 8 << 20, "10 21").node(1, "4-7", 8 << 20, "21 10");
        machine.write("sys/devices/system/node/online", "0-1");
        for (int cpu = 0; cpu < 8; cpu++) {
            machine.siblings(cpu, (cpu & ~1) + "-" + (cpu | 1));
        }
        machine.pool(0, 0, 0).pool(1, 512, 128);
        machine.write("proc/self/status", "Name:\tx\nCpus_allowed_list:\t0-1,4-6\nMems_allowed_list:\t0-1\n");
        machine.write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never");
        return machine;
    }

    public FabricatedMachine cpus(String online, String isolated, String allowed) {
        write("sys/devices/system/cpu/online", online);
        write("sys/devices/system/cpu/isolated", isolated);
        return write("proc/self/status", "Cpus_allowed_list:\t" + allowed + "\n");
    }

    /** The kernel writes meminfo of nodes with their number in front of each label. */
    public FabricatedMachine node(int index, String cpus, long totalKibibytes, String distance) {
        String folder = "sys/devices/system/node/node" + index + "/";
        write(folder + "cpulist", cpus);
        write(folder + "distance", distance);
        return write(
                folder + "meminfo",
                "Node " + index + " MemTotal:       " + totalKibibytes + " kB\nNode " + index + " MemFree:        "
                        + totalKibibytes / 4 + " kB\nNode " + index + " MemUsed:        1 kB\n");
    }

    public FabricatedMachine siblings(int cpu, String together) {
        return write("sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list", together);
    }

    public FabricatedMachine pool(int node, long total, long free) {
        String folder = "sys/devices/system/node/node" + node + "/hugepages/hugepages-2048kB/";
        write(folder + "nr_hugepages", Long.toString(total));
        return write(folder + "free_hugepages", Long.toString(free));
    }

    public FabricatedMachine write(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Topology read() {
        return Topology.read(root);
    }
}
