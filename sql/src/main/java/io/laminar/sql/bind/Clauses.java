package io.laminar.sql.bind;

import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Query;
import org.jspecify.annotations.Nullable;

/**
 * What a query is for, and what its streaming clauses say.
 *
 * @param role what it is for
 * @param written the clauses
 */
public record Clauses(Role role, Query.StreamClauses written) {
    /** What a query is for; this decides what holds when no clause does. */
    public enum Role {
        /** CREATE STREAM, or a sink's own query. */
        STREAM,
        /** CREATE MATERIALIZED VIEW. */
        VIEW,
        /** A query by itself. */
        SELECT,
        /** The input of an aggregate: rows may only be added. */
        INNER
    }

    Query.@Nullable EmitKind emit() {
        return written.emit() == null ? null : written.emit().kind();
    }

    /** {@return the clauses of a query inside this one: its own if it has any} */
    Clauses of(Query query) {
        if (query.clauses().isEmpty()) {
            return this;
        }
        if (!written.isEmpty() && query.clauses() != written) {
            throw new SqlException(
                    SqlErrorCode.BAD_EMIT,
                    query.clauses().position(),
                    "found=clauses inside and outside of a subquery, expected=one place",
                    null);
        }
        return new Clauses(role, query.clauses());
    }

    /** {@return those of the input of an aggregate} */
    Clauses inner() {
        return new Clauses(Role.INNER, new Query.StreamClauses(null, null, null, null, written.position()));
    }
}
