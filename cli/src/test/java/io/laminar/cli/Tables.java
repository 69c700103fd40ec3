package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.laminar.cli.cases.CsvBags;
import java.util.List;

/** Compares CSV texts with a header. */
final class Tables {
    private Tables() {}

    static void assertSameBag(List<String> expected, List<String> actual) {
        assertEquals(expected.get(0), actual.isEmpty() ? "" : actual.get(0), "header");
        assertNull(CsvBags.firstDifference(actual.subList(1, actual.size()), expected.subList(1, expected.size())));
        assertEquals(expected.size(), actual.size());
    }
}
