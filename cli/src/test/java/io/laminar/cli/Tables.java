package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.regex.Pattern;

/** Compares CSV texts with a header. */
final class Tables {
    private static final Pattern ISO = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)T(\\d\\d:\\d\\d:\\d\\d)Z");

    private Tables() {}

    /** Asserts that two texts have the same header and the same rows, letter by letter, in any order. */
    static void assertSameBag(List<String> expected, List<String> actual) {
        assertEquals(expected.get(0), actual.isEmpty() ? "" : actual.get(0), "header");
        List<String> wanted = expected.stream().skip(1).sorted().toList();
        List<String> found = actual.stream()
                .skip(1)
                .map(line -> ISO.matcher(line).replaceAll("$1 $2"))
                .sorted()
                .toList();
        for (int row = 0; row < Math.min(wanted.size(), found.size()); row++) {
            assertEquals(wanted.get(row), found.get(row), "row " + (row + 1) + " in sorted order");
        }
        assertEquals(wanted.size(), found.size(), "rows");
    }
}
