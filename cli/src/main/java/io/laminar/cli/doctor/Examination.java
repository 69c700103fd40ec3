package io.laminar.cli.doctor;

import io.laminar.bindings.IoUringProbe;
import io.laminar.bindings.NativeLibrary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Looks at the machine. */
public final class Examination {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final int TESTED_JDK = 25;
    /** Files, sockets and io_uring rings of a few queries; most distributions allow that many. */
    private static final long OPEN_FILES_WANTED = 4096;
    /** Three kernel rings a core with their registered buffers. */
    private static final long LOCKED_BYTES_WANTED = 64 * MIB;

    private static final long UNLIMITED = Long.MAX_VALUE;

    private final MachineFiles files;
    private final NativeGround ground;
    private final Runtime runtime;

    private Examination(MachineFiles files, NativeGround ground, Runtime runtime) {
        this.files = files;
        this.ground = ground;
        this.runtime = runtime;
    }

    /**
     * Answers every question.
     *
     * @param root root folder of the file system; another one in tests
     * @param ground what the kernel and the libraries answered
     */
    public static List<Finding> of(Path root, NativeGround ground) {
        Examination examination = new Examination(new MachineFiles(root), ground, Runtime.getRuntime());
        List<Finding> findings = new ArrayList<>();
        findings.add(examination.jdk());
        findings.add(examination.system());
        findings.add(examination.cores());
        findings.add(examination.memory());
        NodeFindings nodes = new NodeFindings(ground.nodes());
        findings.add(nodes.nodes());
        findings.add(nodes.isolatedCpus());
        findings.add(examination.transparentHugePages());
        findings.add(nodes.reservedHugePages());
        findings.add(nodes.placement());
        findings.add(nodes.pinning());
        findings.add(examination.uring());
        // Good in any case: what stands in the way of a better one is the finding before.
        findings.add(Finding.good("io backend", ground.ioBackend()));
        for (NativeLibrary library : ground.libraries()) {
            findings.add(library(library));
        }
        findings.add(examination.limit(
                "locked memory",
                "Max locked memory",
                LOCKED_BYTES_WANTED,
                "io_uring registers buffers: ulimit -l unlimited, or memlock in /etc/security/limits.conf"));
        findings.add(examination.limit(
                "open files",
                "Max open files",
                OPEN_FILES_WANTED,
                "raise it: ulimit -n 65536, or nofile in /etc/security/limits.conf"));
        findings.add(examination.controlGroup());
        findings.add(examination.clock());
        return findings;
    }

    private Finding jdk() {
        int feature = Runtime.version().feature();
        String value =
                Runtime.version() + " (" + System.getProperty("java.vendor") + "), " + System.getProperty("java.home");
        return Finding.check(
                "JDK", feature >= TESTED_JDK, value, "works from 22 on, but " + TESTED_JDK + " is what is tested");
    }

    private Finding system() {
        String name = System.getProperty("os.name");
        String value = name + " " + System.getProperty("os.version") + ", " + System.getProperty("os.arch");
        return Finding.check(
                "system",
                name.equals("Linux"),
                value,
                "no mmap here: state stands in arenas of fixed size; run it on Linux for more");
    }

    private Finding cores() {
        int cores = runtime.availableProcessors();
        String model = files.line("/proc/cpuinfo", "model name");
        String value = cores + (model.isEmpty() ? "" : ", " + model.replaceFirst("^:\\s*", ""));
        return Finding.check(
                "cores", cores >= 2, value, "one core cannot read files and compute at the same time; give it two");
    }

    private Finding memory() {
        long total = kibibytes("MemTotal:");
        long available = kibibytes("MemAvailable:");
        if (total == 0) {
            return Finding.warn("memory", "unknown", "/proc/meminfo cannot be read");
        }
        String value = bytes(available) + " available of " + bytes(total) + ", Java heap at most "
                + bytes(runtime.maxMemory());
        return Finding.check("memory", available >= GIB, value, "less than 1 GiB is left: large windows may not fit");
    }

    private long kibibytes(String name) {
        List<String> words = MachineFiles.words(files.line("/proc/meminfo", name));
        return words.isEmpty() ? 0 : Long.parseLong(words.get(0)) << 10;
    }

    private Finding transparentHugePages() {
        String setting = files.text("/sys/kernel/mm/transparent_hugepage/enabled");
        int open = setting.indexOf('[');
        String chosen = open < 0 ? "not there" : setting.substring(open + 1, setting.indexOf(']'));
        boolean good = chosen.equals("madvise") || chosen.equals("always");
        return Finding.check(
                "transparent huge pages",
                good,
                chosen,
                "lookups are slower without: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
    }

    /** By setting one up: neither the kernel's version nor its settings say what a container is granted. */
    private Finding uring() {
        String release = files.text("/proc/sys/kernel/osrelease");
        String kernel = "kernel " + (release.isEmpty() ? "unknown" : release);
        return switch (ground.uring()) {
            case IoUringProbe.Available found ->
                Finding.check(
                        "io_uring",
                        atLeast(release, 6, 1),
                        kernel + ", " + found.opcodes().size() + " operations, features 0x"
                                + Integer.toHexString(found.features()),
                        "works, but Linux 6.1 brings cheaper completions (DEFER_TASKRUN)");
            case IoUringProbe.Refused refused ->
                Finding.warn("io_uring", kernel + ", refused: " + refused.errno() + guards(), refused.hint());
            case IoUringProbe.Absent absent ->
                Finding.warn(
                        "io_uring",
                        kernel + ": " + absent.reason(),
                        "files are read by NIO; io_uring needs Linux 5.1, and 6.1 to be at its best");
        };
    }

    /** What may stand behind a refusal. */
    private String guards() {
        String disabled = files.text("/proc/sys/kernel/io_uring_disabled");
        boolean filtered = files.line("/proc/self/status", "Seccomp:").equals("2");
        return (disabled.equals("2") || disabled.equals("1") ? ", io_uring_disabled = " + disabled : "")
                + (filtered ? ", behind a seccomp filter" : "");
    }

    private static Finding library(NativeLibrary library) {
        String hint = switch (library.name()) {
            case "liburing" -> "apt-get install liburing2";
            case "libnuma" -> "apt-get install libnuma1";
            case "libbpf" -> "apt-get install libbpf1";
            default -> "the C library of GNU is what is tested";
        };
        String value = library.isPresent() ? library.version() : "absent: " + library.reason();
        return Finding.check(library.name(), library.isPresent(), value, hint);
    }

    static boolean atLeast(String release, int major, int minor) {
        String[] parts = release.split("[^0-9]+", -1);
        int foundMajor = parts.length < 1 || parts[0].isEmpty() ? 0 : Integer.parseInt(parts[0]);
        int foundMinor = parts.length < 2 || parts[1].isEmpty() ? 0 : Integer.parseInt(parts[1]);
        return foundMajor > major || (foundMajor == major && foundMinor >= minor);
    }

    private Finding limit(String name, String label, long wanted, String hint) {
        List<String> words = MachineFiles.words(files.line("/proc/self/limits", label));
        if (words.isEmpty()) {
            return Finding.warn(name, "unknown", "/proc/self/limits cannot be read");
        }
        long soft = words.get(0).equals("unlimited") ? UNLIMITED : Long.parseLong(words.get(0));
        boolean bytes = label.contains("memory");
        String value = soft == UNLIMITED ? "unlimited" : bytes ? bytes(soft) : String.valueOf(soft);
        return Finding.check(name, soft >= wanted, value, hint);
    }

    /** Limits of the control group: those of version 2, or the fixed places of version 1. */
    private Finding controlGroup() {
        String path = files.line("/proc/self/cgroup", "0::");
        String folder = "/sys/fs/cgroup" + (path.equals("/") ? "" : path);
        String memory = files.text(folder + "/memory.max");
        if (memory.isEmpty()) {
            memory = files.text("/sys/fs/cgroup/memory/memory.limit_in_bytes");
        }
        String cpu = files.text(folder + "/cpu.max");
        long memoryBytes = memory.isEmpty() || memory.equals("max") ? UNLIMITED : Long.parseLong(memory);
        boolean limited = memoryBytes < UNLIMITED / 2;
        List<String> quota = MachineFiles.words(cpu);
        boolean throttled = quota.size() == 2 && !quota.get(0).equals("max");
        String value = "memory " + (limited ? bytes(memoryBytes) : "unlimited") + ", processor time "
                + (throttled ? cores(quota) : "unlimited");
        if (limited && memoryBytes < GIB) {
            return Finding.warn(
                    "control group", value, "less than 1 GiB: large windows may not fit; raise the memory limit");
        }
        return Finding.check(
                "control group",
                !throttled,
                value,
                "a quota stops threads for milliseconds: give whole cores (cpuset) where latency counts");
    }

    private static String cores(List<String> quota) {
        double cores = Double.parseDouble(quota.get(0)) / Double.parseDouble(quota.get(1));
        return String.format(Locale.ROOT, "%.1f cores", cores);
    }

    private Finding clock() {
        String source = files.text("/sys/devices/system/clocksource/clocksource0/current_clocksource");
        String arch = System.getProperty("os.arch");
        boolean good = source.equals("tsc") || source.equals("kvm-clock") || source.equals("arch_sys_counter");
        return Finding.check(
                "clock source",
                good,
                source.isEmpty() ? "unknown" : source,
                "reading the time is slow: choose " + (arch.equals("aarch64") ? "arch_sys_counter" : "tsc")
                        + " in /sys/devices/system/clocksource/clocksource0/current_clocksource");
    }

    static String bytes(long bytes) {
        if (bytes >= GIB) {
            return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) GIB);
        }
        return bytes >= MIB ? bytes / MIB + " MiB" : bytes / 1024 + " KiB";
    }
}
