package io.laminar.numa.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.numa.topology.FabricatedMachine;
import io.laminar.numa.topology.NumberSet;
import io.laminar.numa.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Pins threads of its own, so that no other of the test run is. */
@EnabledOnOs(OS.LINUX)
class CpuPinningTest {
    private final Topology here = Topology.read(Path.of("/"));

    @TempDir
    Path root;

    private static <T> T onThread(Thread.Builder builder, Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        builder.start(future);
        return future.get();
    }

    @Test
    void shouldPinToEveryCpuAndLetGo() throws Exception {
        onThread(Thread.ofPlatform(), () -> {
            NumberSet before = AffinityCalls.mask();
            for (int cpu : here.cpus().usable().stream().toArray()) {
                CpuPinning.Pinned pinned = assertInstanceOf(CpuPinning.Pinned.class, CpuPinning.pin(cpu, here));
                assertEquals(cpu, pinned.cpu());
                assertEquals(here.nodeOf(cpu), pinned.node());
                assertEquals(cpu, Whereabouts.now().cpu());
                assertEquals(NumberSet.of(cpu), AffinityCalls.mask());
                assertTrue(pinned.holds());
                pinned.close();
                assertEquals(before, AffinityCalls.mask());
                assertTrue(!pinned.holds() || before.size() == 1);
                pinned.close();
            }
            return null;
        });
    }

    @Test
    void shouldRefuseACpuThatIsNotOnline() {
        CpuPinning.Refused refused = assertInstanceOf(CpuPinning.Refused.class, CpuPinning.pin(4000, here));
        assertTrue(refused.reason().contains("cpu=4000"), refused.reason());
    }

    @Test
    void shouldRefuseACpuOutsideTheMask() {
        Topology narrow = FabricatedMachine.twoNodes(root).cpus("0-6", "", "1").read();
        CpuPinning.Refused refused = assertInstanceOf(CpuPinning.Refused.class, CpuPinning.pin(0, narrow));
        assertEquals("the process may not use this CPU: cpu=0, allowed=1", refused.reason());
        assertTrue(refused.hint().contains("taskset"));
    }

    @Test
    void shouldTellWhenTheKernelRefuses() throws Exception {
        int missing = here.cpus().online().last() + 1;
        Topology wrong = FabricatedMachine.twoNodes(root)
                .cpus("0-" + missing, "", "0-" + missing)
                .read();
        NumberSet before = AffinityCalls.mask();
        CpuPinning.Refused refused = assertInstanceOf(CpuPinning.Refused.class, CpuPinning.pin(missing, wrong));
        assertTrue(refused.reason().contains("errno=EINVAL"), refused.reason());
        assertEquals(before, AffinityCalls.mask(), "the thread runs where it did");
    }

    @Test
    void shouldRefuseVirtualThreads() throws Exception {
        CpuPinning.Outcome outcome = onThread(Thread.ofVirtual(), () -> CpuPinning.pin(0, here));
        assertTrue(assertInstanceOf(CpuPinning.Refused.class, outcome).reason().contains("virtual"));
    }

    @Test
    void shouldBelongToItsThread() throws Exception {
        int cpu = here.cpus().usable().first();
        CpuPinning.Pinned foreign = assertInstanceOf(
                CpuPinning.Pinned.class, onThread(Thread.ofPlatform(), () -> CpuPinning.pin(cpu, here)));
        assertThrows(IllegalStateException.class, foreign::close);
        assertThrows(IllegalStateException.class, foreign::holds);
    }

    @Test
    void shouldTryEachNode() {
        List<PinningTrial> trials = PinningTrial.run(here);
        assertEquals(
                here.nodes().stream()
                        .filter(node -> !node.cpus().and(here.cpus().usable()).isEmpty())
                        .count(),
                trials.size());
        trials.forEach(trial -> assertInstanceOf(CpuPinning.Pinned.class, trial.outcome()));
        assertTrue(AffinityCalls.mask().size() >= here.cpus().allowed().size(), "this thread was left alone");
    }
}
