package io.laminar.numa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.raw.VirtualMemory;
import io.laminar.memory.region.PlacementReport;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionConfig;
import io.laminar.memory.region.RegionConfig.HugePages;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.region.RegionSourceFactory;
import io.laminar.numa.cpu.CpuPinning;
import io.laminar.numa.topology.FabricatedMachine;
import io.laminar.numa.topology.NumberSet;
import io.laminar.numa.topology.Topology;
import io.laminar.numa.topology.TransparentHugePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Reserves on this machine, whatever nodes it has, and asks the kernel what came of it. */
@EnabledOnOs(OS.LINUX)
class NumaRegionSourceTest {
    private static final long MIB = 1L << 20;
    private static final long BYTES = 8 * MIB;
    private static final RegionConfig PLAIN = RegionConfig.DEFAULT.withHugePages(HugePages.OFF);

    private final Supplier<Topology> machine = () -> Topology.read(Path.of("/"));
    private final Topology here = machine.get();
    private final int node = here.nodesWithMemory().first();

    @TempDir
    Path root;

    private static void touch(long address, long bytes) {
        for (long offset = 0; offset < bytes; offset += VirtualMemory.PAGE_BYTES) {
            RawMemory.putByte(address + offset, (byte) 7);
        }
    }

    private static PlacementReport.Entry only(RegionSource source) {
        assertEquals(1, source.report().live().size());
        return source.report().live().get(0);
    }

    /** A line of the mapping that starts at an address, or that holds it, from smaps. */
    private static String mapping(long address, String label) throws IOException {
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                String[] ends = line.substring(0, line.indexOf(' ')).split("-", 2);
                inside =
                        Long.parseUnsignedLong(ends[0], 16) <= address && address < Long.parseUnsignedLong(ends[1], 16);
            } else if (inside && line.startsWith(label + ":")) {
                return line.substring(label.length() + 1).strip();
            }
        }
        throw new AssertionError("not mapped, or no " + label);
    }

    /** What the kernel says of the policy of a mapping. */
    private static String policy(long address) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/numa_maps")).stream()
                .filter(line -> line.startsWith(Long.toHexString(address) + " "))
                .map(line -> line.split(" ")[1])
                .findFirst()
                .orElse("none");
    }

    @Test
    void shouldBindToTheNodeOfTheReservingThread() throws Exception {
        NumaRegionSource source = new NumaRegionSource(machine, PLAIN);
        Thread thread = Thread.ofPlatform().unstarted(() -> {
            CpuPinning.pin(here.cpus().usable().last(), here);
            RawMemory.putByte(source.reserve(BYTES, "numa-test"), (byte) 1);
        });
        thread.start();
        thread.join();
        int expected = here.nearestMemory(here.nodeOf(here.cpus().usable().last()));
        PlacementReport.Entry entry = only(source);
        assertTrue(entry.placement().startsWith("node " + expected), entry.toString());
        assertEquals("bind:" + expected, policy(entry.address()));
        assertEquals(1, PlacementCheck.of(entry.address(), BYTES).on(expected));
        assertEquals(List.of(), entry.shortfalls());
        assertEquals("small", entry.pages());
        source.free(entry.address());
        assertEquals(List.of(), source.report().live());
    }

    @Test
    void shouldInterleave() throws IOException {
        NumaRegionSource source =
                new NumaRegionSource(machine, PLAIN.withPlacement(RegionConfig.Placement.INTERLEAVED));
        long address = source.reserve(BYTES, "numa-test");
        touch(address, BYTES);
        assertEquals("interleave:" + here.nodesWithMemory(), policy(address));
        PlacementCheck check = PlacementCheck.of(address, BYTES);
        assertEquals(BYTES / VirtualMemory.PAGE_BYTES, check.touched());
        assertEquals(here.nodesWithMemory().size(), check.byNode().size());
        assertEquals(
                "nodes " + here.nodesWithMemory() + " in turn", only(source).placement());
        source.free(address);
    }

    @Test
    void shouldLeaveItToFirstTouch() throws IOException {
        NumaRegionSource source = new NumaRegionSource(machine, PLAIN.withPlacement(RegionConfig.Placement.ANY));
        long address = source.reserve(BYTES, "numa-test");
        assertFalse(policy(address).contains("bind"));
        assertEquals("first touch", only(source).placement());
        source.free(address);
    }

    @Test
    void shouldFallBackWhereTheNodeIsNotThere() {
        NumaRegionSource source = new NumaRegionSource(machine, PLAIN);
        for (int i = 0; i < 2; i++) {
            long address = source.reserve(BYTES, "numa-test", Placement.onNode(63));
            touch(address, BYTES);
            PlacementReport.Entry entry = only(source);
            assertEquals("first touch", entry.placement());
            assertTrue(entry.shortfalls().get(0).contains("node 63, errno=EINVAL"), entry.toString());
            assertEquals(
                    BYTES / VirtualMemory.PAGE_BYTES,
                    PlacementCheck.of(address, BYTES).touched());
            source.free(address);
        }
        assertEquals(1, source.report().shortfalls().size());
        assertEquals(2, source.report().shortfalls().values().iterator().next(), "counted, and kept after the end");
    }

    @Test
    void shouldPreferANodeThatTheRegionCanOutgrow() {
        FabricatedMachine small = FabricatedMachine.twoNodes(root).node(0, "0-3", 4096, "10 21");
        NumaRegionSource source = new NumaRegionSource(small::read, PLAIN);
        long large = source.reserve(8 * MIB, "numa-test", Placement.onNode(0));
        assertEquals("node 0, elsewhere when it is full", only(source).placement());
        source.free(large);
        long fitting = source.reserve(2 * MIB, "numa-test", Placement.onNode(0));
        assertEquals("node 0", only(source).placement());
        source.free(fitting);
    }

    @Test
    void shouldAskForTransparentHugePages() throws IOException {
        boolean possible = here.transparentHugePages() == TransparentHugePages.MADVISE
                || here.transparentHugePages() == TransparentHugePages.ALWAYS;
        assumeTrue(possible, "no transparent huge pages here");
        NumaRegionSource source =
                new NumaRegionSource(machine, RegionConfig.DEFAULT.withHugePages(HugePages.TRANSPARENT));
        long address = source.reserve(BYTES, "numa-test");
        assertEquals("huge where the kernel can", only(source).pages());
        assertTrue(mapping(address, "VmFlags").contains("hg"), "advised");
        assertTrue(mapping(address, "VmFlags").contains("dd"), "not dumped");
        source.free(address);
        NumaRegionSource off = new NumaRegionSource(machine, PLAIN);
        long plain = off.reserve(BYTES, "numa-test");
        assertTrue(mapping(plain, "VmFlags").contains("nh"));
        off.free(plain);
    }

    @Test
    void shouldTellThatTransparentHugePagesAreOff() {
        FabricatedMachine without =
                FabricatedMachine.twoNodes(root).write("sys/kernel/mm/transparent_hugepage/enabled", "always [never]");
        NumaRegionSource source = new NumaRegionSource(without::read, RegionConfig.DEFAULT);
        long address = source.reserve(BYTES, "numa-test", Placement.onNode(node));
        assertEquals("small", only(source).pages());
        assertTrue(
                only(source).shortfalls().get(0).contains("switched off"),
                only(source).toString());
        source.free(address);
    }

    @Test
    void shouldFallBackWhereNoHugePagesWereSetAside() throws IOException {
        assumeTrue(MachinePages.count() == 0, "there are huge pages here");
        NumaRegionSource source = new NumaRegionSource(machine, RegionConfig.DEFAULT.withHugePages(HugePages.RESERVED));
        long address = source.reserve(BYTES, "numa-test");
        touch(address, BYTES);
        PlacementReport.Entry entry = only(source);
        assertFalse(entry.pages().contains("set aside"), entry.toString());
        assertTrue(entry.shortfalls().get(0).contains("bytes=8388608, freeBytes=0"), entry.toString());
        assertTrue(entry.shortfalls().get(0).contains("vm.nr_hugepages"), entry.toString());
        source.free(address);
    }

    /** The files promise pages that the machine has not. */
    @Test
    void shouldFallBackWhenOthersTookTheHugePages() throws IOException {
        assumeTrue(MachinePages.count() == 0, "there are huge pages here");
        FabricatedMachine liar = FabricatedMachine.twoNodes(root).pool(0, 99, 99);
        NumaRegionSource source = new NumaRegionSource(liar::read, RegionConfig.DEFAULT);
        long address = source.reserve(BYTES, "numa-test", Placement.onNode(0));
        touch(address, BYTES);
        PlacementReport.Entry entry = only(source);
        assertEquals("huge where the kernel can", entry.pages());
        assertTrue(entry.shortfalls().get(0).contains("errno=ENOMEM"), entry.toString());
        source.free(address);
    }

    @Test
    void shouldUseHugePagesThatWereSetAside() throws IOException {
        assumeTrue(MachinePages.canBeSetAside(), "only root sets huge pages aside");
        long before = RawMemory.liveBytes();
        try (MachinePages pages = MachinePages.setAside(6)) {
            assumeTrue(machine.get().nodes().stream()
                            .mapToLong(n -> n.freePoolBytes(2 * MIB))
                            .sum()
                    >= 6 * 2 * MIB);
            NumaRegionSource auto = new NumaRegionSource(machine, RegionConfig.DEFAULT);
            long whole = auto.reserve(BYTES + 4096, "numa-test");
            assertEquals("huge, set aside", only(auto).pages());
            assertEquals("2048 kB", mapping(whole, "KernelPageSize"));
            assertEquals("8192 kB", mapping(whole, "Private_Hugetlb"), "filled already");
            assertTrue(mapping(whole, "VmFlags").contains("dd"), "not dumped");
            touch(whole, BYTES + 4096);
            RawMemory.putLong(whole + BYTES - 8, 42);
            for (long[] range : new long[][] {{4096, 4096}, {0, 4096}, {0, 3 * 4096}, {0, 2 * MIB + 8192}}) {
                touch(whole, 4 * MIB);
                VirtualMemory.release(whole + range[0], range[1]);
                assertEquals(0, RawMemory.getByte(whole + range[0]), "zero, however large the page");
                assertEquals(0, RawMemory.getByte(whole + range[0] + range[1] - 4096));
                assertEquals(7, RawMemory.getByte(whole + range[0] + range[1]), "and no more than that");
            }
            assertEquals(42, RawMemory.getLong(whole + BYTES - 8));
            assertTrue(PlacementCheck.of(whole, BYTES).touched() > 0);
            auto.free(whole);

            NumaRegionSource reserved =
                    new NumaRegionSource(machine, RegionConfig.DEFAULT.withHugePages(HugePages.RESERVED));
            long front = reserved.reserve(32 * MIB, "numa-test");
            assertTrue(only(reserved).pages().startsWith("huge, set aside for the first 12 MiB, then"));
            assertTrue(only(reserved).shortfalls().get(0).contains("freeBytes=12582912"));
            touch(front, 32 * MIB);
            assertEquals("2048 kB", mapping(front + 11 * MIB, "KernelPageSize"));
            assertEquals("4 kB", mapping(front + 12 * MIB, "KernelPageSize"));
            reserved.free(front);
            assertEquals(
                    pages.before() + 6,
                    machine.get().nodes().stream()
                            .mapToLong(n -> n.freePoolBytes(2 * MIB) / (2 * MIB))
                            .sum(),
                    "all given back");
        }
        assertEquals(before, RawMemory.liveBytes());
    }

    @Test
    void shouldLockWhatIsTouched() throws IOException {
        NumaRegionSource source = new NumaRegionSource(machine, PLAIN.withLocked(true));
        long address = source.reserve(BYTES, "numa-test");
        assumeTrue(only(source).locked(), () -> "may not lock: " + only(source));
        assertTrue(mapping(address, "VmFlags").contains("lo"));
        assertEquals("0 kB", mapping(address, "Locked"), "address space costs nothing");
        touch(address, MIB);
        assertEquals("1024 kB", mapping(address, "Locked"));
        VirtualMemory.release(address, MIB);
        assertEquals(0, RawMemory.getByte(address), "locked pages read as zero too");
        source.free(address);
    }

    @Test
    void shouldMakeRegions() {
        NumaRegionSource source = new NumaRegionSource(machine, RegionConfig.DEFAULT);
        try (Region region = Region.create(source.at(Placement.onNode(node)), 64 * MIB, "numa-test")) {
            long extent = region.allocateExtent(16);
            RawMemory.confine(region.base(), region.usedBytes());
            region.touch(region.base() + extent);
            RawMemory.putLong(region.base() + extent, 1);
            PlacementCheck check = PlacementCheck.of(region.base(), region.usedBytes());
            assertTrue(check.on(node) > 0, check.text());
            assertEquals(check.touched(), check.on(node), check.text());
            assertEquals(region.base(), only(source).address());
        }
        assertEquals(List.of(), source.report().live());
        assertEquals(RegionSource.LOCAL.largestReservation(), source.largestReservation());
    }

    @Test
    void shouldBeFoundAsAService() {
        RegionSourceFactory factory =
                ServiceLoader.load(RegionSourceFactory.class).findFirst().orElse(null);
        assertNotNull(factory);
        RegionSource source = factory.create(PLAIN);
        assertInstanceOf(NumaRegionSource.class, source);
        long address = source.reserve(BYTES, "numa-test");
        assertEquals("numa", source.report().source());
        source.free(address);
    }

    @Test
    void shouldTryEveryNode() {
        List<PlacementTrial> trials = PlacementTrial.run(here);
        NumberSet nodes = here.nodesWithMemory();
        assertEquals(nodes.size() + (nodes.size() > 1 ? 1 : 0), trials.size());
        trials.forEach(trial -> assertTrue(trial.good(), trial.toString()));
        PlacementTrial wrong = PlacementTrial.run(here, Placement.onNode(63));
        assertFalse(wrong.good());
        assertFalse(wrong.granted().shortfalls().isEmpty());
    }
}
