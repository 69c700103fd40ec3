package io.laminar.sql.bind;

import java.util.HashSet;
import java.util.Set;

/** Names for the columns of a result: those that nobody gave are made up, each different from all before. */
final class ColumnNames {
    private final Set<String> taken = new HashSet<>();

    /**
     * {@return the name of a column}
     *
     * @param name what it would be called; empty for nothing good
     * @param given whether the statement says so: then it stays, even if another has it
     * @param index of the column, from 0
     */
    String unique(String name, boolean given, int index) {
        String wanted = name.isEmpty() ? "column" + (index + 1) : name;
        String unique = wanted;
        for (int n = 2; !given && taken.contains(unique); n++) {
            unique = wanted + "_" + n;
        }
        taken.add(unique);
        return unique;
    }
}
