package io.laminar.engine.differential;

/** A column of a random table. */
record Column(String name, Type type) {
    /** What it holds, by the name that both dialects use. */
    enum Type {
        BOOLEAN,
        TINYINT,
        SMALLINT,
        INTEGER,
        BIGINT,
        REAL,
        DOUBLE,
        VARCHAR,
        DATE,
        TIMESTAMP;

        boolean isInteger() {
            return this == TINYINT || this == SMALLINT || this == INTEGER || this == BIGINT;
        }
    }
}
