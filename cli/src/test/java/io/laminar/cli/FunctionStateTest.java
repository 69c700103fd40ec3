package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.topology.TopologyProcess;
import io.laminar.memory.block.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a data directory whose queries call a function of a program, which the command line does not have. */
@Timeout(120)
class FunctionStateTest {
    private static final String SCRIPT = """
            CREATE SOURCE t (k BIGINT);
            CREATE STREAM p AS SELECT * FROM PROCESS(TABLE t, 'counts');
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void live() throws IOException {
        Files.writeString(folder.resolve("script.sql"), SCRIPT);
        TopologyProcess counts = TopologyProcess.of(context -> (row, output) -> {}, "k BIGINT")
                .keyedBy("k")
                .state("counts", List.of(ColumnType.BIGINT), List.of(ColumnType.BIGINT));
        try (Laminar laminar = Laminar.open(LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .baseDirectory(folder)
                .function("counts", counts)
                .set("data.directory", "state")
                .set("data.log.segment.bytes", "1048576")
                .set("data.log.buffer.bytes", "262144")
                .build())) {
            laminar.execute(SCRIPT);
            laminar.checkpoint();
        }
    }

    private static void requireRefused(CliRun run) {
        assertEquals(ExitCode.USAGE, run.code(), run.toString());
        assertTrue(run.err().contains("E6306 "), run.toString());
        assertTrue(run.err().contains("function=counts is missing"), run.toString());
        assertTrue(run.err().contains("- state 1: counts, (BIGINT) to (BIGINT)"), run.toString());
        assertTrue(run.err().contains("hint: open with it as it was"), run.toString());
    }

    @Test
    void shouldNotRunWithoutTheFunction() throws IOException {
        Files.writeString(folder.resolve("rows.csv"), "a\n1\n");
        Files.writeString(
                folder.resolve("other.sql"),
                "CREATE SOURCE u (a BIGINT) FROM FILE (path = 'rows.csv') FORMAT CSV WITH (header = true);\n"
                        + "SELECT a FROM u;");
        requireRefused(CliRun.in(folder, "run", "other.sql", "--data", "state"));
    }

    /** Before anything is opened: the script itself says where. */
    @Test
    void shouldSayWhereAScriptCallsIt() {
        CliRun run = CliRun.in(folder, "run", "script.sql", "--data", "state");
        assertEquals(ExitCode.SQL, run.code(), run.toString());
        assertTrue(run.err().startsWith("script.sql:2:51: E2104 unknown function"), run.toString());
        assertTrue(run.err().contains("hint: the program names its functions when it opens the engine"), run.err());
    }

    @Test
    void shouldNotReplayWithoutTheFunction() {
        requireRefused(CliRun.in(folder, "replay", "state"));
    }
}
