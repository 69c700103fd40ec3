package io.laminar.sql.text;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.List;

/** What may stand before the name of a source, stream or sink: nothing, or the one schema there is. */
public final class Schemas {
    private static final List<String> ONLY = List.of("public");

    private Schemas() {}

    /**
     * Refuses a schema that does not exist.
     *
     * @param position where the name begins
     * @param qualifier the parts before the name, perhaps none
     * @param name the name itself
     * @throws SqlException when something else than {@code public} stands before the name
     */
    public static void requireKnown(Position position, List<String> qualifier, String name) {
        if (!qualifier.isEmpty() && !qualifier.equals(ONLY)) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_RELATION,
                    position,
                    "found='" + String.join(".", qualifier) + "." + name + "'",
                    "there is no schema but public: write " + name);
        }
    }
}
