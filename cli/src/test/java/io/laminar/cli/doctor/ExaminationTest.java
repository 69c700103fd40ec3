package io.laminar.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.bindings.IoUringProbe;
import io.laminar.bindings.NativeLibrary;
import io.laminar.bindings.NumaNodes;
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
    private static final NumaNodes UNKNOWN = new NumaNodes(List.of(), "cannot load libnone.so.9");
    private static final NumaNodes ONE = new NumaNodes(List.of(new NumaNodes.Node(0, 8L << 30, 2L << 30)), "");

    @TempDir
    Path root;

    private NativeGround ground = new NativeGround(
            AVAILABLE,
            ONE,
            List.of(
                    present("libc", "libc.so.6", "2.36"),
                    present("liburing", "liburing.so.2", "2.3"),
                    present("libnuma", "libnuma.so.1", "1.0.0"),
                    present("libbpf", "libbpf.so.1", "1.1")));

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
        write("proc/self/status", "Name:\tjava\nSeccomp:\t0\n");
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

    private Finding find(String name) {
        List<Finding> findings = Examination.of(root, ground);
        return findings.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldFindNothingWrongWithAGoodMachine() {
        for (String name : List.of(
                "memory",
                "NUMA nodes",
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
        assertEquals("1, node 0: 2.0 GiB free of 8.0 GiB", find("NUMA nodes").value());
        assertEquals(
                "kernel 6.12.1-test, 3 operations, features 0x3ff",
                find("io_uring").value());
        assertEquals("2.3", find("liburing").value());
        assertEquals("12 of 2048 kB", find("reserved huge pages").value());
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
    void shouldTellNodesByFilesWithoutLibnuma() throws IOException {
        ground = new NativeGround(AVAILABLE, UNKNOWN, List.of());
        write("sys/devices/system/node/online", "0-1,4\n");
        assertEquals("3, by sysfs: cannot load libnone.so.9", find("NUMA nodes").value());
        assertFalse(find("NUMA nodes").good());
        assertTrue(find("NUMA nodes").hint().contains("numactl"));
    }

    @Test
    void shouldTellEveryNode() {
        NumaNodes two = new NumaNodes(
                List.of(new NumaNodes.Node(0, 4L << 30, 1L << 30), new NumaNodes.Node(2, 4L << 30, 3L << 30)), "");
        ground = new NativeGround(AVAILABLE, two, List.of());
        assertEquals(
                "2, node 0: 1.0 GiB free of 4.0 GiB, node 2: 3.0 GiB free of 4.0 GiB",
                find("NUMA nodes").value());
        assertFalse(find("NUMA nodes").good());
    }

    @Test
    void shouldSayHowToInstallWhatIsMissing() {
        ground = new NativeGround(
                AVAILABLE, ONE, List.of(absent("libc"), absent("liburing"), absent("libnuma"), absent("libbpf")));
        assertEquals(
                Finding.warn("liburing", "absent: cannot load libnone.so.9", "apt-get install liburing2"),
                find("liburing"));
        assertEquals("apt-get install libnuma1", find("libnuma").hint());
        assertEquals("apt-get install libbpf1", find("libbpf").hint());
        assertFalse(find("libc").good());
    }

    @Test
    void shouldSayWhyThereIsNoUring() throws IOException {
        ground = new NativeGround(new IoUringProbe.Refused("EPERM", "allow it"), ONE, List.of());
        assertEquals(Finding.warn("io_uring", "kernel 6.12.1-test, refused: EPERM", "allow it"), find("io_uring"));
        write("proc/sys/kernel/io_uring_disabled", "2\n");
        assertTrue(find("io_uring").value().endsWith("EPERM, io_uring_disabled = 2"));
        write("proc/self/status", "Seccomp:\t2\n");
        assertTrue(find("io_uring").value().endsWith("io_uring_disabled = 2, behind a seccomp filter"));
        ground = new NativeGround(new IoUringProbe.Absent("too old"), ONE, List.of());
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
        List<Finding> findings = Examination.of(empty, ground);
        assertEquals(16, findings.size());
    }

    @Test
    void shouldCompareKernelReleases() {
        assertTrue(Examination.atLeast("6.1.0", 6, 1));
        assertTrue(Examination.atLeast("10.0", 6, 1));
        assertFalse(Examination.atLeast("6.0.9", 6, 1));
        assertFalse(Examination.atLeast("generic", 6, 1));
    }
}
