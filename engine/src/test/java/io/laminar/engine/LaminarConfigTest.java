package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.laminar.engine.config.BackpressureConfig;
import io.laminar.engine.config.BudgetConfig;
import io.laminar.engine.config.ConfigKeys;
import io.laminar.engine.config.DataConfig;
import io.laminar.engine.config.IdleConfig;
import io.laminar.engine.config.IoConfig;
import io.laminar.engine.config.MetricsConfig;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.region.RegionConfig;
import io.laminar.ring0.core.AllocationGuard;
import io.laminar.ring0.storage.SyncPolicy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaminarConfigTest {
    @Test
    void shouldPinTheDefaults() {
        LaminarConfig config = LaminarConfig.defaults();
        assertEquals(LaminarConfig.Mode.THREADED, config.mode());
        assertEquals(1024, config.blockRows());
        assertEquals(65_536, config.blockDataBytes());
        assertEquals(16, config.blocksPerLane());
        assertEquals(4, config.blocksPerStream());
        assertEquals(256, config.sliceRows());
        assertEquals(8_589_934_592L, config.memoryLimitBytes());
        assertEquals(
                new RegionConfig(RegionConfig.Placement.LOCAL, RegionConfig.HugePages.AUTO, false), config.memory());
        assertEquals(new IdleConfig(2_000, 0, 50_000), config.idle());
        assertEquals(
                new IoConfig(IoConfig.Backend.AUTO, 1024, 16_384, 256, 16_384, false, false, 5_000, 30_000),
                config.io());
        assertEquals(AllocationGuard.Mode.COUNT, config.allocationGuard());
        assertEquals(new MetricsConfig(true, 8192, ""), config.metrics());
        assertEquals(new BudgetConfig(500, 5_000, 200, 10_000, 10_000, 1_000_000, 100_000), config.budgets());
        assertEquals(new BackpressureConfig(80, 50), config.backpressure());
        assertEquals(Path.of(""), config.baseDirectory());
        assertEquals(LaminarConfig.Mode.INLINE, LaminarConfig.inline().mode());
    }

    /** Of every key another value than its default. */
    private static Map<String, String> others() {
        Map<String, String> values = new HashMap<>(Map.of(
                "mode", "inline",
                "block.rows", "16",
                "block.data.bytes", "1_000",
                "blocks.per.lane", "3",
                "blocks.per.stream", "5",
                "slice.rows", "7",
                "memory.limit.bytes", "9000000000",
                "idle.spins", "1",
                "idle.yields", "2",
                "idle.park.ns", "3"));
        values.put("cores", "2");
        values.put("cores.pin", "3, 1");
        values.put("backpressure.throttle.percent", "90");
        values.put("backpressure.resume.percent", "20");
        values.put("base.directory", "there");
        values.put("allocation.guard", "strict");
        values.put("memory.placement", "interleaved");
        values.put("memory.huge.pages", "off");
        values.put("memory.lock", "TRUE");
        values.putAll(Map.of(
                "metrics.counters", "off",
                "metrics.records", "256",
                "metrics.directory", "counts",
                "budget.event.ns", "1",
                "budget.batch.ns", "2",
                "budget.lookup.ns", "3",
                "budget.window.ns", "4",
                "budget.iteration.ns", "5_000_000_000",
                "budget.chunk.ns", "6",
                "budget.flush.ns", "0"));
        values.putAll(Map.of(
                "io.backend", "nio",
                "io.operations", "8",
                "io.sockets", "9",
                "io.receive.buffers", "32",
                "io.receive.buffer.bytes", "2_048",
                "io.direct.polling", "on",
                "io.submission.thread", "true",
                "io.drain.ms", "10",
                "io.stall.ms", "11"));
        values.putAll(Map.of(
                "data.directory", "state",
                "data.checkpoint.ms", "12",
                "data.timeout.ms", "13",
                "data.retain", "14",
                "data.dedup.rows", "16",
                "data.log.policy", "each",
                "data.log.interval.ms", "15",
                "data.log.segment.bytes", "262144",
                "data.log.buffer.bytes", "65536"));
        return values;
    }

    @Test
    void shouldSetEveryKeyToAnotherValue() {
        Map<String, String> values = others();
        assertEquals(java.util.Set.copyOf(ConfigKeys.ALL), values.keySet());
        LaminarConfig.Builder builder = LaminarConfig.builder();
        values.forEach(builder::set);
        LaminarConfig config = builder.build();
        assertEquals(LaminarConfig.Mode.INLINE, config.mode());
        assertEquals(2, config.cores());
        assertEquals(List.of(3, 1), config.pin().cpus());
        assertEquals(16, config.blockRows());
        assertEquals(1000, config.blockDataBytes());
        assertEquals(3, config.blocksPerLane());
        assertEquals(5, config.blocksPerStream());
        assertEquals(7, config.sliceRows());
        assertEquals(9_000_000_000L, config.memoryLimitBytes());
        assertEquals(
                new RegionConfig(RegionConfig.Placement.INTERLEAVED, RegionConfig.HugePages.OFF, true),
                config.memory());
        assertEquals(new IdleConfig(1, 2, 3), config.idle());
        assertEquals(new MetricsConfig(false, 256, "counts"), config.metrics());
        assertEquals(new BudgetConfig(1, 2, 3, 4, 5_000_000_000L, 6, 0), config.budgets());
        assertEquals(new BackpressureConfig(90, 20), config.backpressure());
        assertEquals(
                new DataConfig("state", 12, 13, 14, 16, new DataConfig.Log(SyncPolicy.EACH, 15, 262144, 65536)),
                config.data());
        assertEquals(new IoConfig(IoConfig.Backend.NIO, 8, 9, 32, 2_048, true, true, 10, 11), config.io());
        assertEquals(AllocationGuard.Mode.STRICT, config.allocationGuard());
        assertEquals(Path.of("there"), config.baseDirectory());
    }

    @Test
    void shouldRefuseWhatIsOutOfRangeOrUnknown() {
        for (String[] pair : new String[][] {
            {"block.rows", "0"},
            {"block.rows", "65537"},
            {"block.rows", "4294967312"},
            {"block.rows", "many"},
            {"blocks.per.lane", "1"},
            {"slice.rows", "-1"},
            {"memory.limit.bytes", "1"},
            {"idle.park.ns", "0"},
            {"memory.placement", "remote"},
            {"memory.huge.pages", "on"},
            {"memory.lock", "yes"},
            {"backpressure.throttle.percent", "0"},
            {"backpressure.resume.percent", "81"},
            {"mode", "fast"},
            {"allocation.guard", "loud"},
            {"metrics.counters", "some"},
            {"metrics.records", "255"},
            {"metrics.file", "x"},
            {"budget.event.ns", "-1"},
            {"budget.iteration.ns", "3600000000001"},
            {"budget.rows", "1"},
            {"io.backend", "epoll"},
            {"io.operations", "0"},
            {"io.sockets", "-1"},
            {"io.receive.buffers", "24"},
            {"io.receive.buffer.bytes", "63"},
            {"io.direct.polling", "maybe"},
            {"io.drain.ms", "-1"},
            {"io.stall.ms", "-1"},
            {"data.checkpoint.ms", "-1"},
            {"data.timeout.ms", "0"},
            {"data.retain", "0"},
            {"data.log.policy", "some"},
            {"data.log.segment.bytes", "65537"},
            {"data.log.buffer.bytes", "8192"},
            {"io.ports", "1"},
            {"block.row", "1"}
        }) {
            ConfigException e = assertThrows(
                    ConfigException.class,
                    () -> LaminarConfig.builder().set(pair[0], pair[1]).build(),
                    pair[0] + "=" + pair[1]);
            assertEquals(ErrorCode.INVALID_CONFIG, e.code());
            assertEquals(true, e.getMessage().contains(pair[0]), e.getMessage());
        }
    }
}
