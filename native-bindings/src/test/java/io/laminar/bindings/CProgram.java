package io.laminar.bindings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Compiles and runs programs in C. A test that needs one is skipped where there is no compiler or no header.
 *
 * @param folder where source, binary and output go
 */
record CProgram(Path folder) {
    /** What a program printed, on either stream, and its exit code; -1 when it did not start or did not end. */
    record Output(int code, String text) {}

    /**
     * Compiles.
     *
     * @param packages what to install where a header is missing
     * @param includes the lines that include headers
     * @param body the rest
     * @return the binary
     */
    Path compile(String packages, String includes, String body) throws IOException, InterruptedException {
        assumeTrue(run("gcc", "--version").code() == 0, "no C compiler: apt-get install gcc libc6-dev");
        String start = "#define _GNU_SOURCE\n" + includes;
        Path onlyIncludes = Files.writeString(folder.resolve("includes.c"), start);
        Output preprocessed = run("gcc", "-E", "-o", "/dev/null", onlyIncludes.toString());
        assumeTrue(
                preprocessed.code() == 0, () -> "no headers: apt-get install " + packages + "\n" + preprocessed.text());
        Path source = Files.writeString(folder.resolve("program.c"), start + body);
        Path binary = folder.resolve("program");
        Output compiled = run("gcc", "-w", "-O0", "-o", binary.toString(), source.toString());
        assertEquals(0, compiled.code(), compiled.text());
        return binary;
    }

    Output run(String... words) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Process process;
        try {
            process = new ProcessBuilder(List.of(words))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return new Output(-1, e.toString());
        }
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return new Output(-1, "still running after 60 s: " + String.join(" ", words));
        }
        return new Output(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
