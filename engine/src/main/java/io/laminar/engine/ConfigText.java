package io.laminar.engine;

import io.laminar.engine.config.ConfigKeys;
import io.laminar.engine.config.PinConfig;
import io.laminar.memory.region.RegionConfig;
import io.laminar.ring0.core.AllocationGuard;
import java.nio.file.Path;

/** What keys of {@code docs/CONFIGURATION.md} set, given as text: by a command line, or a file. */
final class ConfigText {
    private ConfigText() {}

    static void set(LaminarConfig.Builder to, String key, String value) {
        switch (key.substring(0, key.indexOf('.') + 1)) {
            case "io." -> to.io(to.io.with(key, value));
            case "data." -> to.data(to.data.with(key, value));
            case "metrics." -> to.metrics(to.metrics.with(key, value));
            case "budget." -> to.budgets(to.budgets.with(key, value));
            case "memory." -> setMemory(to, key, value);
            case "idle." -> setIdle(to, key, value);
            default -> setOne(to, key, value);
        }
    }

    private static void setMemory(LaminarConfig.Builder to, String key, String value) {
        switch (key) {
            case "memory.limit.bytes" -> to.memoryLimitBytes(ConfigKeys.number(key, value));
            case "memory.placement" ->
                to.memory(to.memory.withPlacement(ConfigKeys.choice(key, value, RegionConfig.Placement.class)));
            case "memory.huge.pages" ->
                to.memory(to.memory.withHugePages(ConfigKeys.choice(key, value, RegionConfig.HugePages.class)));
            case "memory.lock" -> to.memory(to.memory.withLocked(ConfigKeys.flag(key, value)));
            default -> throw ConfigKeys.unknown(key);
        }
    }

    private static void setIdle(LaminarConfig.Builder to, String key, String value) {
        switch (key) {
            case "idle.spins" -> to.idle(to.idle.withSpins((int) ConfigKeys.number(key, value)));
            case "idle.yields" -> to.idle(to.idle.withYields((int) ConfigKeys.number(key, value)));
            case "idle.park.ns" -> to.idle(to.idle.withParkNs(ConfigKeys.number(key, value)));
            default -> throw ConfigKeys.unknown(key);
        }
    }

    private static void setOne(LaminarConfig.Builder to, String key, String value) {
        switch (key) {
            case "mode" -> to.mode(ConfigKeys.choice(key, value, LaminarConfig.Mode.class));
            case "cores" -> to.cores((int) ConfigKeys.number(key, value));
            case "cores.pin" -> to.pin(PinConfig.parse(value));
            case "block.rows" -> to.blockRows((int) ConfigKeys.number(key, value));
            case "block.data.bytes" -> to.blockDataBytes((int) ConfigKeys.number(key, value));
            case "blocks.per.lane" -> to.blocksPerLane((int) ConfigKeys.number(key, value));
            case "blocks.per.stream" -> to.blocksPerStream((int) ConfigKeys.number(key, value));
            case "slice.rows" -> to.sliceRows((int) ConfigKeys.number(key, value));
            case "allocation.guard" -> to.allocationGuard(ConfigKeys.choice(key, value, AllocationGuard.Mode.class));
            case "backpressure.throttle.percent" ->
                to.backpressure(to.backpressure.withThrottlePercent((int) ConfigKeys.number(key, value)));
            case "backpressure.resume.percent" ->
                to.backpressure(to.backpressure.withResumePercent((int) ConfigKeys.number(key, value)));
            case "base.directory" -> to.baseDirectory(Path.of(value));
            default -> throw ConfigKeys.unknown(key);
        }
    }
}
