package io.laminar.verifier.junit;

import io.laminar.verifier.NoTlabJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs one test again in a JVM without TLABs, to learn who allocates. */
public final class Fork {
    /** Where the JVM without TLABs writes who it was. */
    static final String REPORT = "laminar.verifier.report";

    /** Set to false, tests are not run again for names. */
    static final String SWITCH = "laminar.verifier.fork";

    private static final long MOST_SECONDS = 60;

    private Fork() {}

    /** {@return who allocates in a test; or why that is not known} */
    static String culprits(String uniqueId) {
        if (System.getProperty(SWITCH, "").equals("false")) {
            return hint(SWITCH + " is false");
        }
        Path file = null;
        try {
            file = Files.createTempFile("laminar-verifier", ".txt");
            // Assertions are on in tests; settings of the tree, such as the checked mode, come along.
            List<String> options = System.getProperties().stringPropertyNames().stream()
                    .filter(name -> name.startsWith("laminar."))
                    .map(name -> "-D" + name + "=" + System.getProperty(name))
                    .toList();
            List<String> all = new ArrayList<>(options);
            all.add("-ea");
            all.add("-D" + REPORT + "=" + file);
            Process process = new ProcessBuilder(NoTlabJvm.command(all, Fork.class.getName(), List.of(uniqueId)))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return hint("the JVM that was to say took too long");
            }
            String text = Files.readString(file);
            return text.isEmpty() ? hint("in a JVM of its own the test did not allocate, or not run") : text;
        } catch (IOException e) {
            return hint(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return hint("interrupted");
        } finally {
            delete(file);
        }
    }

    private static String hint(String why) {
        return "who allocates is not known: " + why + "; run the test with -XX:-UseTLAB to see";
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A file of a few lines in the folder for such files.
        }
    }

    /**
     * Runs one test.
     *
     * @param words its unique id
     */
    public static void main(String[] words) {
        NoTlabJvm.endWithParent();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectUniqueId(words[0]))
                .build();
        LauncherFactory.create().execute(request);
    }
}
