package io.laminar.sql.bind;

import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.text.TypeName;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.List;
import java.util.Map;

/**
 * Finds the type of a name. FLOAT is single precision, FLOAT(n) single up to 24 bits and double beyond; STRING, TEXT
 * and CHAR(n) are VARCHAR; times with a zone are kept in UTC like those without.
 */
final class TypeResolver {
    private static final int MOST_DECIMAL_DIGITS = 38;
    private static final int MOST_SINGLE_BITS = 24;
    private static final Map<String, TypeKind> KINDS = Map.ofEntries(
            Map.entry("boolean", TypeKind.BOOLEAN),
            Map.entry("bool", TypeKind.BOOLEAN),
            Map.entry("tinyint", TypeKind.TINYINT),
            Map.entry("int1", TypeKind.TINYINT),
            Map.entry("smallint", TypeKind.SMALLINT),
            Map.entry("int2", TypeKind.SMALLINT),
            Map.entry("int", TypeKind.INTEGER),
            Map.entry("integer", TypeKind.INTEGER),
            Map.entry("int4", TypeKind.INTEGER),
            Map.entry("bigint", TypeKind.BIGINT),
            Map.entry("int8", TypeKind.BIGINT),
            Map.entry("long", TypeKind.BIGINT),
            Map.entry("real", TypeKind.REAL),
            Map.entry("float4", TypeKind.REAL),
            Map.entry("float", TypeKind.REAL),
            Map.entry("double", TypeKind.DOUBLE),
            Map.entry("double precision", TypeKind.DOUBLE),
            Map.entry("float8", TypeKind.DOUBLE),
            Map.entry("decimal", TypeKind.DECIMAL),
            Map.entry("numeric", TypeKind.DECIMAL),
            Map.entry("dec", TypeKind.DECIMAL),
            Map.entry("hugeint", TypeKind.DECIMAL),
            Map.entry("varchar", TypeKind.VARCHAR),
            Map.entry("char", TypeKind.VARCHAR),
            Map.entry("character", TypeKind.VARCHAR),
            Map.entry("character varying", TypeKind.VARCHAR),
            Map.entry("char varying", TypeKind.VARCHAR),
            Map.entry("bpchar", TypeKind.VARCHAR),
            Map.entry("text", TypeKind.VARCHAR),
            Map.entry("string", TypeKind.VARCHAR),
            Map.entry("varbinary", TypeKind.VARBINARY),
            Map.entry("binary", TypeKind.VARBINARY),
            Map.entry("binary varying", TypeKind.VARBINARY),
            Map.entry("bytea", TypeKind.VARBINARY),
            Map.entry("blob", TypeKind.VARBINARY),
            Map.entry("bytes", TypeKind.VARBINARY),
            Map.entry("date", TypeKind.DATE),
            Map.entry("time", TypeKind.TIME),
            Map.entry("time without time zone", TypeKind.TIME),
            Map.entry("timestamp", TypeKind.TIMESTAMP),
            Map.entry("datetime", TypeKind.TIMESTAMP),
            Map.entry("timestamptz", TypeKind.TIMESTAMP),
            Map.entry("timestamp_ltz", TypeKind.TIMESTAMP),
            Map.entry("timestamp without time zone", TypeKind.TIMESTAMP),
            Map.entry("timestamp with time zone", TypeKind.TIMESTAMP),
            Map.entry("timestamp with local time zone", TypeKind.TIMESTAMP),
            Map.entry("interval", TypeKind.INTERVAL),
            Map.entry("array", TypeKind.ARRAY),
            Map.entry("list", TypeKind.ARRAY),
            Map.entry("map", TypeKind.MAP),
            Map.entry("row", TypeKind.ROW),
            Map.entry("struct", TypeKind.ROW),
            Map.entry("json", TypeKind.JSON),
            Map.entry("jsonb", TypeKind.JSON),
            Map.entry("variant", TypeKind.JSON));

    private TypeResolver() {}

    /**
     * {@return the type of a name, one that runs}
     *
     * @param name as it was written
     */
    static SqlType resolve(TypeName name) {
        TypeKind kind = KINDS.get(name.name());
        if (kind == null) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_TYPE,
                    name.position(),
                    "found='" + name.name() + "'",
                    Suggestions.hint(name.name(), KINDS.keySet()));
        }
        SqlType type = withParameters(kind, name);
        if (!type.isSupported()) {
            throw Refusals.notRunnable(name.position(), type.toString());
        }
        return type;
    }

    private static SqlType withParameters(TypeKind kind, TypeName name) {
        List<Integer> parameters = name.parameters();
        int most = kind == TypeKind.DECIMAL ? 2 : takesParameter(kind, name) ? 1 : 0;
        if (parameters.size() > most) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_TYPE,
                    name.position(),
                    "found='" + name + "', parameters allowed=" + most,
                    null);
        }
        if (parameters.isEmpty()) {
            return switch (kind) {
                case TIME -> SqlType.TIME;
                case TIMESTAMP -> SqlType.TIMESTAMP;
                default -> SqlType.of(kind);
            };
        }
        int first = parameters.get(0);
        return switch (kind) {
            case TIME, TIMESTAMP -> new SqlType(kind, bounded(name, first, 0, SqlType.MAX_TIME_DIGITS), 0);
            case VARCHAR, VARBINARY -> new SqlType(kind, bounded(name, first, 1, Integer.MAX_VALUE), 0);
            case REAL -> bounded(name, first, 1, 53) > MOST_SINGLE_BITS ? SqlType.DOUBLE : SqlType.REAL;
            case DECIMAL ->
                new SqlType(
                        kind,
                        bounded(name, first, 1, MOST_DECIMAL_DIGITS),
                        parameters.size() > 1 ? bounded(name, parameters.get(1), 0, first) : 0);
            default -> throw new IllegalStateException("takes no parameter: kind=" + kind);
        };
    }

    private static boolean takesParameter(TypeKind kind, TypeName name) {
        return switch (kind) {
            case TIME, TIMESTAMP, VARBINARY -> true;
            case VARCHAR -> !name.name().equals("text") && !name.name().equals("string");
            case REAL -> name.name().equals("float");
            default -> false;
        };
    }

    private static int bounded(TypeName name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_TYPE,
                    name.position(),
                    "found='" + name + "', allowed=" + least + ".." + most,
                    null);
        }
        return value;
    }
}
