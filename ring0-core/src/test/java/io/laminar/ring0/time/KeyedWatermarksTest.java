package io.laminar.ring0.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.time.WatermarkPolicy.Full;
import io.laminar.ring0.time.WatermarkPolicy.Keys;
import io.laminar.ring0.time.WatermarkPolicy.Scope;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyedWatermarksTest {
    private static final long IDLE = 1_000;
    private static final BlockLayout LAYOUT =
            Sizing.defaults().layout(List.of(ColumnType.VARCHAR, ColumnType.BIGINT, ColumnType.TIMESTAMP), false);

    /** Rows of a block, one after the other. */
    private static final class Bench implements AutoCloseable {
        final Lane lane = Lane.create(LAYOUT, 2, "test");
        final Program program = Program.compile(
                LAYOUT,
                null,
                List.of(
                        new Expr.Column(1, ColumnType.BIGINT),
                        new Expr.Column(0, ColumnType.VARCHAR),
                        new Expr.Column(2, ColumnType.TIMESTAMP)),
                1 << 16);
        final Watermark clock = new Watermark(1, 0, Long.MAX_VALUE);
        final Region region = Region.create(RegionSource.LOCAL, 1L << 30, "test");
        final KeyedWatermarks keys;

        Bench(long most, Full full, boolean timed) {
            WatermarkPolicy policy =
                    new WatermarkPolicy(Scope.KEY, timed ? IDLE : WatermarkPolicy.NEVER, new Keys(0, most, full), null);
            keys = new KeyedWatermarks(
                    new KeyedWatermarks.Terms(policy, program.kind(KeyedWatermarks.KEY), Long.MAX_VALUE, "test"),
                    region);
        }

        void row(@Nullable String key, long watermark, long time) {
            assertTrue(lane.writer().claim());
            if (key == null) {
                lane.writer().setNull(0);
            } else {
                lane.writer().setString(0, key);
            }
            lane.writer().setLong(1, watermark);
            lane.writer().setLong(2, time);
            lane.writer().endRow();
            lane.writer().publish();
            LaneReader reader = lane.reader();
            assertEquals(LaneReader.ROWS, reader.next(1));
            program.evaluate(reader.block(), reader.from(), reader.to());
            keys.advance(program, reader.from(), reader.to(), clock);
            reader.consumeRows(1);
            reader.releaseConsumed();
        }

        @Override
        public void close() {
            keys.close();
            region.close();
            program.close();
            lane.close();
        }
    }

    @Test
    void shouldNotGoBackWhenAKeyAppears() {
        try (Bench bench = new Bench(Keys.ANY, Full.REJECT, false)) {
            bench.row("a", 100, 100);
            assertEquals(100, bench.clock.current());
            bench.row("b", 50, 50);
            assertEquals(100, bench.clock.current());
            bench.row("a", 200, 200);
            assertEquals(100, bench.clock.current(), "b counts");
            bench.row("b", 150, 150);
            assertEquals(150, bench.clock.current());
            bench.row("b", 120, 149);
            assertEquals(1, bench.keys.counts().rowsBehind(), "149 < 150");
            bench.row("c", 1, 1);
            bench.row(null, 1, 1);
            assertEquals(1, bench.keys.counts().rowsBehind(), "who is not known is never behind");
            assertEquals(4, bench.keys.counts().keys());
        }
    }

    @Test
    void shouldLeaveOutIdleKeysUntilTheyComeBack() {
        try (Bench bench = new Bench(Keys.ANY, Full.REJECT, true)) {
            assertFalse(bench.keys.tick(5_000_000, bench.clock));
            bench.row("a", 100, 100);
            bench.row("b", 50, 50);
            bench.row("a", 300, 300);
            assertFalse(bench.keys.tick(5_000_000 + IDLE - 1, bench.clock));
            bench.row("a", 310, 310);
            assertTrue(bench.keys.tick(5_000_000 + IDLE, bench.clock));
            assertEquals(310, bench.clock.current());
            assertEquals(1, bench.keys.counts().idleKeys());
            bench.row("b", 60, 60);
            assertEquals(0, bench.keys.counts().idleKeys());
            bench.row("a", 400, 400);
            assertEquals(310, bench.clock.current());
            assertFalse(bench.keys.tick(5_000_000 + 9 * IDLE, bench.clock), "all are idle: it stays");
            assertEquals(2, bench.keys.counts().idleKeys());
        }
    }

    @Test
    void shouldNotDependOnHowOftenTheClockIsLookedAt() {
        for (long step : new long[] {100, 10 * IDLE}) {
            try (Bench bench = new Bench(Keys.ANY, Full.REJECT, true)) {
                bench.keys.tick(0, bench.clock);
                bench.row("a", 100, 100);
                bench.keys.tick(100, bench.clock);
                bench.row("b", 300, 300);
                for (long now = 100; now <= 10 * IDLE; now += step) {
                    bench.keys.tick(now, bench.clock);
                }
                bench.keys.tick(10 * IDLE, bench.clock);
                assertEquals(2, bench.keys.counts().idleKeys());
                assertEquals(300, bench.clock.current(), "a was idle before b");
            }
        }
    }

    @Test
    void shouldTakeFewBytesAKey() {
        for (boolean timed : new boolean[] {false, true}) {
            try (Bench bench = new Bench(Keys.ANY, Full.REJECT, timed)) {
                for (int k = 0; k < 100_000; k++) {
                    bench.row("key " + k, k, k);
                }
                assertEquals(100_000, bench.keys.counts().keys());
                long bytes = bench.region.usedBytes() / 100_000;
                assertTrue(bytes < 176, "bytes a key: " + bytes);
            }
        }
    }

    /** A key of the model. */
    private static final class Key {
        long watermark = Long.MIN_VALUE;
        long activeNs;
        long use;
        boolean idle;
    }

    @ParameterizedTest
    @CsvSource({"0,REJECT,false", "0,REJECT,true", "20,REJECT,true", "20,LRU,false", "20,LRU,true", "20,LOWEST,true"})
    void shouldDoAsTheModelDoes(int most, Full full, boolean timed) {
        long seed = System.nanoTime();
        for (int run = 0; run < 20; run++) {
            Random random = new Random(seed + run);
            String message = "seed=" + (seed + run);
            try (Bench bench = new Bench(most == 0 ? Keys.ANY : most, full, timed)) {
                Map<String, Key> model = new HashMap<>();
                long current = Long.MIN_VALUE;
                long behind = 0;
                long evicted = 0;
                long untracked = 0;
                long now = 0;
                bench.keys.tick(now, bench.clock);
                for (int step = 0; step < 2_000; step++) {
                    if (random.nextInt(20) == 0) {
                        now += random.nextInt((int) IDLE / 2);
                        bench.keys.tick(now, bench.clock);
                        if (timed) {
                            current = Math.max(current, expire(model.values(), now));
                        }
                    } else {
                        int number = random.nextInt(60);
                        String name = number == 0 ? null : number < 30 ? "k" + number : "a key of many bytes " + number;
                        // All different, so that the lowest is one.
                        long watermark = (step + random.nextInt(500)) * 10_000L + step;
                        long time = watermark + random.nextInt(100_000);
                        bench.row(name, watermark, time);
                        Key key = model.get(String.valueOf(name));
                        if (key == null && most > 0 && model.size() == most && full == Full.REJECT) {
                            untracked++;
                            continue;
                        }
                        if (key == null && most > 0 && model.size() == most) {
                            boolean allIdle = model.values().stream().allMatch(k -> k.idle);
                            if (full == Full.LOWEST && allIdle) {
                                // Which of them goes is not said.
                                break;
                            }
                            model.remove(leaving(model, full));
                            evicted++;
                        }
                        if (key == null) {
                            key = new Key();
                            model.put(String.valueOf(name), key);
                        } else {
                            behind += time < key.watermark ? 1 : 0;
                        }
                        key.watermark = Math.max(key.watermark, watermark);
                        key.activeNs = now;
                        key.use = step;
                        key.idle = false;
                    }
                    current = Math.max(current, least(model.values()));
                    assertEquals(current, bench.clock.current(), message + " step=" + step);
                    long idle = model.values().stream().filter(key -> key.idle).count();
                    KeyCounts expected = new KeyCounts(model.size(), idle, behind, evicted, untracked);
                    assertEquals(expected, bench.keys.counts(), message);
                }
            }
        }
    }

    private static long least(Collection<Key> keys) {
        return keys.stream()
                .filter(key -> !key.idle)
                .mapToLong(key -> key.watermark)
                .min()
                .orElse(Long.MIN_VALUE);
    }

    /** Keys fall idle one after the other; the greatest watermark meanwhile. */
    private static long expire(Collection<Key> keys, long now) {
        long greatest = Long.MIN_VALUE;
        for (long age : keys.stream()
                .filter(key -> !key.idle && now - key.activeNs >= IDLE)
                .mapToLong(key -> key.activeNs)
                .distinct()
                .sorted()
                .toArray()) {
            keys.forEach(key -> key.idle |= key.activeNs == age);
            greatest = Math.max(greatest, least(keys));
        }
        return greatest;
    }

    private static String leaving(Map<String, Key> model, Full full) {
        Comparator<Map.Entry<String, Key>> order = full == Full.LRU
                ? Comparator.comparingLong(entry -> entry.getValue().use)
                : Comparator.comparingLong(
                        entry -> entry.getValue().idle ? Long.MAX_VALUE : entry.getValue().watermark);
        return model.entrySet().stream().min(order).orElseThrow().getKey();
    }
}
