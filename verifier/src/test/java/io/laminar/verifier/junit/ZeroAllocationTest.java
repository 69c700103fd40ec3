package io.laminar.verifier.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.verifier.NoTlabJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Every planted fault is caught, by bytes and by name, and no clean method is blamed. */
class ZeroAllocationTest {
    /** What the events must name, where it is not what every such fault has in common. */
    private static final Map<String, String> CULPRITS = Map.ofEntries(
            Map.entry("boxing()", "java.lang.Long,"),
            Map.entry("boxingBeyondTheCache()", "java.lang.Long,"),
            Map.entry("lambdaThatCaptures()", "PlantedFaults$$Lambda"),
            Map.entry("varargs()", "long[],"),
            Map.entry("iterator()", "java.util.ArrayList$Itr,"),
            Map.entry("escapingSlice()", "NativeMemorySegmentImpl,"),
            Map.entry("exception()", "java.lang.IllegalStateException,"),
            Map.entry("arrayThatGrows()", "long[],"),
            Map.entry("optional()", "java.util.Optional,"),
            Map.entry("enumValues()", "java.lang.Thread$State[],"),
            Map.entry("cloned()", "byte[],"),
            Map.entry("innerClass()", "PlantedFaults$Inner,"),
            Map.entry("logging()", "java.util.logging.LogRecord,"),
            Map.entry("decimal()", "java.math.BigDecimal,"));

    /** {@return why each test of a class has failed; empty texts for those that have not} */
    private static Map<String, String> run(Class<?> type) {
        Map<String, String> failures = new TreeMap<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(type))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (test.isTest()) {
                                    failures.put(
                                            test.getDisplayName(),
                                            result.getThrowable()
                                                    .map(ZeroAllocationTest::why)
                                                    .orElse(""));
                                }
                            }
                        });
        return failures;
    }

    private static String why(Throwable failure) {
        return failure instanceof AssertionError ? failure.getMessage() : failure.toString();
    }

    /** Runs both classes and prints what came of it; in a JVM of its own. */
    public static void main(String[] words) {
        run(PlantedFaults.class).forEach((name, why) -> System.out.println("== fault " + name + "\n" + why));
        run(CleanControls.class).forEach((name, why) -> System.out.println("== clean " + name + "\n" + why));
        System.out.println("== end");
    }

    /** What is found by bytes alone, and by events, each in a JVM of its own: both run at the same time. */
    private static Process byBytes;

    private static Process byEvents;

    @BeforeAll
    static void startChildren() throws IOException {
        byBytes = startChild("-XX:+UseTLAB");
        byEvents = startChild("-XX:-UseTLAB");
    }

    @AfterAll
    static void endChildren() {
        byBytes.destroyForcibly();
        byEvents.destroyForcibly();
    }

    private static Process startChild(String tlab) throws IOException {
        List<String> options = List.of("-D" + Fork.SWITCH + "=false", tlab);
        return new ProcessBuilder(NoTlabJvm.command(options, ZeroAllocationTest.class.getName(), List.of()))
                .redirectErrorStream(true)
                .start();
    }

    private static Map<String, String> foundBy(Process process) throws IOException {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("== end"), text);
        Map<String, String> found = new TreeMap<>();
        for (String part : text.split("== ")) {
            if (part.startsWith("fault ") || part.startsWith("clean ")) {
                int line = part.indexOf('\n');
                found.put(part.substring(0, line), part.substring(line + 1).strip());
            }
        }
        return found;
    }

    private static void assertAllCaught(Map<String, String> found) {
        long faults = java.util.Arrays.stream(PlantedFaults.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();
        assertEquals(
                faults,
                found.keySet().stream()
                        .filter(name -> name.startsWith("fault "))
                        .count(),
                found.toString());
        assertTrue(
                found.keySet().stream()
                                .filter(name -> name.startsWith("clean "))
                                .count()
                        > 8,
                found.toString());
        found.forEach((name, why) -> {
            if (name.startsWith("clean ")) {
                assertEquals("", why, name);
            } else {
                assertTrue(why.startsWith("allocates "), name + ": " + why);
            }
        });
    }

    @Test
    void shouldCatchEveryFaultByItsBytes() throws Exception {
        assertAllCaught(foundBy(byBytes));
    }

    @Test
    void shouldNameEveryFault() throws Exception {
        Map<String, String> found = foundBy(byEvents);
        assertAllCaught(found);
        found.forEach((name, why) -> {
            if (name.startsWith("fault ")) {
                String method = name.substring("fault ".length(), name.length() - 2);
                assertTrue(why.contains("at io.laminar.verifier.junit.PlantedFaults." + method), name + ": " + why);
            }
        });
        CULPRITS.forEach((name, culprit) ->
                assertTrue(found.get("fault " + name).contains(culprit), name + ": " + found.get("fault " + name)));
    }

    /** As it is for users: the JVM has TLABs, and another one is asked for names. */
    @Test
    void shouldAskAnotherJvmForNames() {
        Map<String, String> found = run(OneFault.class);
        assertEquals(1, found.size());
        String why = found.get("boxing()");
        assertTrue(why.contains(" x java.lang.Long, "), why);
        assertTrue(why.contains("at io.laminar.verifier.junit.OneFault.boxing"), why);
    }
}
