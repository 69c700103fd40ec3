package io.laminar.memory.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test starts to see it die. It prints how far it has come as numbers, each on a line that ends in a
 * dot: a line that death has cut has none. One that lives for more than a minute is stuck: it is told to print what its
 * threads do, and killed.
 */
public final class ChildJvm implements AutoCloseable {
    private static final long LONGEST_LIFE_SECONDS = 60;
    private static final long PRINTING_SECONDS = 3;

    private final Process process;
    private final BufferedReader lines;
    private final StringBuilder said = new StringBuilder();
    private volatile boolean stuck;

    private ChildJvm(Process process) {
        this.process = process;
        this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        process.onExit().orTimeout(LONGEST_LIFE_SECONDS, TimeUnit.SECONDS).exceptionally(late -> {
            stuck = true;
            return printThreadsAndKill();
        });
    }

    private Process printThreadsAndKill() {
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start();
            process.waitFor(PRINTING_SECONDS, TimeUnit.SECONDS);
        } catch (IOException noSuchCommand) {
            // It dies without having printed anything.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return process.destroyForcibly();
    }

    /** Starts a class of the tests in a small JVM. */
    public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ChildJvm(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** What a child prints. */
    public static void say(long number) {
        System.out.println(number + ".");
        System.out.flush();
    }

    /** {@return the first number, once it is there; what else it prints before, such as its log, is kept} */
    public long first() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (isNumber(line)) {
                return number(line);
            }
        }
        throw new AssertionError("the process died without a number: " + said);
    }

    /** Kills it, if it does not die before by itself. */
    public void killAfter(long millis) throws InterruptedException {
        process.waitFor(millis, TimeUnit.MILLISECONDS);
        // By its handle: what it printed can be read still.
        process.toHandle().destroyForcibly();
    }

    /**
     * Reads until it is dead.
     *
     * @param before what is known already
     * @return the highest number that it has printed
     */
    public long last(long before) throws IOException {
        long last = before;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            last = isNumber(line) ? Math.max(last, number(line)) : last;
        }
        if (stuck) {
            throw new AssertionError("the process was stuck: " + said);
        }
        return last;
    }

    /** {@return its exit code, once it is dead} */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** {@return all that was read of it} */
    public String said() {
        return said.toString();
    }

    private static boolean isNumber(String line) {
        return line != null && line.matches("[0-9]+\\.");
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(0, line.length() - 1));
    }

    /** Kills it, if it lives. */
    @Override
    public void close() throws IOException {
        process.toHandle().destroyForcibly();
        lines.close();
    }
}
