package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import java.util.List;

/**
 * A type as it was written.
 *
 * @param position where
 * @param name its words in lower case, {@code double precision}; {@code array}, {@code map}, {@code row} for nested
 *     ones
 * @param parameters numbers in parentheses
 * @param elements types inside: one of an array, two of a map, the fields' of a row
 */
public record TypeName(Position position, String name, List<Integer> parameters, List<TypeName> elements) {
    @Override
    public String toString() {
        String inside = parameters.isEmpty()
                ? ""
                : parameters.toString().replace('[', '(').replace(']', ')');
        return name.toUpperCase(java.util.Locale.ROOT) + inside + (elements.isEmpty() ? "" : elements.toString());
    }
}
