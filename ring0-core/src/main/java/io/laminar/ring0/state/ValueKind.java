package io.laminar.ring0.state;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import java.util.List;

/** What a setter can write and a getter read: the types of columns by what they are in a program. */
public enum ValueKind {
    /** A long: integers, DATE, TIME, TIMESTAMP. */
    LONG,
    /** A double: REAL, DOUBLE. */
    DOUBLE,
    /** A truth value. */
    BOOLEAN,
    /** Bytes of UTF-8. */
    STRING,
    /** Three numbers. */
    INTERVAL;

    /**
     * {@return the kind of a column}
     *
     * @param type of it
     */
    @HotPath
    public static ValueKind of(ColumnType type) {
        return switch (type) {
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP -> LONG;
            case REAL, DOUBLE -> DOUBLE;
            case BOOLEAN -> BOOLEAN;
            case VARCHAR -> STRING;
            case INTERVAL -> INTERVAL;
        };
    }

    /**
     * {@return the kinds of columns}
     *
     * @param types of them
     */
    public static ValueKind[] of(List<ColumnType> types) {
        return types.stream().map(ValueKind::of).toArray(ValueKind[]::new);
    }

    /**
     * {@return whether an integer fits a column}
     *
     * @param type of kind {@link #LONG}
     * @param value the integer
     */
    @HotPath
    public static boolean fits(ColumnType type, long value) {
        int unused = Long.SIZE - type.bytes() * Byte.SIZE;
        return value << unused >> unused == value;
    }
}
