package io.laminar.sql.bind;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalar.Constant;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import java.math.BigInteger;

/**
 * Values as they are written. A whole number is INTEGER if it fits, else BIGINT; a number with a point or exponent is
 * DOUBLE, until there is DECIMAL.
 */
final class Literals {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

    private Literals() {}

    static Scalar number(Expression.NumberLiteral literal, boolean negative) {
        String text = literal.text();
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return whole(new BigInteger(negative ? "-" + text : text), literal.position());
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new SqlException(
                    SqlErrorCode.BAD_NUMBER, literal.position(), "found='" + text + "', out of range of DOUBLE", null);
        }
        return new Constant(SqlType.DOUBLE, negative ? -value : value);
    }

    private static Scalar whole(BigInteger value, Position position) {
        if (value.compareTo(MOST) > 0 || value.compareTo(LEAST) < 0) {
            throw Refusals.notRunnable(position, "DECIMAL", "write it with a point for DOUBLE: " + value + ".0");
        }
        long number = value.longValueExact();
        return new Constant(number == (int) number ? SqlType.INTEGER : SqlType.BIGINT, number);
    }

    static Scalar time(Expression.TimeLiteral literal) {
        SqlType type = switch (literal.type()) {
            case "date" -> SqlType.DATE;
            case "time" -> new SqlType(SqlType.TIME.kind(), digits(literal.text()), 0);
            default -> SqlType.timestamp(digits(literal.text()));
        };
        return Conversions.cast(new Constant(SqlType.VARCHAR, literal.text()), type, literal.position());
    }

    /** As many digits as are written, and no fewer than usual. */
    private static int digits(String text) {
        int point = text.indexOf('.');
        int digits = 0;
        while (point >= 0 && point + 1 + digits < text.length() && Character.isDigit(text.charAt(point + 1 + digits))) {
            digits++;
        }
        return Math.min(SqlType.MAX_TIME_DIGITS, Math.max(SqlType.DEFAULT_TIME_DIGITS, digits));
    }

    static Scalar interval(Expression.IntervalLiteral literal) {
        try {
            return new Constant(SqlType.INTERVAL, IntervalText.parse(literal.text(), literal.unit(), literal.toUnit()));
        } catch (ArithmeticException | IllegalArgumentException e) {
            String unit = literal.unit() == null ? "" : " " + literal.unit();
            throw new SqlException(
                    SqlErrorCode.BAD_LITERAL,
                    literal.position(),
                    "found=INTERVAL '" + literal.text() + "'" + unit,
                    "write a number and a unit from NANOSECOND to YEAR, within 292 years");
        }
    }
}
