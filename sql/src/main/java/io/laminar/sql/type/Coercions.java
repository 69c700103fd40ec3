package io.laminar.sql.type;

import org.jspecify.annotations.Nullable;

/** How types meet: what becomes what without a CAST, and what two types have in common. */
public final class Coercions {
    /** Returned by {@link #cost} when a value does not become the other type by itself. */
    public static final int IMPOSSIBLE = -1;

    private Coercions() {}

    /**
     * Says how far an implicit conversion goes.
     *
     * @return 0 for no change, more for a longer way, {@link #IMPOSSIBLE} when only a CAST would do
     */
    public static int cost(SqlType from, SqlType to) {
        if (from.kind() == to.kind()) {
            return 0;
        }
        if (from.kind() == TypeKind.NULL) {
            return 1;
        }
        if (from.kind().isNumeric() && to.kind().isNumeric()) {
            int steps = rank(to.kind()) - rank(from.kind());
            return steps > 0 ? steps : IMPOSSIBLE;
        }
        if (from.kind() == TypeKind.DATE && to.kind() == TypeKind.TIMESTAMP) {
            return 1;
        }
        return IMPOSSIBLE;
    }

    /** {@return the type that both become by themselves, or null when there is none} */
    public static @Nullable SqlType commonType(SqlType left, SqlType right) {
        if (left.kind() == right.kind()) {
            return wider(left, right);
        }
        if (cost(left, right) != IMPOSSIBLE) {
            return right;
        }
        return cost(right, left) != IMPOSSIBLE ? left : null;
    }

    private static SqlType wider(SqlType left, SqlType right) {
        if (left.precision() == SqlType.UNLIMITED || right.precision() == SqlType.UNLIMITED) {
            return left.precision() == SqlType.UNLIMITED ? left : right;
        }
        return left.precision() >= right.precision() ? left : right;
    }

    private static int rank(TypeKind kind) {
        return switch (kind) {
            case TINYINT -> 1;
            case SMALLINT -> 2;
            case INTEGER -> 3;
            case BIGINT -> 4;
            case DECIMAL -> 5;
            case REAL -> 6;
            case DOUBLE -> 7;
            default -> throw new IllegalArgumentException("not a number: kind=" + kind);
        };
    }
}
