package io.laminar.torture.power;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the system. */
final class Commands {
    private static final long LONGEST_S = 60;

    private Commands() {}

    /**
     * Runs one.
     *
     * @return what it says
     * @throws IOException when it fails
     */
    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!process.waitFor(LONGEST_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("takes too long: " + List.of(command));
        }
        if (process.exitValue() != 0) {
            throw new IOException(List.of(command) + ": exit code " + process.exitValue() + ": " + said);
        }
        return said;
    }

    /** {@return whether there is a program of a name} */
    static boolean has(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (java.nio.file.Files.isExecutable(java.nio.file.Path.of(folder, name))) {
                return true;
            }
        }
        return false;
    }
}
