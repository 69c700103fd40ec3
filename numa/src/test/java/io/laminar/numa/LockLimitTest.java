package io.laminar.numa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.memory.raw.RawMemory;
import io.laminar.memory.region.PlacementReport;
import io.laminar.memory.region.RegionConfig;
import io.laminar.numa.topology.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Locks memory in a JVM of its own, under a limit that is too small and without the right to ignore it. */
@EnabledOnOs(OS.LINUX)
class LockLimitTest {
    private static final long BYTES = 8L << 20;

    @TempDir
    Path folder;

    /** What runs under the limit. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) {
            NumaRegionSource source =
                    new NumaRegionSource(() -> Topology.read(Path.of("/")), RegionConfig.DEFAULT.withLocked(true));
            long address = source.reserve(BYTES, "lock-test");
            RawMemory.putLong(address, 42);
            PlacementReport.Entry entry = source.report().live().get(0);
            System.out.println("locked=" + entry.locked() + " value=" + RawMemory.getLong(address));
            entry.shortfalls().forEach(System.out::println);
        }
    }

    private List<String> run(List<String> launcher) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(launcher);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName()));
        Path output = folder.resolve("output");
        Process process;
        try {
            process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            return List.of("cannot start: " + e);
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), lines::toString);
        return lines;
    }

    @Test
    void shouldGoOnUnlockedAndSayWhy() throws Exception {
        List<String> launcher = new ArrayList<>(List.of("prlimit", "--memlock=65536:65536"));
        if (System.getProperty("user.name").equals("root")) {
            launcher.addAll(List.of("setpriv", "--bounding-set=-ipc_lock", "--inh-caps=-ipc_lock"));
        }
        List<String> lines = run(launcher);
        assumeTrue(!lines.get(0).startsWith("cannot start"), lines::toString);
        assertEquals("locked=false value=42", lines.get(0));
        assertTrue(
                lines.get(1).startsWith("not locked: bytes=8388608, limitBytes=65536, errno=ENOMEM (raise the limit"),
                lines::toString);
    }
}
