package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CasesCommandTest {
    /** Cases from public projects, where they lie beside the repository. */
    private static final Path SHARED = Repository.root().resolveSibling("shared/sql-cases/cases.jsonl");

    @TempDir
    Path folder;

    private static String resource() {
        return Repository.root()
                .resolve("cli/src/test/resources/cases/own.jsonl")
                .toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "rows", "random:1", "random:2", "random:3"})
    void shouldPassEveryCaseOfItsOwnWhateverTheSlices(String slices) {
        CliRun run = CliRun.of("cases", resource(), "--slices", slices);
        assertEquals(ExitCode.OK, run.code(), run.out() + run.err());
        List<String> lines = run.out().lines().toList();
        for (String line : lines.subList(0, lines.size() - 1)) {
            // The file has one case for each way to be unsupported; all others pass.
            assertTrue(line.startsWith(line.contains("unsupported/") ? "UNSUPPORTED " : "pass "), line);
        }
        assertTrue(lines.getLast().matches("\\d+ passed, 0 failed, \\d+ unsupported"), lines.getLast());
        assertTrue(lines.size() > 15, run.out());
    }

    @ParameterizedTest
    @CsvSource({"2, ''", "2, 1", "4, 1", "4, round_robin"})
    void shouldGiveTheSameOnSeveralCores(String cores, String partition) {
        CliRun one = CliRun.of("cases", resource());
        String[] words = {"cases", resource(), "--cores", cores, "--partition", partition};
        CliRun several = CliRun.of(partition.isEmpty() ? Arrays.copyOf(words, 4) : words);
        assertEquals(ExitCode.OK, several.code(), several.out() + several.err());
        assertEquals(one.out(), several.out());
    }

    @Test
    void shouldFailWithTheFirstDifference() throws IOException {
        String text = Files.readString(Path.of(resource()));
        String filter = text.lines()
                .filter(line -> line.contains("\"append/filter\""))
                .findFirst()
                .orElseThrow();
        Path wrong = Files.writeString(
                folder.resolve("wrong.jsonl"),
                filter.replace("\"expected\": [[4, \"d\"]", "\"expected\": [[5, \"d\"]") + "\n");
        CliRun run = CliRun.in(folder, "cases", wrong.toString());
        assertEquals(ExitCode.FAILED, run.code(), run.out());
        assertTrue(run.out().startsWith("FAIL append/filter: unexpected [4, d], still expected [5, d]\n"), run.out());
        assertTrue(run.out().endsWith("0 passed, 1 failed, 0 unsupported\n"), run.out());
    }

    @Test
    void shouldDumpWhatCameOut() throws IOException {
        CliRun run = CliRun.in(folder, "cases", resource(), "--dump", "actual.jsonl");
        assertEquals(ExitCode.OK, run.code(), run.out());
        List<String> dump = Files.readAllLines(folder.resolve("actual.jsonl"));
        assertEquals(run.out().lines().count() - 1, dump.size());
        String filter = dump.stream()
                .filter(l -> l.contains("\"append/filter\""))
                .findFirst()
                .orElseThrow();
        assertEquals("{\"name\":\"append/filter\",\"columns\":[\"a\",\"b\"],\"rows\":[[4,\"d\"],[9,null]]}", filter);
    }

    @Test
    void shouldSayWhatIsWrongWithTheCommandOrTheFile() throws IOException {
        assertEquals(
                ExitCode.USAGE,
                CliRun.of("cases", resource(), "--slices", "halves").code());
        CliRun missing = CliRun.in(folder, "cases", "gone.jsonl");
        assertEquals(ExitCode.ENVIRONMENT, missing.code());
        assertTrue(missing.err().contains("no such file"), missing.err());
        Files.writeString(folder.resolve("bad.jsonl"), "{\"name\": \"x\"}\n");
        CliRun bad = CliRun.in(folder, "cases", "bad.jsonl");
        assertEquals(ExitCode.ENVIRONMENT, bad.code());
        assertTrue(bad.err().contains("bad.jsonl:1: "), bad.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "rows", "random:7"})
    void shouldNotFailAnySharedCase(String slices) {
        assumeTrue(Files.exists(SHARED), "needs " + SHARED);
        CliRun run = CliRun.of("cases", SHARED.toString(), "--slices", slices);
        assertEquals(ExitCode.OK, run.code(), run.out());
        assertFalse(run.out().contains("FAIL "), run.out());
    }
}
