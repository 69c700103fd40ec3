package io.laminar.sql.catalog;

/** What a name in the catalog stands for. */
public enum RelationKind {
    /** Rows come in. */
    SOURCE("SOURCE"),
    /** Rows are computed as they come. */
    STREAM("STREAM"),
    /** A result that is kept up to date. */
    VIEW("MATERIALIZED VIEW"),
    /** Rows go out. */
    SINK("SINK");

    private final String sqlName;

    RelationKind(String sqlName) {
        this.sqlName = sqlName;
    }

    /** {@return the words that SQL has for it} */
    public String sqlName() {
        return sqlName;
    }
}
