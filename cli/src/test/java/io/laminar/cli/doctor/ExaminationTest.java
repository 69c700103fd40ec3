package io.laminar.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examines machines made of files. */
class ExaminationTest {
    @TempDir
    Path root;

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
        List<Finding> findings = Examination.of(root);
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
                "locked memory",
                "open files",
                "control group",
                "clock source")) {
            Finding finding = find(name);
            assertTrue(finding.good(), finding.toString());
            assertEquals("", finding.hint());
        }
        assertEquals("12 of 2048 kB", find("reserved huge pages").value());
        assertTrue(
                find("memory").value().startsWith("8.0 GiB available of 16.0 GiB"),
                find("memory").value());
        assertTrue(find("cores").value().endsWith(", Fast One"), find("cores").value());
    }

    @Test
    void shouldHintAtWhatCanBeBetter() throws IOException {
        write("sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n");
        write("sys/devices/system/node/online", "0-1,4\n");
        write("sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
        write("proc/self/limits", "Max locked memory         65536                65536                bytes\n");
        write("sys/fs/cgroup/user.slice/cpu.max", "150000 100000\n");
        for (String name : List.of(
                "transparent huge pages",
                "NUMA nodes",
                "clock source",
                "locked memory",
                "open files",
                "control group")) {
            assertFalse(find(name).good(), name);
            assertFalse(find(name).hint().isEmpty(), name);
        }
        assertEquals("3", find("NUMA nodes").value());
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
    void shouldSayWhyThereIsNoUring() throws IOException {
        write("proc/sys/kernel/io_uring_disabled", "2\n");
        assertTrue(find("io_uring").hint().contains("io_uring_disabled=0"));
        write("proc/sys/kernel/io_uring_disabled", "0\n");
        write("proc/self/status", "Seccomp:\t2\n");
        assertTrue(find("io_uring").value().contains("seccomp"));
        write("proc/sys/kernel/osrelease", "4.19.0-26\n");
        assertEquals("kernel 4.19.0-26", find("io_uring").value());
        write("proc/self/status", "Seccomp:\t0\n");
        write("proc/sys/kernel/osrelease", "5.15.0\n");
        assertTrue(find("io_uring").hint().contains("6.1"));
    }

    @Test
    void shouldSurviveAMachineWithoutFiles(@TempDir Path empty) {
        List<Finding> findings = Examination.of(empty);
        assertEquals(12, findings.size());
    }

    @Test
    void shouldCompareKernelReleases() {
        assertTrue(Examination.atLeast("6.1.0", 6, 1));
        assertTrue(Examination.atLeast("10.0", 6, 1));
        assertFalse(Examination.atLeast("6.0.9", 6, 1));
        assertFalse(Examination.atLeast("generic", 6, 1));
    }
}
