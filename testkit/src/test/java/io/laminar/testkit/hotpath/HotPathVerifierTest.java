package io.laminar.testkit.hotpath;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class HotPathVerifierTest {
    private static final String PLANTED = PlantedFaults.class.getName() + "#";

    @TestFactory
    List<DynamicTest> shouldCatchEachPlantedFault() throws IOException {
        List<Violation> violations = verify(PlantedFaults.class).violations();
        return Arrays.stream(PlantedFaults.class.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .filter(name -> name.contains("_"))
                .sorted()
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> assertEquals(Set.of(kindIn(name)), kinds(violations, name))))
                .toList();
    }

    @Test
    void shouldPlantEveryKind() throws IOException {
        Set<Violation.Kind> kinds = verify(PlantedFaults.class).violations().stream()
                .map(Violation::kind)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(Arrays.asList(Violation.Kind.values())), kinds);
    }

    @Test
    void shouldReportEachFaultOnce() throws IOException {
        for (String name : List.of("object_NEW_OBJECT", "afterAssert_NEW_OBJECT", "beforeAssert_NEW_OBJECT")) {
            List<Violation> violations = verify(PlantedFaults.class).violations().stream()
                    .filter(violation -> violation.method().equals(PLANTED + name))
                    .toList();
            assertEquals(1, violations.size(), violations::toString);
            assertTrue(violations.get(0).line() > 0, violations::toString);
        }
    }

    @Test
    void shouldLeaveColdMethodsAlone() throws IOException {
        List<Violation> violations = verify(PlantedFaults.class).violations();
        assertEquals(Set.of(), kinds(violations, "cold"));
        assertEquals(Set.of(), kinds(violations, "<init>"));
        assertEquals(Set.of(), kinds(violations, "many"));
    }

    @Test
    void shouldCheckEveryMethodOfMarkedClassButStartUp() throws IOException {
        HotPathVerifier verifier = verify(PlantedFaults.Marked.class);
        assertEquals(1, verifier.hotMethodCount());
        assertEquals(
                List.of(PlantedFaults.Marked.class.getName() + "#inMarkedClass"),
                verifier.violations().stream().map(Violation::method).toList());
    }

    @Test
    void shouldPassCleanCode() throws IOException {
        HotPathVerifier verifier = verify(CleanHotPath.class);
        assertEquals(5, verifier.hotMethodCount());
        assertEquals(List.of(), verifier.violations());
    }

    private static HotPathVerifier verify(Class<?> type) throws IOException {
        HotPathVerifier verifier = new HotPathVerifier();
        verifier.checkClass(type);
        return verifier;
    }

    private static Violation.Kind kindIn(String name) {
        return Violation.Kind.valueOf(name.substring(name.indexOf('_') + 1));
    }

    private static Set<Violation.Kind> kinds(List<Violation> violations, String name) {
        return violations.stream()
                .filter(violation -> violation.method().equals(PLANTED + name))
                .map(Violation::kind)
                .collect(Collectors.toSet());
    }
}
