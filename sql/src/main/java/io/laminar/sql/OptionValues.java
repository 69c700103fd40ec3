package io.laminar.sql;

import io.laminar.sql.bind.Durations;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Statement;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values of options as numbers. */
final class OptionValues {
    private static final Pattern SIZE = Pattern.compile("([0-9]+)\\s*(|k|m|g|t)(i?b)?");

    private OptionValues() {}

    /** {@return a length of time, more than zero} */
    static long durationNs(String key, Statement.Option value) {
        try {
            long ns = Durations.parseNs(value.text());
            if (ns > 0) {
                return ns;
            }
        } catch (ArithmeticException | IllegalArgumentException e) {
            // Falls through to the one message for all of them.
        }
        throw bad(key, value, "a time such as '5 minutes'");
    }

    /** {@return a number of bytes, more than zero: 512mb, 16 GiB} */
    static long bytes(String key, Statement.Option value) {
        Matcher size = SIZE.matcher(value.text().strip().toLowerCase(Locale.ROOT));
        try {
            if (size.matches()) {
                int shift = 10 * " kmgt".indexOf(size.group(2).isEmpty() ? " " : size.group(2));
                long bytes = Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
                if (bytes > 0) {
                    return bytes;
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Falls through to the one message for all of them.
        }
        throw bad(key, value, "a size such as '512 MB'");
    }

    static SqlException bad(String key, Statement.Option value, String expected) {
        return bad(key, value.text(), value.position(), expected);
    }

    static SqlException bad(String key, String value, Position position, String expected) {
        return new SqlException(
                SqlErrorCode.BAD_OPTION,
                position,
                "option=" + key + ", found='" + value + "', expected=" + expected,
                null);
    }
}
