package io.laminar.testkit.scripts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.testkit.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code scripts/lib/java.sh} over Java homes that are made up of a release file and two empty programs. */
@DisabledOnOs(OS.WINDOWS)
class JavaFinderTest {
    @TempDir
    static Path homes;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeAll
    static void makeHomes() throws IOException {
        for (String version : List.of("17.0.15", "21.0.2", "22", "25.0.3", "24.0.1", "26-ea", "1.8.0_452")) {
            makeHome("jdk-" + version, version, "java", "javac");
        }
        makeHome("jre-29", "29.0.1", "java");
        makeHome("jdk 23 with blanks", "23.0.2", "java", "javac");
    }

    @Test
    void shouldPreferNewestLongTermRelease() throws IOException, InterruptedException {
        assertEquals("jdk-25.0.3", found("laminar_use_jdk", "", "jdk-*"));
        assertEquals("jdk-26-ea", found("laminar_use_jdk", "", "jdk-2[246]*"));
    }

    @Test
    void shouldTakeRuntimeWhereNoCompilerIsNeeded() throws IOException, InterruptedException {
        assertEquals("jre-29", found("laminar_use_java", "", "*"));
        assertEquals("jdk-25.0.3", found("laminar_use_jdk", "", "*"));
    }

    @Test
    void shouldKeepJavaHomeThatIsNewEnough() throws IOException, InterruptedException {
        assertEquals("jdk-22", found("laminar_use_jdk", "jdk-22", "*"));
        assertEquals("jdk 23 with blanks", found("laminar_use_jdk", "jdk 23 with blanks", "*"));
        assertEquals("jdk-25.0.3", found("laminar_use_jdk", "jdk-21.0.2", "*"));
        assertEquals("jdk-25.0.3", found("laminar_use_jdk", "jdk-1.8.0_452", "*"));
        assertEquals("jdk-25.0.3", found("laminar_use_jdk", "jre-29", "*"));
    }

    @Test
    void shouldSayWhatToInstall() throws IOException, InterruptedException {
        Outcome outcome = run("laminar_use_jdk", "jdk-17.0.15", "jdk-[12][17].*");
        assertEquals(1, outcome.exitCode());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("cannot find a JDK of version 22 or newer"), outcome.err());
        assertTrue(outcome.err().contains("install a JDK 25"), outcome.err());
    }

    private static void makeHome(String name, String version, String... programs) throws IOException {
        Path bin = Files.createDirectories(homes.resolve(name).resolve("bin"));
        Files.writeString(
                homes.resolve(name).resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        for (String program : programs) {
            assertTrue(Files.createFile(bin.resolve(program)).toFile().setExecutable(true));
        }
    }

    private static String found(String function, String javaHome, String pattern)
            throws IOException, InterruptedException {
        Outcome outcome = run(function, javaHome, pattern);
        assertEquals(0, outcome.exitCode(), outcome.err());
        return outcome.out();
    }

    /** Runs one function of the script; the made-up homes that match a pattern take the place of the usual folders. */
    private static Outcome run(String function, String javaHome, String pattern)
            throws IOException, InterruptedException {
        String script = """
                . scripts/lib/java.sh
                laminar_each_java_home() { for home in "$HOMES"/%s; do "$@" "$home"; done; }
                %s || exit 1
                printf %%s "${JAVA_HOME##*/}"
                """.formatted(pattern, function);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-eu", "-c", script)
                .directory(SourceTree.find().root().toFile());
        builder.environment().put("HOMES", homes.toString());
        builder.environment().put("PATH", "/nowhere");
        builder.environment().remove("JAVA_HOME");
        if (!javaHome.isEmpty()) {
            builder.environment().put("JAVA_HOME", homes.resolve(javaHome).toString());
        }
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }
}
