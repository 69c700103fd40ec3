package io.laminar.engine.differential;

import java.util.Random;

/**
 * Random expressions over the columns of {@link RandomTable}, in words that both dialects read alike. They never fail:
 * integers stay small, divisors are constants, and extremes are compared only.
 */
final class RandomExpressions {
    private final Random random;

    RandomExpressions(Random random) {
        this.random = random;
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean leaf(int depth) {
        return depth <= 0 || random.nextInt(4) == 0;
    }

    /** A BIGINT of moderate size. */
    String integer(int depth) {
        if (leaf(depth)) {
            return pick(
                    "n",
                    "CAST(m AS BIGINT)",
                    "CAST(tiny AS BIGINT)",
                    "CAST(small AS BIGINT)",
                    "CAST(k AS BIGINT)",
                    "CAST(" + (random.nextInt(19) - 9) + " AS BIGINT)");
        }
        int next = depth - 1;
        return switch (random.nextInt(16)) {
            case 0 -> "(" + integer(next) + " + " + integer(next) + ")";
            case 1 -> "(" + integer(next) + " - " + integer(next) + ")";
            case 2 -> "(" + integer(next) + " * " + (random.nextInt(7) - 3) + ")";
            case 3 -> "ABS(" + integer(next) + ")";
            case 4 -> "(" + integer(next) + " % " + (1 + random.nextInt(9)) + ")";
            case 5 -> "CAST(LENGTH(" + text(next) + ") AS BIGINT)";
            case 6 -> "CASE WHEN " + truth(next) + " THEN " + integer(next) + " ELSE " + integer(next) + " END";
            case 7 -> "COALESCE(" + integer(next) + ", " + integer(next) + ")";
            case 8 -> "NULLIF(" + integer(next) + ", " + integer(next) + ")";
            case 9 ->
                "CAST(EXTRACT(" + pick("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "ISODOW", "DOY", "QUARTER")
                        + " FROM ts) AS BIGINT)";
            case 10 -> pick("GREATEST(", "LEAST(") + plainInteger() + ", " + plainInteger() + ")";
            case 11 -> "CAST(POSITION(" + pick("'a'", "'b'", "'lo'") + " IN " + text(next) + ") AS BIGINT)";
            case 12 -> "CAST(ROUND(" + real(next) + ") AS BIGINT)";
            case 13 -> "CAST(CAST(" + integer(next) + " AS VARCHAR) AS BIGINT)";
            case 14 -> "CAST((" + truth(next) + ") AS BIGINT)";
            default -> "-(" + integer(next) + ")";
        };
    }

    /** Not NULL: the dialects differ in what GREATEST makes of it. */
    private String plainInteger() {
        return "COALESCE(" + pick("n", "CAST(m AS BIGINT)", "CAST(small AS BIGINT)") + ", 3)";
    }

    /** A DOUBLE of moderate size. */
    String real(int depth) {
        if (leaf(depth)) {
            return pick("d", "CAST(r AS DOUBLE)", "CAST(n AS DOUBLE)", "CAST(0.25 AS DOUBLE)", "CAST(-3.5 AS DOUBLE)");
        }
        int next = depth - 1;
        return switch (random.nextInt(10)) {
            case 0 -> "(" + real(next) + " + " + real(next) + ")";
            case 1 -> "(" + real(next) + " - " + real(next) + ")";
            case 2 -> "(" + real(next) + " * CAST(" + pick("0.5", "-2.0", "1.25") + " AS DOUBLE))";
            case 3 -> "(" + real(next) + " / CAST(" + pick("4.0", "-8.0", "3.0") + " AS DOUBLE))";
            case 4 -> pick("FLOOR(", "CEIL(", "ABS(") + real(next) + ")";
            case 5 -> "CAST(" + integer(next) + " AS DOUBLE)";
            case 6 -> "CASE WHEN " + truth(next) + " THEN " + real(next) + " END";
            case 7 -> "SQRT(ABS(" + real(next) + "))";
            case 8 -> "CAST(EXTRACT(EPOCH FROM ts) AS DOUBLE)";
            default -> "COALESCE(" + real(next) + ", " + real(next) + ")";
        };
    }

    /** A VARCHAR. */
    String text(int depth) {
        if (leaf(depth)) {
            return pick("g", "s", "'x'", "'it''s'", "''");
        }
        int next = depth - 1;
        return switch (random.nextInt(13)) {
            case 0 -> "(" + text(next) + " || " + text(next) + ")";
            case 1 -> "UPPER(" + text(next) + ")";
            case 2 -> "LOWER(" + text(next) + ")";
            case 3 -> "SUBSTRING(" + text(next) + ", " + (1 + random.nextInt(4)) + ", " + random.nextInt(6) + ")";
            case 4 -> "TRIM(" + text(next) + ")";
            case 5 -> "CAST(" + integer(next) + " AS VARCHAR)";
            case 6 -> "CASE WHEN " + truth(next) + " THEN " + text(next) + " ELSE " + text(next) + " END";
            case 7 -> "REPLACE(" + text(next) + ", 'a', " + pick("'bb'", "''") + ")";
            case 8 -> pick("LEFT(", "RIGHT(") + text(next) + ", " + random.nextInt(5) + ")";
            case 9 -> "REVERSE(" + text(next) + ")";
            case 10 -> pick("LPAD(", "RPAD(") + text(next) + ", " + (1 + random.nextInt(20)) + ", '*')";
            case 11 -> pick("LTRIM(", "RTRIM(") + text(next) + ")";
            default -> "COALESCE(" + text(next) + ", " + text(next) + ")";
        };
    }

    /** A BOOLEAN. */
    String truth(int depth) {
        String compare = pick("=", "<>", "<", "<=", ">", ">=");
        if (leaf(depth)) {
            return switch (random.nextInt(7)) {
                case 0 -> "b";
                case 1 ->
                    pick("n", "huge", "tiny", "d", "wild", "s", "b", "day", "r") + pick(" IS NULL", " IS NOT NULL");
                case 2 -> "n " + compare + " " + (random.nextInt(401) - 200);
                case 3 -> "huge " + compare + " " + pick("9223372036854775807", "0", "-1", "n");
                case 4 -> "wild " + compare + " d";
                case 5 -> "day " + compare + " DATE '" + pick("1970-01-01", "2001-02-28", "1960-02-29") + "'";
                default -> "g " + compare + " " + pick("'blue'", "''", "s");
            };
        }
        int next = depth - 1;
        return switch (random.nextInt(10)) {
            case 0 -> "(" + truth(next) + " AND " + truth(next) + ")";
            case 1 -> "(" + truth(next) + " OR " + truth(next) + ")";
            case 2 -> "(NOT " + truth(next) + ")";
            case 3 -> "(" + integer(next) + " " + compare + " " + integer(next) + ")";
            case 4 -> "(" + real(next) + " " + compare + " " + real(next) + ")";
            case 5 -> "(" + text(next) + " " + compare + " " + text(next) + ")";
            case 6 ->
                "(" + text(next) + pick(" LIKE ", " NOT LIKE ") + pick("'a%'", "'%b%'", "'_'", "'%'", "'x\\%y'") + ")";
            case 7 -> "(" + integer(next) + pick(" IN ", " NOT IN ") + "(0, 1, -1, 250))";
            case 8 -> "(" + integer(next) + " BETWEEN -100 AND " + random.nextInt(400) + ")";
            default -> "(" + integer(next) + pick(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ") + integer(next) + ")";
        };
    }

    /** Something to show, of any type. */
    String any(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> integer(depth);
            case 1 -> real(depth);
            case 2 -> text(depth);
            case 3 -> "(" + truth(depth) + ")";
            case 4 -> pick("huge", "wild", "tiny", "small", "r", "day", "ts", "k", "m", "b");
            default ->
                pick(
                        "CAST(ts AS DATE)",
                        "DATE_TRUNC('hour', ts)",
                        "CAST(DATE_TRUNC('day', ts) AS TIMESTAMP)",
                        "ts + INTERVAL '90' MINUTE");
        };
    }

    /** An aggregate call. */
    String aggregate() {
        String filter = random.nextInt(4) == 0 ? " FILTER (WHERE " + truth(2) + ")" : "";
        String call = switch (random.nextInt(9)) {
            case 0 -> "COUNT(*)";
            case 1 -> "COUNT(" + pick("n", "s", "b", "wild", "day") + ")";
            case 2 -> "SUM(" + integer(2) + ")";
            case 3 -> "SUM(" + real(1) + ")";
            case 4 -> "AVG(" + pick("n", "m", "d", "tiny") + ")";
            case 5, 6 ->
                pick("MIN(", "MAX(") + pick("n", "huge", "wild", "s", "day", "ts", "tiny", "r", "m", "g") + ")";
            case 7 -> "SUM(" + pick("tiny", "small", "m") + ")";
            default -> "AVG(" + integer(2) + ")";
        };
        return call + filter;
    }

    /** FIRST_VALUE or LAST_VALUE of a column. */
    String firstOrLast() {
        return pick("FIRST_VALUE(", "LAST_VALUE(") + pick("n", "s", "d", "b", "huge", "day", "tiny") + ")";
    }
}
