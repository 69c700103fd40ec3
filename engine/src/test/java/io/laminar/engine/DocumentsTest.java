package io.laminar.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.config.ConfigKeys;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.kernel.KernelError;
import io.laminar.ring0.storage.StorageErrorCode;
import io.laminar.sql.error.SqlErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents say what the code says. {@code -Dgolden.update=true} writes the list of errors anew. */
class DocumentsTest {
    private static final String ERRORS_HEAD = """
            # Errors

            Every failure has a number that never changes, a severity (FATAL: close the engine; ERROR: the statement
            or the query fails, others go on; WARN: the row is left out and counted, unless the source says
            `bad.records = 'fail'`) and says whether trying again can help
            (NEVER; RESTART: after a new start; BACKOFF: a little later).
            In Java: `EngineException.code()`, `hint()`, `severity()`, `retry()`; a subclass a range.

            | range | kind | exception |
            |---|---|---|
            | 1xxx | configuration and calls | `ConfigException` |
            | 2xxx | SQL, with line and column | `SqlStatementException` |
            | 23xx | graphs built in Java; any code where a node is to blame | `TopologyException` |
            | 3xxx | data, with file, line and byte where there is one | `DataException` |
            | 4xxx | memory and limits | `LimitException` |
            | 5xxx | files and devices | `IoException` |
            | 6xxx | logs and checkpoints | `StorageException` of the module storage |
            | 9xxx | bugs | `BugException` |

            | code | name | severity | retry | meaning | what to do |
            |---|---|---|---|---|---|
            """;

    private static Path root() {
        Path path = Path.of("").toAbsolutePath();
        while (!Files.exists(path.resolve("engine/pom.xml"))) {
            path = path.getParent();
        }
        return path;
    }

    @Test
    void shouldListEveryErrorInErrorsMd() throws IOException {
        StringBuilder text = new StringBuilder(ERRORS_HEAD);
        for (ErrorCode code : ErrorCode.values()) {
            String hint = code.hint().replace("|", "\\|");
            text.append("| %d | `%s` | %s | %s | %s | %s |\n"
                    .formatted(code.number(), code.name(), code.severity(), code.retry(), code.summary(), hint));
        }
        Path path = root().resolve("docs/ERRORS.md");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(path, text);
        }
        assertEquals(text.toString(), Files.readString(path), "run with -Dgolden.update=true");
    }

    @Test
    void shouldHaveANumberForEveryErrorOfTheTiersBelow() {
        Set<Integer> numbers = new HashSet<>();
        for (ErrorCode code : ErrorCode.values()) {
            assertTrue(numbers.add(code.number()), "twice: " + code);
            assertFalse(code.hint().isBlank(), code.name());
        }
        for (SqlErrorCode code : SqlErrorCode.values()) {
            assertEquals(code.number(), Failures.codeOf(code).number());
            assertEquals(code.text(), Failures.codeOf(code).summary());
        }
        for (StorageErrorCode code : StorageErrorCode.values()) {
            ErrorCode own = ErrorCode.valueOf(code.name());
            assertEquals(code.number(), own.number());
            assertEquals(code.text(), own.summary());
        }
        for (KernelError error : KernelError.values()) {
            if (error != KernelError.NONE) {
                ErrorCode code = Failures.codeOf(error);
                assertEquals(error.text(), code.summary());
                assertEquals(3000 + error.code(), code.number());
            }
        }
    }

    @Test
    void shouldListEveryKeyWithItsDefaultInConfigurationMd() throws IOException {
        LaminarConfig config = LaminarConfig.defaults();
        List<String> expected = List.of(
                "mode = " + config.mode().name().toLowerCase(Locale.ROOT),
                "cores = " + config.cores(),
                "cores.pin = " + config.pin().text(),
                "block.rows = " + config.blockRows(),
                "block.data.bytes = " + config.blockDataBytes(),
                "blocks.per.lane = " + config.blocksPerLane(),
                "blocks.per.stream = " + config.blocksPerStream(),
                "slice.rows = " + config.sliceRows(),
                "memory.limit.bytes = " + config.memoryLimitBytes(),
                "memory.placement = " + config.memory().placement().name().toLowerCase(Locale.ROOT),
                "memory.huge.pages = " + config.memory().hugePages().name().toLowerCase(Locale.ROOT),
                "memory.lock = " + config.memory().locked(),
                "idle.spins = " + config.idle().spins(),
                "idle.yields = " + config.idle().yields(),
                "idle.park.ns = " + config.idle().parkNs(),
                "allocation.guard = " + config.allocationGuard().name().toLowerCase(Locale.ROOT),
                "metrics.counters = " + config.metrics().counters(),
                "metrics.records = " + config.metrics().records(),
                "metrics.directory = " + config.metrics().directory(),
                "budget.event.ns = " + config.budgets().eventNs(),
                "budget.batch.ns = " + config.budgets().batchNs(),
                "budget.lookup.ns = " + config.budgets().lookupNs(),
                "budget.window.ns = " + config.budgets().windowNs(),
                "budget.iteration.ns = " + config.budgets().iterationNs(),
                "budget.chunk.ns = " + config.budgets().chunkNs(),
                "budget.flush.ns = " + config.budgets().flushNs(),
                "backpressure.throttle.percent = " + config.backpressure().throttlePercent(),
                "backpressure.resume.percent = " + config.backpressure().resumePercent(),
                "io.backend = " + config.io().backend().name().toLowerCase(Locale.ROOT),
                "io.operations = " + config.io().operations(),
                "io.sockets = " + config.io().sockets(),
                "io.receive.buffers = " + config.io().receiveBuffers(),
                "io.receive.buffer.bytes = " + config.io().receiveBufferBytes(),
                "io.direct.polling = " + config.io().directPolling(),
                "io.submission.thread = " + config.io().submissionThread(),
                "io.drain.ms = " + config.io().drainMs(),
                "io.stall.ms = " + config.io().stallMs(),
                "data.directory = " + config.data().directory(),
                "data.checkpoint.ms = " + config.data().checkpointMs(),
                "data.timeout.ms = " + config.data().timeoutMs(),
                "data.retain = " + config.data().retain(),
                "data.dedup.rows = " + config.data().dedupRows(),
                "data.log.policy = " + config.data().log().policy().name().toLowerCase(Locale.ROOT),
                "data.log.interval.ms = " + config.data().log().intervalMs(),
                "data.log.segment.bytes = " + config.data().log().segmentBytes(),
                "data.log.buffer.bytes = " + config.data().log().bufferBytes(),
                "base.directory = " + config.baseDirectory());
        List<String> listed = new ArrayList<>();
        try (Stream<String> lines = Files.lines(root().resolve("docs/CONFIGURATION.md"))) {
            lines.filter(line -> line.startsWith("| `")).forEach(line -> {
                String[] cells =
                        Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new);
                listed.add(cells[1].replace("`", "") + " = " + cells[2].replace("`", ""));
            });
        }
        assertEquals(expected, listed.subList(0, ConfigKeys.ALL.size()));
        assertEquals(
                ConfigKeys.ALL,
                expected.stream().map(line -> line.split(" ")[0]).toList());
    }

    @Test
    void shouldListEveryCellInCountersMd() throws IOException {
        List<String> listed = new ArrayList<>();
        try (Stream<String> lines = Files.lines(root().resolve("docs/internals/counters.md"))) {
            lines.filter(line -> line.startsWith("| ")).skip(1).forEach(listed::add);
        }
        List<String> expected = Arrays.stream(CounterKind.values())
                .map(kind ->
                        "| " + kind.name().toLowerCase(Locale.ROOT) + " | " + String.join(", ", kind.cells()) + " |")
                .toList();
        assertEquals(expected, listed);
    }
}
