package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A type as it was written.
 *
 * @param position where
 * @param name its words in lower case, {@code double precision}; {@code array}, {@code map}, {@code row} for nested
 *     ones
 * @param parameters numbers in parentheses
 * @param elements types inside: one of an array, two of a map, the fields' of a row
 */
public record TypeName(Position position, String name, List<Integer> parameters, List<Element> elements) {
    /** A type inside another; {@code name} is that of a row's field, null where it has none. */
    public record Element(@Nullable String name, TypeName type) {
        @Override
        public String toString() {
            return name == null ? type.toString() : name + " " + type;
        }
    }

    @Override
    public String toString() {
        return name.toUpperCase(Locale.ROOT) + inside("(", parameters, ")") + inside("<", elements, ">");
    }

    private static String inside(String open, List<?> parts, String close) {
        return parts.isEmpty()
                ? ""
                : parts.stream().map(String::valueOf).collect(Collectors.joining(", ", open, close));
    }
}
