package io.laminar.testkit.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.laminar.testkit.SourceTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between modules point down only, and restricted calls stay where they belong. */
class ArchitectureTest {
    /** Each module by its package root, with the roots that it may use beside the JDK and itself. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("verifier", Set.of()),
            Map.entry("bindings", Set.of()),
            Map.entry("memory", Set.of()),
            Map.entry("numa", Set.of("bindings", "memory")),
            Map.entry("ring0", Set.of("memory")),
            Map.entry("iouring", Set.of("bindings", "memory", "ring0")),
            Map.entry("sql", Set.of("memory", "ring0")),
            Map.entry("storage", Set.of("memory", "ring0")),
            Map.entry("engine", Set.of("memory", "ring0", "sql")),
            Map.entry("connector", Set.of("memory", "engine")),
            Map.entry("cli", Set.of("verifier", "bindings", "memory", "numa", "ring0", "sql", "storage", "engine")));

    /** Where restricted calls live. */
    private static final String[] RESTRICTED = {"io.laminar.bindings..", "io.laminar.memory.raw.."};

    private static final String[] TIER_ZERO = {
        "io.laminar.bindings..", "io.laminar.memory..", "io.laminar.ring0..", "io.laminar.iouring.."
    };
    private static final Set<String> CLOCK_CALLS =
            Set.of("java.lang.System.nanoTime", "java.lang.System.currentTimeMillis", "java.time.Instant.now");
    private static final Set<String> RESTRICTED_CALLS = Set.of(
            "java.lang.foreign.MemorySegment.reinterpret",
            "java.lang.foreign.SymbolLookup.libraryLookup",
            "java.lang.System.load",
            "java.lang.System.loadLibrary",
            "java.lang.Runtime.load",
            "java.lang.Runtime.loadLibrary");

    private static final JavaClasses CLASSES = readClasses();

    @TestFactory
    List<DynamicTest> shouldPointDownOnly() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String module : MAY_USE.keySet()) {
            if (isPresent(module)) {
                tests.add(DynamicTest.dynamicTest(module, () -> arrows(module).check(CLASSES)));
            }
        }
        return tests;
    }

    @Test
    void shouldReadTheModulesThatOthersStandOn() {
        assertTrue(isPresent("memory"), "no class of io.laminar.memory: is ffm-memory compiled?");
        assertTrue(isPresent("bindings"), "no class of io.laminar.bindings: is native-bindings compiled?");
    }

    @Test
    void shouldHaveNoCyclesBetweenPackages() {
        slices().matching("io.laminar.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void shouldNotUseUnsafe() {
        unsafe().check(CLASSES);
    }

    @Test
    void shouldNotLogInTierZero() {
        noLogging().check(CLASSES);
    }

    @Test
    void shouldReadClocksThroughThePort() {
        clocks().check(CLASSES);
    }

    @Test
    void shouldLinkInBindingsAndRawMemoryOnly() {
        linker().check(CLASSES);
        restrictedCalls().check(CLASSES);
    }

    @Test
    void shouldSeeRocksDbInOnePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.laminar.storage.page.rocksdb..", "io.laminar.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.rocksdb..")
                .check(CLASSES);
    }

    /** Each rule must be able to fail: this class, seen as if it were of a tier, breaks it. */
    @Test
    void shouldCatchPlantedFaults() {
        JavaClasses planted = new ClassFileImporter().importClasses(Planted.class);
        for (ArchRule rule : List.of(
                noClasses().should().dependOnClassesThat(named("java.util.logging")),
                noClasses().should().accessTargetWhere(calls(CLOCK_CALLS)),
                noClasses().should().accessTargetWhere(calls(RESTRICTED_CALLS)),
                noClasses().should().dependOnClassesThat(named("java.lang.foreign.Linker")))) {
            assertThrows(AssertionError.class, () -> rule.check(planted), rule.getDescription());
        }
    }

    private static JavaClasses readClasses() {
        SourceTree tree = SourceTree.find();
        List<Path> folders = new ArrayList<>();
        for (String module : tree.modulesWithSources()) {
            Path folder = tree.classes(module);
            if (Files.isDirectory(folder)) {
                folders.add(folder);
            }
        }
        return new ClassFileImporter().importPaths(folders);
    }

    private static ArchRule arrows(String module) {
        List<String> forbidden = new ArrayList<>(
                List.of("io.laminar.testkit..", "io.laminar.bench..", "io.laminar.stress..", "io.laminar.torture.."));
        for (String other : MAY_USE.keySet()) {
            if (!other.equals(module) && !MAY_USE.get(module).contains(other)) {
                forbidden.add("io.laminar." + other + "..");
            }
        }
        return noClasses()
                .that()
                .resideInAPackage("io.laminar." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden.toArray(String[]::new));
    }

    private static ArchRule unsafe() {
        return noClasses()
                .should()
                .dependOnClassesThat(named("sun.misc.Unsafe").or(named("jdk.internal")))
                .because("the supported API is java.lang.foreign");
    }

    private static ArchRule noLogging() {
        return noClasses()
                .that()
                .resideInAnyPackage(TIER_ZERO)
                .should()
                .dependOnClassesThat(named("java.util.logging").or(named("java.lang.System$Logger")))
                .because("tier zero counts, it does not log");
    }

    private static ArchRule clocks() {
        return noClasses()
                .that()
                .resideInAPackage("io.laminar.ring0..")
                .and(DescribedPredicate.not(implementsClockPort()))
                .should()
                .accessTargetWhere(calls(CLOCK_CALLS))
                .because("a core reads time through its Clock port, or it could not be replayed")
                .allowEmptyShould(!isPresent("ring0"));
    }

    private static ArchRule linker() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(RESTRICTED)
                .should()
                .dependOnClassesThat(named("java.lang.foreign.Linker").or(named("java.lang.foreign.SymbolLookup")))
                .because("restricted calls live in native-bindings and in one package of ffm-memory");
    }

    private static ArchRule restrictedCalls() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(RESTRICTED)
                .should()
                .accessTargetWhere(calls(RESTRICTED_CALLS))
                .because("restricted calls live in native-bindings and in one package of ffm-memory");
    }

    private static boolean isPresent(String module) {
        return CLASSES.stream()
                .anyMatch(type -> type.getPackageName().equals("io.laminar." + module)
                        || type.getPackageName().startsWith("io.laminar." + module + "."));
    }

    private static DescribedPredicate<JavaClass> implementsClockPort() {
        return DescribedPredicate.describe(
                "implement the Clock port",
                type -> type.getAllRawInterfaces().stream()
                        .anyMatch(port -> port.getName().equals("io.laminar.ring0.port.Clock")));
    }

    /** A class of that name, nested in it, or in a package of that name. */
    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe(
                name,
                type -> type.getName().equals(name)
                        || type.getName().startsWith(name + "$")
                        || type.getName().startsWith(name + "."));
    }

    private static DescribedPredicate<JavaAccess<?>> calls(Set<String> targets) {
        return DescribedPredicate.describe(
                "one of " + targets,
                access -> targets.contains(access.getTargetOwner().getName() + "." + access.getName()));
    }
}
