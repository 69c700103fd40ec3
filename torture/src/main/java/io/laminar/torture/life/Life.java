package io.laminar.torture.life;

import io.laminar.torture.audit.Violation;
import io.laminar.torture.subject.ManyLives;
import io.laminar.torture.subject.Steps;
import io.laminar.torture.subject.Subject;
import io.laminar.torture.subject.Wrong;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process with an engine, and what it says.
 *
 * @threading one thread; another reads what the process says
 */
public final class Life implements AutoCloseable {
    /** Longer than anything takes; whatever is not there by then hangs. */
    public static final long LONGEST_MS = 60_000;

    private static final String END = "";
    private static final int SHOWN_LINES = 60;

    private final Process process;
    private final BufferedWriter in;
    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final List<String> all = new ArrayList<>();
    private boolean gone;

    /**
     * How a process is started.
     *
     * @param setting of the engine
     * @param checkpointMs between two checkpoints that nobody asks for; 0: none
     * @param halt the step that ends it, and which time; empty: none
     * @param environment of the process, beside what it inherits
     */
    public record Start(Setting setting, int checkpointMs, String halt, Map<String, String> environment) {}

    private Life(Process process) {
        this.process = process;
        this.in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(this::read, "reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a process that opens one directory after the other. */
    public static Life startMany(long seed) throws IOException {
        List<String> command = Jvm.command();
        command.addAll(List.of(ManyLives.class.getName(), Long.toString(seed)));
        return new Life(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Starts one. */
    public static Life start(Start start) throws IOException {
        List<String> command = Jvm.command();
        Setting setting = start.setting();
        if (!start.halt().isEmpty()) {
            command.add("-D" + Steps.PROPERTY + "=" + start.halt());
        }
        command.add("-D" + Wrong.PROPERTY + "=" + setting.wrong());
        command.add(Subject.class.getName());
        command.addAll(List.of(
                setting.directory().toString(),
                Integer.toString(setting.cores()),
                setting.backend(),
                Integer.toString(start.checkpointMs())));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(start.environment());
        return new Life(builder.start());
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (all) {
                    all.add(line);
                }
                if (line.matches("(READY|A [0-9]+|F .*|D|E)\\.")) {
                    said.add(line.substring(0, line.length() - 1));
                }
            }
        } catch (IOException e) {
            synchronized (all) {
                all.add(e.toString());
            }
        }
        said.add(END);
    }

    /**
     * {@return what it says next; null when it is dead}
     *
     * @throws Violation when it says nothing for too long
     */
    public @Nullable String next() throws InterruptedException {
        String line = gone ? END : said.poll(LONGEST_MS, TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new Violation("hangs: nothing was said for " + LONGEST_MS + " ms; " + dump());
        }
        gone = line.equals(END);
        return gone ? null : line;
    }

    /** {@return whether {@link #next} has something, or it is dead} */
    public boolean hasNext() {
        return !said.isEmpty();
    }

    /** Gives it a line; false when it is dead. */
    public boolean tell(String line) {
        try {
            in.write(line);
            in.write('\n');
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Hands over what {@link #tell} has gathered; false when it is dead. */
    public boolean flush() {
        try {
            in.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@return its process id} */
    public long pid() {
        return process.pid();
    }

    /** Kills it as the kernel does. */
    public void kill() {
        // By its handle: what it has said can be read still.
        process.toHandle().destroyForcibly();
    }

    /** {@return its exit code, once it is dead} */
    public int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** {@return all that it has said, the end of it} */
    public String all() {
        synchronized (all) {
            return String.join("\n", all.subList(Math.max(0, all.size() - SHOWN_LINES), all.size()));
        }
    }

    /** Asks the JVM what its threads do. */
    private String dump() throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start().waitFor();
            TimeUnit.SECONDS.sleep(1);
        } catch (IOException e) {
            return e + "; " + all();
        }
        synchronized (all) {
            return String.join("\n", all);
        }
    }

    /** Kills it, if it lives, and waits until it is gone. */
    @Override
    public void close() {
        kill();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
