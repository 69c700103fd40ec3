package io.laminar.cli.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.memory.region.PlacementReport;
import io.laminar.numa.PlacementCheck;
import io.laminar.numa.cpu.CpuPinning;
import io.laminar.numa.topology.MemoryNode;
import io.laminar.numa.topology.NumberSet;
import io.laminar.numa.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** An engine with the module {@code numa} on its path: the kernel is asked where the pages of a table went. */
@EnabledOnOs(OS.LINUX)
class StatePlacementTest {
    private static final int GROUPS = 20_000;

    private final Topology topology = Topology.read(Path.of("/"));
    private final NumberSet nodes = topology.nodesWithMemory();

    private static LaminarConfig config(String... settings) {
        LaminarConfig.Builder builder = LaminarConfig.builder().set("mode", "inline");
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        return builder.build();
    }

    /** Fills a table with groups, and returns the report and the place of its pages. */
    private static Outcome fill(LaminarConfig config) {
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute("CREATE SOURCE s (k BIGINT, v BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
            laminar.execute("CREATE STREAM sums AS SELECT k, SUM(v) AS total FROM s"
                    + " GROUP BY k, TUMBLE(ts, INTERVAL '1' HOUR)");
            try (Appender rows = laminar.appender("s")) {
                for (int i = 0; i < GROUPS; i++) {
                    rows.setLong(0, i);
                    rows.setLong(1, 1);
                    rows.setLong(2, 1_000L + i);
                    rows.endRow();
                }
                rows.publish();
                int done = 1;
                while (done > 0) {
                    done = laminar.poll();
                }
                PlacementReport report = laminar.memory();
                assertEquals("numa", report.source());
                assertEquals(1, report.live().size(), report::toString);
                PlacementReport.Entry entry = report.live().get(0);
                return new Outcome(report, PlacementCheck.of(entry.address(), 64L << 20));
            }
        }
    }

    private record Outcome(PlacementReport report, PlacementCheck check) {
        PlacementReport.Entry entry() {
            return report.live().get(0);
        }
    }

    /** More than the 20,000 groups need at the very least: a key and a sum each. */
    private static void assertFilled(PlacementCheck check) {
        assertTrue(check.touched() * 4096 >= GROUPS * 16L, check::text);
        assertEquals(Map.of(), check.errors());
    }

    @Test
    void shouldKeepATableOnTheNodeOfItsCore() throws Exception {
        for (MemoryNode node : topology.nodes()) {
            NumberSet cpus = node.cpus().and(topology.cpus().usable());
            if (cpus.isEmpty()) {
                continue;
            }
            FutureTask<Outcome> core = new FutureTask<>(() -> {
                assertInstanceOf(CpuPinning.Pinned.class, CpuPinning.pin(cpus.first(), topology));
                return fill(config());
            });
            Thread.ofPlatform().start(core);
            Outcome outcome = core.get();
            int expected = topology.nearestMemory(node.index());
            assertTrue(outcome.entry().placement().startsWith("node " + expected), outcome::toString);
            assertEquals(
                    Map.of(expected, outcome.check().touched()), outcome.check().byNode());
            assertFilled(outcome.check());
        }
    }

    @Test
    void shouldSpreadATableOverAllNodes() {
        Outcome outcome = fill(config("memory.placement", "interleaved", "memory.huge.pages", "off"));
        assertEquals("nodes " + nodes + " in turn", outcome.entry().placement());
        assertEquals("small", outcome.entry().pages());
        assertEquals(nodes.size(), outcome.check().byNode().size(), outcome.check()::text);
        assertFilled(outcome.check());
    }

    @Test
    void shouldLeaveATableToFirstTouch() {
        Outcome outcome = fill(config("memory.placement", "any", "memory.lock", "true"));
        assertEquals("first touch", outcome.entry().placement());
        boolean told = outcome.report().shortfalls().keySet().stream().anyMatch(text -> text.startsWith("not locked"));
        assertTrue(outcome.entry().locked() != told, outcome::toString);
        assertFilled(outcome.check());
    }

    @Test
    void shouldPlaceTheStateOfACoreWithAThreadOfItsOwn() {
        try (Laminar laminar = Laminar.open()) {
            laminar.execute("CREATE SOURCE s (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
            laminar.execute("CREATE STREAM counts AS SELECT k, COUNT(*) AS n FROM s"
                    + " GROUP BY k, TUMBLE(ts, INTERVAL '1' HOUR)");
            List<PlacementReport.Entry> live = laminar.memory().live();
            assertEquals(1, live.size());
            assertTrue(live.get(0).placement().startsWith("node "), live::toString);
            laminar.execute("DROP STREAM counts");
            assertEquals(List.of(), laminar.memory().live());
        }
    }
}
