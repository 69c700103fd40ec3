package io.laminar.sql.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Text being written, with names and texts quoted where they must be. */
final class SqlWriter {
    /** Words that are names to the binder but would be read as something else where an expression begins. */
    private static final Set<String> QUOTED = Set.of(
            "true",
            "false",
            "interval",
            "array",
            "map",
            "table",
            "lateral",
            "distinct",
            "all",
            "values",
            "leading",
            "trailing",
            "both",
            "partition",
            "rows",
            "range",
            "groups",
            "rollup",
            "cube",
            "grouping",
            "symmetric",
            "asymmetric",
            "current_timestamp",
            "current_date",
            "current_time",
            "localtimestamp",
            "localtime",
            "row");

    private final StringBuilder out = new StringBuilder();

    SqlWriter add(String text) {
        out.append(text);
        return this;
    }

    SqlWriter add(boolean condition, String text) {
        return condition ? add(text) : this;
    }

    SqlWriter string(String value) {
        return add("'").add(value.replace("'", "''")).add("'");
    }

    SqlWriter name(String name) {
        return isPlain(name) && !QUOTED.contains(name) ? add(name) : quoted(name);
    }

    SqlWriter quoted(String name) {
        return add("\"").add(name.replace("\"", "\"\"")).add("\"");
    }

    SqlWriter names(List<String> names) {
        return list(names, ", ", this::name);
    }

    SqlWriter keyword(String word) {
        return add(word.toUpperCase(Locale.ROOT));
    }

    <T> SqlWriter list(List<T> items, String between, Consumer<T> each) {
        String separator = "";
        for (T item : items) {
            add(separator);
            each.accept(item);
            separator = between;
        }
        return this;
    }

    /** {@return whether the name reads back as it is without quotes} */
    static boolean isPlain(String name) {
        return isWord(name) && !Keywords.isReserved(name);
    }

    /** {@return whether the name reads back as it is where keywords are words like others} */
    static boolean isWord(String name) {
        boolean plain = !name.isEmpty();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            plain &= (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && digit);
        }
        return plain;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
