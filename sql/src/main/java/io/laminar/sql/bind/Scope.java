package io.laminar.sql.bind;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The names that an expression can use, in the order of {@code *}. */
final class Scope {
    private final List<Entry> entries = new ArrayList<>();

    /**
     * A name.
     *
     * @param qualifier the table's name or alias; null for none
     * @param name the column's
     * @param value makes what it stands for, anew each time, so that each use keeps its own place
     */
    record Entry(@Nullable String qualifier, String name, Supplier<Scalar> value) {
        SqlType type() {
            return value.get().type();
        }
    }

    void add(@Nullable String qualifier, String name, Supplier<Scalar> value) {
        entries.add(new Entry(qualifier, name, value));
    }

    void removeNamed(String name) {
        entries.removeIf(entry -> entry.name().equals(name));
    }

    /** {@return the names that a star stands for} */
    List<Entry> star(Expression.Star star) {
        List<Entry> found = entries.stream()
                .filter(entry -> star.qualifier() == null || star.qualifier().equals(entry.qualifier()))
                .toList();
        if (found.isEmpty()) {
            String qualifier = String.valueOf(star.qualifier());
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_RELATION,
                    star.position(),
                    "found='" + qualifier + "'",
                    Suggestions.hint(qualifier, qualifiers()));
        }
        return found;
    }

    /** {@return what a name stands for, or null if nothing} */
    @Nullable
    Scalar find(Expression.Name name) {
        List<Entry> found = new ArrayList<>();
        String column = name.last();
        String qualifier =
                name.parts().size() > 1 ? name.parts().get(name.parts().size() - 2) : null;
        for (Entry entry : entries) {
            if (entry.name().equals(column) && (qualifier == null || qualifier.equals(entry.qualifier()))) {
                found.add(entry);
            }
        }
        if (found.size() > 1) {
            throw new SqlException(
                    SqlErrorCode.AMBIGUOUS_COLUMN,
                    name.position(),
                    "found='" + String.join(".", name.parts()) + "', candidates="
                            + found.stream()
                                    .map(e -> e.qualifier() + "." + e.name())
                                    .toList(),
                    "write the table's name before it");
        }
        return found.isEmpty() ? null : found.get(0).value().get();
    }

    /** {@return what a name stands for} */
    Scalar resolve(Expression.Name name) {
        Scalar found = find(name);
        if (found == null) {
            throw unknown(name);
        }
        return found;
    }

    private SqlException unknown(Expression.Name name) {
        if (name.parts().size() > 1) {
            String qualifier = name.parts().get(name.parts().size() - 2);
            if (!qualifiers().contains(qualifier)) {
                return new SqlException(
                        SqlErrorCode.UNKNOWN_RELATION,
                        name.position(),
                        "found='" + qualifier + "'",
                        Suggestions.hint(qualifier, qualifiers()));
            }
        }
        return unknown(name.position(), name.last());
    }

    /** {@return the error for a column that is not there} */
    SqlException unknown(Position position, String column) {
        List<String> names = entries.stream().map(Entry::name).distinct().toList();
        return new SqlException(
                SqlErrorCode.UNKNOWN_COLUMN, position, "found='" + column + "'", Suggestions.hint(column, names));
    }

    private List<String> qualifiers() {
        return entries.stream()
                .map(Entry::qualifier)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}
