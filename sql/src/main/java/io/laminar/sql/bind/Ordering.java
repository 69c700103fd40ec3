package io.laminar.sql.bind;

import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.Traits;
import io.laminar.sql.text.Expression;

/** Columns of a result as ORDER BY and GROUP BY name them. */
final class Ordering {
    private Ordering() {}

    /** {@return the column that a number or plain name stands for, or -1} */
    static int column(Expression item, Logical plan) {
        int ordinal = ordinal(item, plan.columns().size());
        if (ordinal >= 0) {
            return ordinal;
        }
        boolean plain = item instanceof Expression.Name name && name.parts().size() == 1;
        return plain ? Traits.names(plan).indexOf(((Expression.Name) item).last()) : -1;
    }

    /** {@return the index that a whole number stands for, or -1 when it is no number} */
    static int ordinal(Expression item, int columns) {
        if (!(item instanceof Expression.NumberLiteral number)
                || !number.text().chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int value = number.text().length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(number.text());
        if (value < 1 || value > columns) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_COLUMN,
                    item.position(),
                    "found=" + number.text() + ", columns=1.." + columns,
                    null);
        }
        return value - 1;
    }
}
