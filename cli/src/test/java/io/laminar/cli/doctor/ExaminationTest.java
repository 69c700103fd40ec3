package io.laminar.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.bindings.IoUringProbe;
import io.laminar.bindings.NativeLibrary;
import io.laminar.memory.region.PlacementReport;
import io.laminar.numa.Placement;
import io.laminar.numa.PlacementCheck;
import io.laminar.numa.PlacementTrial;
import io.laminar.numa.cpu.CpuPinning;
import io.laminar.numa.cpu.PinningTrial;
import io.laminar.numa.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examines machines made of files. */
class ExaminationTest {
    private static final IoUringProbe.Result AVAILABLE = new IoUringProbe.Available(0x3ff, Set.of(0, 1, 2));

    @TempDir
    Path root;

    private static final List<NativeLibrary> LIBRARIES = List.of(
            present("libc", "libc.so.6", "2.36"),
            present("liburing", "liburing.so.2", "2.3"),
            present("libnuma", "libnuma.so.1", "1.0.0"),
            present("libbpf", "libbpf.so.1", "1.1"));

    private IoUringProbe.Result uring = AVAILABLE;
    private List<NativeLibrary> libraries = LIBRARIES;
    private List<PlacementTrial> placements = List.of(trial(true, "node 0", List.of()));
    private List<PinningTrial> pinnings = List.of(new PinningTrial(
            1,
            new CpuPinning.Pinned(
                    1, 0, Thread.currentThread(), Topology.read().cpus().allowed())));

    private static PlacementTrial trial(boolean good, String granted, List<String> shortfalls) {
        return new PlacementTrial(
                Placement.onNode(0),
                new PlacementReport.Entry("trial", 0, 8192, granted, "small", false, shortfalls),
                new PlacementCheck(2, java.util.Map.of(good ? 0 : 1, 2L), 0, java.util.Map.of()),
                good);
    }

    private static NativeLibrary present(String name, String soname, String version) {
        return new NativeLibrary(name, soname, NativeLibrary.State.PRESENT, version, "");
    }

    private static NativeLibrary absent(String name) {
        return new NativeLibrary(name, "libnone.so.9", NativeLibrary.State.ABSENT, "", "cannot load libnone.so.9");
    }

    @BeforeEach
    void buildAGoodMachine() throws IOException {
        write("proc/sys/kernel/osrelease", "6.12.1-test\n");
        write("proc/sys/kernel/io_uring_disabled", "0\n");
        write("proc/self/status", "Name:\tjava\nSeccomp:\t0\nCpus_allowed_list:\t0-3\nMems_allowed_list:\t0\n");
        write("proc/self/cgroup", "0::/user.slice\n");
        write("proc/self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max open files            65536                65536                files
                Max locked memory         unlimited            unlimited            bytes
                """);
        write("proc/meminfo", """
                MemTotal:       16777216 kB
                MemAvailable:    8388608 kB
                HugePages_Total:      12
                Hugepagesize:       2048 kB
                """);
        write("proc/cpuinfo", "processor\t: 0\nmodel name\t: Fast One\n");
        write("sys/devices/system/node/online", "0\n");
        write("sys/devices/system/node/node0/cpulist", "0-3\n");
        write("sys/devices/system/node/node0/distance", "10\n");
        write("sys/devices/system/node/node0/meminfo", "Node 0 MemTotal: 8388608 kB\nNode 0 MemFree: 2097152 kB\n");
        write("sys/devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages", "12\n");
        write("sys/devices/system/node/node0/hugepages/hugepages-2048kB/free_hugepages", "5\n");
        write("sys/devices/system/cpu/online", "0-3\n");
        write("sys/devices/system/cpu/isolated", "\n");
        for (int cpu = 0; cpu < 4; cpu++) {
            write("sys/devices/system/cpu/cpu" + cpu + "/topology/thread_siblings_list", cpu + "\n");
        }
        write("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
        write("sys/fs/cgroup/user.slice/memory.max", "max\n");
        write("sys/fs/cgroup/user.slice/cpu.max", "max 100000\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private NativeGround ground(Path folder) {
        return new NativeGround(
                uring, new NodeGround(Topology.read(folder), placements, pinnings), libraries, "uring (Linux 6.12)");
    }

    private Finding find(String name) {
        List<Finding> findings = Examination.of(root, ground(root));
        return findings.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldFindNothingWrongWithAGoodMachine() {
        for (String name : List.of(
                "memory",
                "NUMA nodes",
                "isolated CPUs",
                "memory placement",
                "thread pinning",
                "transparent huge pages",
                "reserved huge pages",
                "io_uring",
                "libc",
                "liburing",
                "libnuma",
                "libbpf",
                "locked memory",
                "open files",
                "control group",
                "clock source")) {
            Finding finding = find(name);
            assertTrue(finding.good(), finding.toString());
            assertEquals("", finding.hint());
        }
        assertEquals(
                "1, node 0: CPUs 0-3, 2.0 GiB free of 8.0 GiB",
                find("NUMA nodes").value());
        assertEquals("none, threads may be pinned to 0-3", find("isolated CPUs").value());
        assertEquals(
                "node 0: 2 pages on node 0, small", find("memory placement").value());
        assertEquals("CPU 1 of node 0", find("thread pinning").value());
        assertEquals(
                "kernel 6.12.1-test, 3 operations, features 0x3ff",
                find("io_uring").value());
        assertEquals("2.3", find("liburing").value());
        assertEquals(
                "node 0: 5 free of 12, 2048 KiB each",
                find("reserved huge pages").value());
        assertTrue(
                find("memory").value().startsWith("8.0 GiB available of 16.0 GiB"),
                find("memory").value());
        assertTrue(find("cores").value().endsWith(", Fast One"), find("cores").value());
    }

    @Test
    void shouldHintAtWhatCanBeBetter() throws IOException {
        write("sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n");
        write("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
        write("proc/self/limits", "Max locked memory         65536                65536                bytes\n");
        write("sys/fs/cgroup/user.slice/cpu.max", "150000 100000\n");
        for (String name :
                List.of("transparent huge pages", "clock source", "locked memory", "open files", "control group")) {
            assertFalse(find(name).good(), name);
            assertFalse(find(name).hint().isEmpty(), name);
        }
        assertEquals("64 KiB", find("locked memory").value());
        assertEquals(
                "memory unlimited, processor time 1.5 cores",
                find("control group").value());
    }

    @Test
    void shouldSeeMemoryLimitsOfControlGroups() throws IOException {
        write("sys/fs/cgroup/user.slice/memory.max", "536870912\n");
        assertEquals(
                "memory 512 MiB, processor time unlimited",
                find("control group").value());
        assertFalse(find("control group").good());
    }

    @Test
    void shouldTellThatNodesAreAssumed() throws IOException {
        Files.delete(root.resolve("sys/devices/system/node/online"));
        Finding finding = find("NUMA nodes");
        assertTrue(
                finding.value().startsWith("assumed: 1, node 0: CPUs 0-3, 0 KiB free of 16.0 GiB; "), finding.value());
        assertFalse(finding.good());
        assertTrue(finding.hint().contains("/sys"));
    }

    @Test
    void shouldTellEveryNode() throws IOException {
        write("sys/devices/system/node/online", "0,2\n");
        write("sys/devices/system/node/node0/cpulist", "0-1\n");
        write("sys/devices/system/node/node0/distance", "10 21\n");
        write("sys/devices/system/node/node2/cpulist", "2-3\n");
        write("sys/devices/system/node/node2/distance", "21 10\n");
        write("sys/devices/system/node/node2/meminfo", "Node 2 MemTotal: 0 kB\n");
        assertEquals(
                "2, node 0: CPUs 0-1, 2.0 GiB free of 8.0 GiB, distances 10 21,"
                        + " node 2: CPUs 2-3, no memory, distances 21 10",
                find("NUMA nodes").value());
        assertTrue(find("NUMA nodes").good());
    }

    @Test
    void shouldTellThatIsolatedCpusAreOutOfReach() throws IOException {
        write("sys/devices/system/cpu/isolated", "2-3\n");
        write("proc/self/status", "Cpus_allowed_list:\t0-1\n");
        assertEquals("2-3, threads may be pinned to 0-3", find("isolated CPUs").value());
        assertTrue(find("isolated CPUs").good());
        write("proc/self/status", "Cpus_allowed_list:\t0\n");
        assertEquals("2-3, threads may be pinned to 0", find("isolated CPUs").value());
        assertTrue(find("isolated CPUs").hint().contains("taskset"));
    }

    @Test
    void shouldTellWhyMemoryIsNotPlaced() {
        placements = List.of(
                trial(true, "node 0", List.of()), trial(false, "first touch", List.of("not bound: errno=EPERM")));
        assertEquals(
                Finding.warn(
                        "memory placement",
                        "node 0: 2 pages on node 0, small; node 0: 2 pages on node 1, small",
                        "not bound: errno=EPERM"),
                find("memory placement"));
        placements = List.of(trial(false, "node 0", List.of()));
        assertTrue(find("memory placement").hint().contains("numastat"));
    }

    @Test
    void shouldTellWhyThreadsAreNotPinned() {
        pinnings = List.of(new PinningTrial(3, new CpuPinning.Refused("no such CPU", "buy one")));
        assertEquals(Finding.warn("thread pinning", "no such CPU", "buy one"), find("thread pinning"));
    }

    @Test
    void shouldSayHowToInstallWhatIsMissing() {
        libraries = List.of(absent("libc"), absent("liburing"), absent("libnuma"), absent("libbpf"));
        assertEquals(
                Finding.warn("liburing", "absent: cannot load libnone.so.9", "apt-get install liburing2"),
                find("liburing"));
        assertEquals("apt-get install libnuma1", find("libnuma").hint());
        assertEquals("apt-get install libbpf1", find("libbpf").hint());
        assertFalse(find("libc").good());
    }

    @Test
    void shouldSayWhatAnEngineChooses() {
        assertEquals(Finding.good("io backend", "uring (Linux 6.12)"), find("io backend"));
    }

    @Test
    void shouldSayWhyThereIsNoUring() throws IOException {
        uring = new IoUringProbe.Refused("EPERM", "allow it");
        assertEquals(Finding.warn("io_uring", "kernel 6.12.1-test, refused: EPERM", "allow it"), find("io_uring"));
        write("proc/sys/kernel/io_uring_disabled", "2\n");
        assertTrue(find("io_uring").value().endsWith("EPERM, io_uring_disabled = 2"));
        write("proc/self/status", "Seccomp:\t2\n");
        assertTrue(find("io_uring").value().endsWith("io_uring_disabled = 2, behind a seccomp filter"));
        uring = new IoUringProbe.Absent("too old");
        assertEquals("kernel 6.12.1-test: too old", find("io_uring").value());
        assertTrue(find("io_uring").hint().contains("NIO"));
    }

    @Test
    void shouldWantANewerKernelForUring() throws IOException {
        write("proc/sys/kernel/osrelease", "5.15.0\n");
        assertTrue(find("io_uring").hint().contains("6.1"));
    }

    @Test
    void shouldSurviveAMachineWithoutFiles(@TempDir Path empty) {
        List<Finding> findings = Examination.of(empty, ground(empty));
        assertEquals(20, findings.size());
    }

    @Test
    void shouldCompareKernelReleases() {
        assertTrue(Examination.atLeast("6.1.0", 6, 1));
        assertTrue(Examination.atLeast("10.0", 6, 1));
        assertFalse(Examination.atLeast("6.0.9", 6, 1));
        assertFalse(Examination.atLeast("generic", 6, 1));
    }
}
