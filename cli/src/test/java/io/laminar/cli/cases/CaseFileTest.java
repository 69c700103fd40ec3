package io.laminar.cli.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseFileTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("cases.jsonl"), text);
    }

    @Test
    void shouldReadEveryFieldOfACase() throws IOException {
        String text = """
                {"name": "n", "sources": [{"name": "s", "columns": [{"name": "a", "type": "INT", "nullable": false},\
                 {"name": "t", "type": "TIMESTAMP(3)", "generated": "TO_TIMESTAMP(a)"}], "primary_key": ["a"],\
                 "watermark": {"column": "t", "expr": "t - INTERVAL '1' SECOND", "delay_ms": 1000}}],\
                 "ddl": ["CREATE STREAM v AS SELECT a FROM s"], "query": "SELECT a FROM v",\
                 "inputs": [{"source": "s", "ts": 5, "op": "+I", "row": {"a": 1.50, "b": null}, "batch": 3}],\
                 "end_of_input": false, "mode": "changelog", "ordered": true, "columns": [{"name": "a"}],\
                 "expected": [{"op": "-U", "row": [1]}, {"op": "+U", "row": [2]}], "expected_final": [[2]],\
                 "expected_steps": [[{"weight": -2, "row": [7]}]], "unknown": {"x": 1}}

                """;
        List<Case> cases = CaseFile.read(file(text));
        assertEquals(1, cases.size());
        Case it = cases.get(0);
        assertEquals("n", it.name());
        Case.Source source = it.sources().get(0);
        assertFalse(source.columns().get(0).nullable());
        assertTrue(source.columns().get(1).nullable());
        assertEquals("TO_TIMESTAMP(a)", source.columns().get(1).generated());
        assertEquals(List.of("a"), source.primaryKey());
        assertEquals(new Case.Watermark("t", "t - INTERVAL '1' SECOND", 1000), source.watermark());
        assertEquals(List.of("CREATE STREAM v AS SELECT a FROM s"), it.ddl());
        assertEquals(5L, it.inputs().get(0).timeMs());
        assertEquals(3, it.inputs().get(0).batch());
        assertEquals(new BigDecimal("1.50"), it.inputs().get(0).row().get("a"));
        assertFalse(it.endOfInput());
        assertTrue(it.ordered());
        assertEquals(Case.Mode.CHANGELOG, it.mode());
        assertEquals(List.of("a"), it.columns());
        assertEquals(List.of(new Case.Change(-1, List.of(1L)), new Case.Change(1, List.of(2L))), it.expected());
        assertEquals(List.of(new Case.Change(1, List.of(2L))), it.expectedFinal());
        assertNotNull(it.expectedSteps());
        assertEquals(new Case.Change(-2, List.of(7L)), it.expectedSteps().get(0).get(0));
    }

    @Test
    void shouldNameFileAndLineOfWhatIsNoCase() throws IOException {
        for (String bad :
                List.of("{", "[]", "{\"name\": 5}", "{\"name\": \"n\", \"mode\": \"guess\"}", "{} {}", "\u0000")) {
            Path path = file("\n\n" + bad + "\n");
            String message =
                    assertThrows(IOException.class, () -> CaseFile.read(path)).getMessage();
            assertTrue(message.startsWith("not a case: " + path + ":3: "), message);
        }
    }

    @Test
    void shouldSurviveDeepNesting() throws IOException {
        Path path = file("[".repeat(100_000));
        assertThrows(IOException.class, () -> CaseFile.read(path));
    }

    @Test
    void shouldKeepEveryDigitOfNumbers() throws IOException {
        assertEquals(
                Arrays.asList(1L, new BigDecimal("0.10"), new BigDecimal("123456789012345678901234567890"), null),
                Json.read("[1, 0.10, 123456789012345678901234567890, null]"));
    }
}
