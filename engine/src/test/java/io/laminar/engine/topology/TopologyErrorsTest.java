package io.laminar.engine.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.TopologyException;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is wrong with a graph, and which node it is. */
class TopologyErrorsTest {
    private static TopologyBuilder trades() {
        return Topology.builder()
                .source(
                        "trades",
                        TopologySource.of("symbol VARCHAR", "price DOUBLE", "ts TIMESTAMP")
                                .watermark("ts", "ts"));
    }

    private static void shape(ErrorCode code, String node, String part, TopologyBuilder builder) {
        check(code, node, part, assertThrows(TopologyException.class, builder::build));
    }

    private static void check(ErrorCode code, String node, String part, TopologyException error) {
        assertEquals(code, error.code(), error::getMessage);
        assertEquals(node, error.node(), error::getMessage);
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains(part), message);
        assertTrue(message.startsWith(code.summary() + ": "), message);
        assertTrue(node.isEmpty() || message.contains("node='" + node + "'"), message);
    }

    @Test
    void shouldNameTheNodeThatSpoilsTheShape() {
        shape(ErrorCode.TOPOLOGY_EMPTY, "", "nodes=0", Topology.builder());
        shape(ErrorCode.TOPOLOGY_UNKNOWN_NODE, "s", "input='trade'", trades().stream("s", "trade"));
        shape(ErrorCode.TOPOLOGY_CYCLE, "a", "circle=a -> a", trades().filter("a", "a", "TRUE"));
        shape(
                ErrorCode.TOPOLOGY_CYCLE,
                "a",
                "circle=a -> b -> u -> a",
                trades().filter("a", "u", "TRUE").filter("b", "a", "TRUE").union("u", "trades", "b").stream("s", "b"));
        shape(ErrorCode.TOPOLOGY_NO_INPUT, "u", "inputs=1", trades().union("u", "trades"));
        shape(ErrorCode.TOPOLOGY_NO_INPUT, "out", "inputs=0", trades().sink("out", "", stdout()));
        shape(ErrorCode.TOPOLOGY_UNCONNECTED, "trades", "readers=0", trades());
        shape(
                ErrorCode.TOPOLOGY_UNCONNECTED,
                "f",
                "readers=0",
                trades().filter("f", "trades", "TRUE").stream("s", "trades"));
        shape(
                ErrorCode.TOPOLOGY_WRONG_INPUT,
                "s",
                "input='out', found=a sink",
                trades().sink("out", "trades", stdout()).stream("s", "out"));
        shape(ErrorCode.TOPOLOGY_WRONG_INPUT, "l", "expected=the aggregate", trades().late("l", "trades"));
        shape(
                ErrorCode.TOPOLOGY_WRONG_INPUT,
                "a",
                "two nodes",
                trades().aggregate("a", "trades", TopologyGroups.by().select("COUNT(*) AS n"))
                        .late("l", "a")
                        .late("m", "a"));
        TopologyBuilder twice = trades();
        check(
                ErrorCode.TOPOLOGY_DUPLICATE_NODE,
                "trades",
                "two nodes",
                assertThrows(TopologyException.class, () -> twice.filter("trades", "x", "TRUE")));
        check(
                ErrorCode.TOPOLOGY_DUPLICATE_NODE,
                "",
                "without a name",
                assertThrows(TopologyException.class, () -> twice.filter("", "x", "TRUE")));
    }

    private static TopologySink stdout() {
        return TopologySink.into("STDOUT", Map.of());
    }

    private static void planned(ErrorCode code, String node, String part, UnaryOperator<TopologyBuilder> nodes) {
        Topology topology = nodes.apply(trades()).build();
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            check(code, node, part, assertThrows(TopologyException.class, () -> laminar.explain(topology)));
            check(code, node, part, assertThrows(TopologyException.class, () -> laminar.add(topology)));
            assertEquals("[]", laminar.execute("SHOW SOURCES").rows().toString());
        }
    }

    @Test
    void shouldSayWhereInWhichNodeAnExpressionIsWrong() {
        planned(
                ErrorCode.SQL_UNKNOWN_COLUMN,
                "worth",
                "in='prize * 2 AS worth', column=1, found='prize'",
                t ->
                        t
                                .filter("dear", "trades", "price > 1")
                                .project("worth", "dear", "symbol", "prize * 2 AS worth")
                                .stream("s", "worth"));
        planned(
                ErrorCode.SQL_UNEXPECTED_TOKEN,
                "dear",
                "in='price >'",
                t -> t.filter("dear", "trades", "price >").stream("s", "dear"));
        planned(
                ErrorCode.SQL_UNEXPECTED_TOKEN,
                "dear",
                "found='FROM'",
                t -> t.project("dear", "trades", "price FROM secrets").stream("s", "dear"));
        planned(
                ErrorCode.SQL_TYPE_MISMATCH,
                "dear",
                "in='price +\n  1', column=",
                t -> t.filter("dear", "trades", "price +\n  1").stream("s", "dear"));
        planned(
                ErrorCode.SQL_NOT_GROUPED,
                "sums",
                "in='price', column=1",
                t -> t.aggregate("sums", "trades", TopologyGroups.by("symbol").select("price")).stream("s", "sums"));
        planned(
                ErrorCode.SQL_UNKNOWN_COLUMN,
                "other",
                "found='venue'",
                t -> t.regroup("other", "trades", "venue").stream("s", "other"));
        planned(
                ErrorCode.SQL_UNKNOWN_TYPE,
                "more",
                "in='v BIGNT'",
                t -> t.source("more", TopologySource.of("v BIGNT")).stream("s", "more").stream("r", "trades"));
        planned(
                ErrorCode.SQL_BAD_OPTION,
                "more",
                "partition.by",
                t -> t.source("more", TopologySource.of("v BIGINT").partitionBy("w")).stream("s", "more").stream(
                        "r", "trades"));
        planned(
                ErrorCode.SQL_NO_WATERMARK,
                "sums",
                "emit=AFTER_WATERMARK",
                t -> t
                        .source("more", TopologySource.of("at TIMESTAMP"))
                        .aggregate(
                                "sums",
                                "more",
                                TopologyGroups.by()
                                        .tumble("at", Duration.ofSeconds(1))
                                        .select("COUNT(*) AS n"))
                        .stream("s", "sums")
                        .stream("r", "trades"));
    }

    @Test
    void shouldRefuseColumnsThatDoNotFit() {
        planned(
                ErrorCode.TOPOLOGY_SCHEMA_MISMATCH,
                "u",
                "",
                t -> t
                        .project("one", "trades", "symbol")
                        .project("two", "trades", "symbol", "price")
                        .union("u", "one", "two")
                        .stream("s", "u"));
        planned(
                ErrorCode.TOPOLOGY_SCHEMA_MISMATCH,
                "u",
                "",
                t ->
                        t
                                .project("one", "trades", "symbol")
                                .project("two", "trades", "price")
                                .union("u", "one", "two")
                                .stream("s", "u"));
        try (Laminar laminar = Laminar.open(LaminarConfig.inline())) {
            laminar.execute("CREATE SOURCE there (v BIGINT)");
            check(
                    ErrorCode.TOPOLOGY_SCHEMA_MISMATCH,
                    "there",
                    "found=[v BIGINT], expected=[v DOUBLE]",
                    assertThrows(
                            TopologyException.class,
                            () -> laminar.add(Topology.builder().existing("there", "v DOUBLE").stream("s", "there")
                                    .build())));
            check(
                    ErrorCode.SQL_UNKNOWN_RELATION,
                    "gone",
                    "[there]",
                    assertThrows(
                            TopologyException.class,
                            () -> laminar.add(Topology.builder().existing("gone").stream("s", "gone")
                                    .build())));
            check(
                    ErrorCode.SQL_DUPLICATE_NAME,
                    "there",
                    "it is a SOURCE",
                    assertThrows(
                            TopologyException.class,
                            () -> laminar.add(Topology.builder().source("there", TopologySource.of("v BIGINT")).stream(
                                            "s", "there")
                                    .build())));
            check(
                    ErrorCode.UNKNOWN_CONNECTOR,
                    "out",
                    "NOWHERE",
                    assertThrows(
                            TopologyException.class,
                            () -> laminar.add(Topology.builder()
                                    .existing("there")
                                    .sink("out", "there", TopologySink.into("NOWHERE", Map.of()))
                                    .build())));
        }
    }
}
