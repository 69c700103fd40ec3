package io.laminar.engine.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Engines;
import io.laminar.engine.Laminar;
import io.laminar.engine.Subscription;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.TopologyException;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.state.KeyedState;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a function of the program cannot be, and what it cannot have. */
class ProcessRefusalTest {
    @Test
    void shouldStopWhenAFunctionCannotBeMade() {
        try (Laminar laminar = Laminar.open(ProcessTest.config(1, new Random(1)))) {
            laminar.add(
                    ProcessTest.source()
                            .process("p", "visits", TopologyProcess.of(ProcessTest::firsts, "user BIGINT"))
                            .stream("out", "p")
                            .build());
            Subscription out = laminar.subscribe("out");
            EngineException failure = assertThrows(EngineException.class, () -> Engines.untilEnd(laminar, out));
            assertEquals(ErrorCode.FUNCTION_FAILED, failure.code());
            assertTrue(String.valueOf(failure.getMessage()).contains("no such state: state=seen"));
        }
    }

    @Test
    void shouldStopAtTheBoundOfItsState() {
        TopologyProcess growing = TopologyProcess.of(
                        context -> {
                            KeyedState rows = context.state("rows");
                            return (row, output) -> {
                                rows.key().addLong(row.getLong(0));
                                rows.newValue().setString(0, row.stringAddress(1), row.stringLength(1));
                                rows.put();
                            };
                        },
                        "user BIGINT")
                .state("rows", ProcessTest.LONG, List.of(ColumnType.VARCHAR))
                .stateLimit(128 * 1024);
        try (Laminar laminar = Laminar.open(ProcessTest.config(1, new Random(1)))) {
            laminar.add(ProcessTest.source().process("growing", "visits", growing).stream("out", "growing")
                    .build());
            Subscription out = laminar.subscribe("out");
            Appender appender = laminar.appender("visits");
            EngineException failure = assertThrows(EngineException.class, () -> {
                for (int i = 1; i < 10_000; i++) {
                    while (!appender.tryRow()) {
                        laminar.poll();
                        Engines.drain(out);
                    }
                    ProcessTest.append(appender, new ProcessTest.Visit(i, "p".repeat(200), 0, i));
                    Engines.drain(out);
                }
                appender.end();
                Engines.untilEnd(laminar, out);
            });
            assertEquals(ErrorCode.MEMORY_LIMIT, failure.code());
        }
    }

    @Test
    void shouldRefuseWhatCannotBe() {
        try (Laminar laminar = Laminar.open(ProcessTest.config(2, new Random(1)))) {
            assertRefused(
                    laminar,
                    ErrorCode.SQL_UNKNOWN_COLUMN,
                    ProcessTest.firstsOfUsers().keyedBy("nobody"));
            assertRefused(
                    laminar,
                    ErrorCode.SQL_UNKNOWN_COLUMN,
                    ProcessTest.firstsOfUsers().eventTime("nothing"));
            assertRefused(
                    laminar,
                    ErrorCode.SQL_TYPE_MISMATCH,
                    ProcessTest.firstsOfUsers().eventTime("page"));
            assertRefused(
                    laminar,
                    ErrorCode.SQL_WRONG_ARGUMENTS,
                    TopologyProcess.of(ProcessTest::firsts, "user BIGINT NOT NULL"));
            assertRefused(
                    laminar,
                    ErrorCode.SQL_DUPLICATE_NAME,
                    TopologyProcess.of(ProcessTest::firsts, "a BIGINT", "a BIGINT"));
            TopologyException taken = assertThrows(
                    TopologyException.class,
                    () -> laminar.add(ProcessTest.source()
                            .aggregate(
                                    "sums", "visits", TopologyGroups.by("user").select("user", "SUM(ms) AS ms"))
                            .process("p", "sums", ProcessTest.firstsOfUsers())
                            .stream("s", "p")
                            .build()));
            assertEquals(ErrorCode.SQL_RETRACTING_INPUT, taken.code());
        }
    }

    private static void assertRefused(Laminar laminar, ErrorCode code, TopologyProcess process) {
        Topology topology = ProcessTest.source().process("p", "visits", process).stream("s", "p")
                .build();
        EngineException refused = assertThrows(EngineException.class, () -> laminar.add(topology));
        assertEquals(code, refused.code(), refused.getMessage());
        assertEquals(List.of(), laminar.metrics().streams(), "nothing is left of it");
    }
}
