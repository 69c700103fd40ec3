package io.laminar.sql.type;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.VectorKind;

/**
 * A SQL type. Whether NULL is allowed is said beside it, not in it.
 *
 * @param kind its family
 * @param precision digits of the second for TIME and TIMESTAMP, all digits for DECIMAL, most characters for VARCHAR;
 *     {@link #UNLIMITED} where there is no such bound or the family has no precision
 * @param scale digits after the point for DECIMAL; else 0
 */
public record SqlType(TypeKind kind, int precision, int scale) {
    /** No bound. */
    public static final int UNLIMITED = -1;

    /** Digits of a second that a TIMESTAMP or TIME without a precision keeps. */
    public static final int DEFAULT_TIME_DIGITS = 6;

    /** Most digits of a second. */
    public static final int MAX_TIME_DIGITS = 9;

    /** The type of a bare NULL. */
    public static final SqlType NULL = of(TypeKind.NULL);

    /** BOOLEAN. */
    public static final SqlType BOOLEAN = of(TypeKind.BOOLEAN);

    /** TINYINT. */
    public static final SqlType TINYINT = of(TypeKind.TINYINT);

    /** SMALLINT. */
    public static final SqlType SMALLINT = of(TypeKind.SMALLINT);

    /** INTEGER. */
    public static final SqlType INTEGER = of(TypeKind.INTEGER);

    /** BIGINT. */
    public static final SqlType BIGINT = of(TypeKind.BIGINT);

    /** REAL. */
    public static final SqlType REAL = of(TypeKind.REAL);

    /** DOUBLE. */
    public static final SqlType DOUBLE = of(TypeKind.DOUBLE);

    /** VARCHAR of any length. */
    public static final SqlType VARCHAR = of(TypeKind.VARCHAR);

    /** DATE. */
    public static final SqlType DATE = of(TypeKind.DATE);

    /** TIME with the default digits. */
    public static final SqlType TIME = new SqlType(TypeKind.TIME, DEFAULT_TIME_DIGITS, 0);

    /** TIMESTAMP with the default digits. */
    public static final SqlType TIMESTAMP = timestamp(DEFAULT_TIME_DIGITS);

    /** INTERVAL. */
    public static final SqlType INTERVAL = of(TypeKind.INTERVAL);

    private static final long[] UNIT_NS = {
        1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
    };

    /**
     * {@return a type without precision}
     *
     * @param kind its family
     */
    public static SqlType of(TypeKind kind) {
        return new SqlType(kind, UNLIMITED, 0);
    }

    /**
     * {@return TIMESTAMP of that many digits of a second}
     *
     * @param digits 0 to {@link #MAX_TIME_DIGITS}
     */
    public static SqlType timestamp(int digits) {
        return new SqlType(TypeKind.TIMESTAMP, digits, 0);
    }

    /** {@return whether the engine can hold and compute values of this type now} */
    public boolean isSupported() {
        return switch (kind) {
            case DECIMAL, VARBINARY, ARRAY, MAP, ROW, JSON -> false;
            case NULL, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE -> true;
            case VARCHAR, DATE, TIME, TIMESTAMP, INTERVAL -> true;
        };
    }

    /**
     * {@return the column that holds values of this type}
     *
     * @throws IllegalStateException when the type is not supported
     */
    public ColumnType columnType() {
        return switch (kind) {
            case BOOLEAN -> ColumnType.BOOLEAN;
            case TINYINT -> ColumnType.TINYINT;
            case SMALLINT -> ColumnType.SMALLINT;
            // A column of nothing but NULL needs some width.
            case NULL, INTEGER -> ColumnType.INTEGER;
            case BIGINT -> ColumnType.BIGINT;
            case REAL -> ColumnType.REAL;
            case DOUBLE -> ColumnType.DOUBLE;
            case VARCHAR -> ColumnType.VARCHAR;
            case DATE -> ColumnType.DATE;
            case TIME -> ColumnType.TIME;
            case TIMESTAMP -> ColumnType.TIMESTAMP;
            case INTERVAL -> ColumnType.INTERVAL;
            case DECIMAL, VARBINARY, ARRAY, MAP, ROW, JSON ->
                throw new IllegalStateException("no column holds this type yet: type=" + this);
        };
    }

    /** {@return the kind that kernels compute values of this type in} */
    public VectorKind vectorKind() {
        return Expr.kindOf(columnType());
    }

    /** {@return the smallest step of a TIME or TIMESTAMP, in nanoseconds} */
    public long unitNs() {
        return UNIT_NS[precision];
    }

    /** {@return the type as SQL writes it, with every precision that is not the default} */
    @Override
    public String toString() {
        return switch (kind) {
            case DECIMAL -> precision == UNLIMITED ? "DECIMAL" : "DECIMAL(" + precision + ", " + scale + ")";
            case VARCHAR -> precision == UNLIMITED ? "VARCHAR" : "VARCHAR(" + precision + ")";
            case TIME, TIMESTAMP ->
                precision == DEFAULT_TIME_DIGITS ? kind.sqlName() : kind.sqlName() + "(" + precision + ")";
            default -> kind.sqlName();
        };
    }
}
