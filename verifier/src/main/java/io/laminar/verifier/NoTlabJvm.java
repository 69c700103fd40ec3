package io.laminar.verifier;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM like this one, but without TLABs: there every allocation is an event. */
public final class NoTlabJvm {
    /**
     * No TLABs; room for all that may be allocated before the collector runs; counted loops that stop for safepoints,
     * which the serial collector does not see to by itself.
     */
    private static final List<String> FLAGS = List.of(
            "-XX:-UseTLAB",
            "-XX:+UseSerialGC",
            "-XX:+UseCountedLoopSafepoints",
            "-XX:LoopStripMiningIter=1000",
            "-Xms512m",
            "-Xmx2g",
            "-Xmn384m",
            "--enable-native-access=ALL-UNNAMED",
            "-Xlog:disable",
            "-Xlog:all=error:stderr");

    private static final int ORPHAN = 1;

    private NoTlabJvm() {}

    /**
     * {@return the words of the command}
     *
     * @param options further ones for the JVM, such as {@code -Dkey=value}
     * @param mainClass what it runs, on this JVM's class path
     * @param words its arguments
     */
    public static List<String> command(List<String> options, String mainClass, List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass);
        command.addAll(words);
        return List.copyOf(command);
    }

    /**
     * Ends this JVM, at once, when the one that has started it is gone, whatever it died of: its end of this JVM's
     * standard input is closed then. To be called by the main class of a {@link #command} whose input is a pipe.
     */
    public static void endWithParent() {
        Thread.ofPlatform().name("parent-watch").daemon(true).start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is ever written: it is there for its end.
                }
            } catch (IOException e) {
                // No parent either.
            }
            Runtime.getRuntime().halt(ORPHAN);
        });
    }
}
