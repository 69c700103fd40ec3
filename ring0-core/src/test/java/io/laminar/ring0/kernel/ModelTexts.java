package io.laminar.ring0.kernel;

import static io.laminar.ring0.kernel.ModelOps.fail;
import static io.laminar.ring0.kernel.ModelOps.i;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Locale;
import java.util.regex.Pattern;

/** Functions of texts over Java strings, by code points, and casts. */
final class ModelTexts {
    private ModelTexts() {}

    static Object compute(Op op, Object[] a) {
        if (op.argument(0) != VectorKind.STRING) {
            return write(op, a[0]);
        }
        String s = (String) a[0];
        int[] points = s.codePoints().toArray();
        return switch (op) {
            case LENGTH -> (long) points.length;
            case OCTET_LENGTH -> (long) bytes(s);
            case CONCAT -> limited(s + a[1]);
            case UPPER -> limited(map(points, true));
            case LOWER -> limited(map(points, false));
            case REVERSE -> limited(reverse(points));
            case TRIM -> ltrim(rtrim(s, (String) a[1]), (String) a[1]);
            case LTRIM -> ltrim(s, (String) a[1]);
            case RTRIM -> rtrim(s, (String) a[1]);
            case SUBSTRING -> substring(points, i(a[1]), i(a[2]));
            case SUBSTRING_FROM -> sub(points, Math.min(points.length, Math.max(i(a[1]), 1) - 1), points.length);
            case LEFT -> {
                long n = i(a[1]);
                yield sub(points, 0, n >= 0 ? n : Math.max(0, points.length + n));
            }
            case RIGHT -> {
                long n = i(a[1]);
                long left = n >= 0 ? points.length - Math.min(n, points.length) : -Math.max(n, -points.length);
                yield sub(points, left, points.length);
            }
            case POSITION -> {
                int at = s.indexOf((String) a[1]);
                yield at < 0 ? 0L : s.codePointCount(0, at) + 1L;
            }
            case REPLACE -> limited(((String) a[1]).isEmpty() ? s : s.replace((String) a[1], (String) a[2]));
            case STARTS_WITH -> s.startsWith((String) a[1]);
            case ENDS_WITH -> s.endsWith((String) a[1]);
            case CONTAINS -> s.contains((String) a[1]);
            case LPAD -> pad(points, i(a[1]), (String) a[2], true);
            case RPAD -> pad(points, i(a[1]), (String) a[2], false);
            case REPEAT -> {
                long times = s.isEmpty() ? 0 : Math.max(0, i(a[1]));
                tooLong(BigInteger.valueOf(times).multiply(BigInteger.valueOf(bytes(s))));
                yield s.repeat((int) times);
            }
            case LIKE, ILIKE -> like(s, (String) a[1], (String) a[2], op == Op.ILIKE);
            default -> read(op, s.replaceAll("^ +", "").replaceAll(" +$", ""));
        };
    }

    private static int bytes(String s) {
        return s.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String limited(String s) {
        tooLong(BigInteger.valueOf(bytes(s)));
        return s;
    }

    private static void tooLong(BigInteger bytes) {
        if (bytes.compareTo(BigInteger.valueOf(Runs.TEXT_BYTES)) > 0) {
            throw fail(KernelError.VALUE_TOO_LONG);
        }
    }

    private static String map(int[] points, boolean upper) {
        StringBuilder b = new StringBuilder();
        for (int p : points) {
            b.appendCodePoint(upper ? Character.toUpperCase(p) : Character.toLowerCase(p));
        }
        return b.toString();
    }

    private static String reverse(int[] points) {
        StringBuilder b = new StringBuilder();
        for (int k = points.length - 1; k >= 0; k--) {
            b.appendCodePoint(points[k]);
        }
        return b.toString();
    }

    private static String ltrim(String s, String set) {
        String rest = s;
        while (!rest.isEmpty() && set.indexOf(rest.codePointAt(0)) >= 0) {
            rest = rest.substring(Character.charCount(rest.codePointAt(0)));
        }
        return rest;
    }

    private static String rtrim(String s, String set) {
        String rest = s;
        while (!rest.isEmpty() && set.indexOf(rest.codePointBefore(rest.length())) >= 0) {
            rest = rest.substring(0, rest.length() - Character.charCount(rest.codePointBefore(rest.length())));
        }
        return rest;
    }

    private static String substring(int[] points, long start, long count) {
        if (count < 0) {
            throw fail(KernelError.BAD_ARGUMENT);
        }
        BigInteger end =
                BigInteger.valueOf(start).add(BigInteger.valueOf(count)).subtract(BigInteger.ONE);
        long to = end.min(BigInteger.valueOf(points.length)).longValue();
        long from = Math.max(0, Math.min(points.length, Math.max(start, 1) - 1));
        return sub(points, from, Math.max(from, to));
    }

    private static String sub(int[] points, long from, long to) {
        int end = (int) Math.min(points.length, to);
        return from >= end ? "" : new String(points, (int) from, end - (int) from);
    }

    private static String pad(int[] points, long wanted, String fill, boolean left) {
        if (points.length >= wanted || fill.isEmpty()) {
            return limited(sub(points, 0, Math.max(0, Math.min(wanted, points.length))));
        }
        int[] fillPoints = fill.codePoints().toArray();
        long missing = wanted - points.length;
        if (missing > Runs.TEXT_BYTES * 4L) {
            throw fail(KernelError.VALUE_TOO_LONG);
        }
        StringBuilder padding = new StringBuilder();
        for (int k = 0; k < missing; k++) {
            padding.appendCodePoint(fillPoints[k % fillPoints.length]);
        }
        String s = new String(points, 0, points.length);
        return limited(left ? padding + s : s + padding);
    }

    private static Boolean like(String s, String pattern, String escape, boolean anyCase) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw fail(KernelError.BAD_ARGUMENT);
        }
        int escapePoint = escape.isEmpty() ? -1 : escape.codePointAt(0);
        StringBuilder regex = new StringBuilder();
        int[] points = pattern.codePoints().toArray();
        for (int k = 0; k < points.length; k++) {
            if (points[k] == escapePoint) {
                if (++k == points.length) {
                    throw fail(KernelError.BAD_ARGUMENT);
                }
                regex.append(Pattern.quote(Character.toString(points[k])));
            } else if (points[k] == '%') {
                regex.append(".*");
            } else if (points[k] == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(Character.toString(points[k])));
            }
        }
        int flags = Pattern.DOTALL | (anyCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
        return Pattern.compile(regex.toString(), flags).matcher(s).matches();
    }

    private static Object read(Op op, String s) {
        return switch (op) {
            case STRING_TO_BOOL ->
                switch (s.toLowerCase(Locale.ROOT)) {
                    case "true", "t", "1" -> true;
                    case "false", "f", "0" -> false;
                    default -> throw fail(KernelError.BAD_CAST);
                };
            case STRING_TO_I64 -> {
                if (!s.matches("[+-]?[0-9]+")) {
                    throw fail(KernelError.BAD_CAST);
                }
                yield ModelOps.exact(new BigInteger(s.startsWith("+") ? s.substring(1) : s), 63);
            }
            case STRING_TO_F64 -> {
                if (s.matches("(?i)[+-]?(inf|infinity)")) {
                    yield s.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
                }
                if (s.matches("(?i)[+-]?nan")) {
                    yield Double.NaN;
                }
                if (!s.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
                    throw fail(KernelError.BAD_CAST);
                }
                yield Double.parseDouble(s);
            }
            default -> ModelTimes.read(op, s);
        };
    }

    private static Object write(Op op, Object value) {
        return switch (op) {
            case BOOL_TO_STRING, I64_TO_STRING -> value.toString();
            case F64_TO_STRING -> Decimals.text((Double) value);
            case F32_TO_STRING -> Decimals.text(((Double) value).floatValue());
            case DATE_TO_STRING -> date(LocalDate.ofEpochDay(i(value)));
            case TIME_TO_STRING -> time(i(value));
            case TIMESTAMP_TO_STRING ->
                date(LocalDate.ofEpochDay(Math.floorDiv(i(value), ModelTimes.DAY))) + " "
                        + time(Math.floorMod(i(value), ModelTimes.DAY));
            default -> throw new IllegalArgumentException(op.name());
        };
    }

    private static String date(LocalDate date) {
        return (date.getYear() < 0 || date.getYear() > 9999
                        ? Integer.toString(date.getYear())
                        : "%04d".formatted(date.getYear()))
                + "-%02d-%02d".formatted(date.getMonthValue(), date.getDayOfMonth());
    }

    private static String time(long ns) {
        LocalTime t = LocalTime.ofNanoOfDay(ns);
        String whole = "%02d:%02d:%02d".formatted(t.getHour(), t.getMinute(), t.getSecond());
        return t.getNano() == 0 ? whole : (whole + ".%09d".formatted(t.getNano())).replaceAll("0+$", "");
    }
}
