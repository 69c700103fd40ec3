package io.laminar.sql.type;

/** The families of SQL types. */
public enum TypeKind {
    /** The type of a bare NULL: fits everywhere. */
    NULL("NULL"),
    /** True or false. */
    BOOLEAN("BOOLEAN"),
    /** 8 bits, signed. */
    TINYINT("TINYINT"),
    /** 16 bits, signed. */
    SMALLINT("SMALLINT"),
    /** 32 bits, signed. */
    INTEGER("INTEGER"),
    /** 64 bits, signed. */
    BIGINT("BIGINT"),
    /** IEEE 754 binary32. */
    REAL("REAL"),
    /** IEEE 754 binary64. */
    DOUBLE("DOUBLE"),
    /** Exact decimal number. */
    DECIMAL("DECIMAL"),
    /** Text. */
    VARCHAR("VARCHAR"),
    /** Bytes. */
    VARBINARY("VARBINARY"),
    /** A day. */
    DATE("DATE"),
    /** A time of day. */
    TIME("TIME"),
    /** A point in time, UTC. */
    TIMESTAMP("TIMESTAMP"),
    /** Months, days and nanoseconds. */
    INTERVAL("INTERVAL"),
    /** A list of values. */
    ARRAY("ARRAY"),
    /** Values by key. */
    MAP("MAP"),
    /** A tuple of named values. */
    ROW("ROW"),
    /** A JSON document. */
    JSON("JSON");

    private final String sqlName;

    TypeKind(String sqlName) {
        this.sqlName = sqlName;
    }

    /** {@return the name as SQL writes it} */
    public String sqlName() {
        return sqlName;
    }

    /** {@return whether values are whole numbers} */
    public boolean isInteger() {
        return this == TINYINT || this == SMALLINT || this == INTEGER || this == BIGINT;
    }

    /** {@return whether values are binary floating-point numbers} */
    public boolean isFloat() {
        return this == REAL || this == DOUBLE;
    }

    /** {@return whether values are numbers} */
    public boolean isNumeric() {
        return isInteger() || isFloat() || this == DECIMAL;
    }
}
