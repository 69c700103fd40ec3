package io.laminar.sql;

import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.text.Statement.IfTaken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of relations: whether they are free, what goes with them. */
final class Names {
    private final Catalog catalog;

    Names(Catalog catalog) {
        this.catalog = catalog;
    }

    /** {@return whether there is nothing to do, because the name is taken and that is all right} */
    boolean skips(String name, IfTaken ifTaken) {
        return ifTaken == IfTaken.SKIP && catalog.find(name) != null;
    }

    /** {@return what a new relation takes the place of, in the order of dropping} */
    List<Relation> replaced(String name, IfTaken ifTaken, Position position) {
        Relation old = catalog.find(name);
        if (old == null) {
            return List.of();
        }
        if (ifTaken != IfTaken.REPLACE) {
            throw new SqlException(
                    SqlErrorCode.DUPLICATE_NAME,
                    position,
                    "found='" + name + "', it is a " + old.kind().sqlName(),
                    "CREATE OR REPLACE takes its place");
        }
        return dropped(old, false, position);
    }

    /** Checks a name that a statement takes beside its own. */
    void requireFree(String name, Position position) {
        replaced(name, IfTaken.FAIL, position);
    }

    /** {@return a relation with its sides, and with what depends on it if that may go too} */
    List<Relation> dropped(Relation relation, boolean cascade, Position position) {
        if (relation.owner() != null) {
            throw new SqlException(
                    SqlErrorCode.IN_USE,
                    position,
                    "found='" + relation.name() + "', it belongs to '" + relation.owner() + "'",
                    "drop " + relation.owner());
        }
        List<Relation> dependents = catalog.dependents(relation.name());
        List<String> strangers = dependents.stream()
                .filter(dependent -> !relation.name().equals(dependent.owner()))
                .map(Relation::name)
                .toList();
        if (!strangers.isEmpty() && !cascade) {
            throw new SqlException(
                    SqlErrorCode.IN_USE,
                    position,
                    "found='" + relation.name() + "', read by=" + strangers,
                    "drop them first, or DROP ... CASCADE");
        }
        List<Relation> all = new ArrayList<>(dependents);
        all.add(relation);
        return all;
    }

    /** {@return everything that has a name} */
    Collection<Relation> all() {
        return catalog.relations();
    }

    /** {@return the relation of a name, or null} */
    @Nullable
    Relation find(String name) {
        return catalog.find(name);
    }

    /** {@return the relation of a name} */
    Relation require(String name, Position position) {
        Relation relation = catalog.find(name);
        if (relation == null) {
            throw unknown(name, position);
        }
        return relation;
    }

    /** {@return the error for a name that nothing has} */
    SqlException unknown(String name, Position position) {
        @Nullable String hint = Suggestions.hint(name, catalog.names());
        return new SqlException(SqlErrorCode.UNKNOWN_RELATION, position, "found='" + name + "'", hint);
    }
}
