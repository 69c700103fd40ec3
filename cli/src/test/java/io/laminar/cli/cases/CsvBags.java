package io.laminar.cli.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Compares lines of CSV without quotes as bags of rows, by the rule of the cases. */
public final class CsvBags {
    private CsvBags() {}

    /** {@return the first difference, or null} */
    public static String firstDifference(List<String> actual, List<String> expected) {
        return Judge.sameSum(changes(actual), changes(expected));
    }

    private static List<Case.Change> changes(List<String> lines) {
        List<Case.Change> changes = new ArrayList<>();
        for (String line : lines) {
            changes.add(new Case.Change(1, new ArrayList<>(Arrays.asList(line.split(",", -1)))));
        }
        return changes;
    }
}
