package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which keywords could have stood at a place, for hints; also at a name that was taken for an alias. */
final class Expectations {
    private static final int SHORTEST = 3;

    /** In the order tried, perhaps twice: this is filled for every token, and read for one error. */
    private final List<String> tried = new ArrayList<>();

    private final List<String> beforeAlias = new ArrayList<>();
    private int aliasAt = -1;
    private int triedAt = -1;

    /** Notes that the word could stand at the place. */
    void tried(int place, String word) {
        if (triedAt != place) {
            tried.clear();
            triedAt = place;
        }
        tried.add(word);
    }

    /** Notes that the name at the place is taken for an alias. */
    void alias(int place) {
        beforeAlias.clear();
        if (triedAt == place) {
            beforeAlias.addAll(tried);
        }
        aliasAt = place;
    }

    /** {@return the keyword that the alias before the place was meant to be, or null} */
    @Nullable
    String mistypedAlias(int place, Token before) {
        return aliasAt == place - 1 && place > 0 ? nearest(before, beforeAlias) : null;
    }

    /** {@return what to do about the token found at the place, or null} */
    @Nullable
    String hint(int place, Token found, String expected) {
        if (found.kind() == Token.Kind.WORD && Keywords.isReserved(found.text()) && expected.endsWith("name")) {
            return "quote a reserved word to use it as a name: \"" + found.text() + "\"";
        }
        String keyword = triedAt == place ? nearest(found, tried) : null;
        return keyword == null ? null : "did you mean " + keyword + "?";
    }

    private static @Nullable String nearest(Token found, List<String> candidates) {
        boolean word = found.kind() == Token.Kind.WORD && found.text().length() >= SHORTEST;
        if (!word || Keywords.isReserved(found.text())) {
            return null;
        }
        String upper = found.text().toUpperCase(Locale.ROOT);
        return candidates.contains(upper) ? null : Suggestions.nearest(upper, candidates);
    }

    static SqlException unexpected(String found, Position position, String expected, @Nullable String hint) {
        String details = "found=" + found + ", expected=" + expected;
        return new SqlException(SqlErrorCode.UNEXPECTED_TOKEN, position, details, hint);
    }
}
