package io.laminar.testkit.hotpath;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.testkit.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No method of the repository that is marked as hot path does what a hot path must not. */
class HotPathTest {
    @Test
    void shouldFindNothingForbiddenInHotMethods() throws IOException {
        SourceTree tree = SourceTree.find();
        HotPathVerifier verifier = new HotPathVerifier();
        for (String module : tree.modulesWithSources()) {
            Path classes = tree.classes(module);
            if (Files.isDirectory(classes)) {
                verifier.checkFolder(classes);
            }
        }
        assertTrue(verifier.hotMethodCount() > 0, "no hot method found: are the modules compiled?");
        assertTrue(
                verifier.violations().isEmpty(),
                () -> verifier.violations().size() + " violations in " + verifier.hotMethodCount() + " hot methods:\n"
                        + verifier.violations().stream()
                                .map(Violation::toString)
                                .collect(Collectors.joining("\n")));
    }
}
