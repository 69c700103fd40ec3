package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.topology.TopologyProcess;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.state.KeyedState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State that another number of cores cannot share: it is refused by name, and as many cores as before go on. */
@Timeout(120)
class CoresRefusalTest {
    private static final String SOURCE =
            "CREATE SOURCE t (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts) WITH (partition.by = 'k'%s);\n";

    @TempDir
    Path directory;

    private LaminarConfig config(int cores) {
        return LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .cores(cores)
                .baseDirectory(directory)
                .function("numbers", numbers())
                .set("data.directory", "data")
                .set("data.checkpoint.ms", "0")
                .set("data.log.segment.bytes", "1048576")
                .set("data.log.buffer.bytes", "262144")
                .build();
    }

    /** Keeps each key that it has seen. */
    private static TopologyProcess numbers() {
        return TopologyProcess.of(
                        context -> {
                            KeyedState seen = context.state("seen");
                            return (row, output) -> {
                                seen.key().addLong(row.getLong(0));
                                if (!seen.get()) {
                                    seen.newValue().setLong(0, row.getLong(0));
                                    seen.put();
                                    output.setLong(0, row.getLong(0));
                                    output.emit();
                                }
                            };
                        },
                        "k BIGINT")
                .keyedBy("k")
                .state("seen", List.of(ColumnType.BIGINT), List.of(ColumnType.BIGINT));
    }

    /** A life of a script, of rows of so many keys. */
    private void live(int cores, String script, int keys) {
        try (Laminar laminar = Laminar.open(config(cores))) {
            laminar.execute(script);
            try (Appender appender = laminar.appender("t")) {
                for (long key = 0; key < keys; key++) {
                    while (!appender.tryRow()) {
                        laminar.poll();
                    }
                    appender.setLong(0, key);
                    appender.setLong(1, 1_000_000_000L);
                    appender.endRow();
                }
                appender.publish();
                assertTrue(laminar.await(Duration.ofSeconds(60)));
            }
        }
    }

    private void requireRefused(int before, int after, String node, String why) {
        ConfigException refused = assertThrows(ConfigException.class, () -> Laminar.open(config(after)));
        assertEquals(ErrorCode.CORES_CHANGED, refused.code());
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("node=" + node), message);
        assertTrue(message.contains(why), message);
        try (Laminar again = Laminar.open(config(before))) {
            assertTrue(again.metrics().source("t").orElseThrow().rowsIn() > 0);
        }
    }

    @Test
    void shouldRefuseStatesOfAFunctionByKeys() {
        live(2, SOURCE.formatted("") + "CREATE STREAM p AS SELECT * FROM PROCESS(TABLE t, 'numbers')", 20);
        requireRefused(2, 3, "p", "states of a function by keys");
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1"})
    void shouldRefuseWatermarksByKeyOnOneSide(int before, int after) {
        String options = ", watermark.by = 'key', watermark.key = 'k'";
        live(before, SOURCE.formatted(options) + "CREATE STREAM q AS SELECT k FROM t", 20);
        requireRefused(before, after, "t", "watermarks by key, which are known on one core only");
    }

    /** Each core may keep so much: what two have kept is more than one may. */
    @Test
    void shouldRefuseMoreStateThanFewerCoresMayKeep() {
        String script = SOURCE.formatted("")
                + "CREATE STREAM counts WITH (state.limit = '2 MB') AS SELECT k, COUNT(*) AS n FROM t GROUP BY k";
        live(2, script, 20_000);
        requireRefused(2, 1, "counts", "no room: usedBytes=");
    }
}
