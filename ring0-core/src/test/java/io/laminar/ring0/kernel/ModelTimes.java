package io.laminar.ring0.kernel;

import static io.laminar.ring0.kernel.ModelOps.fail;
import static io.laminar.ring0.kernel.ModelOps.i;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions of times over java.time. */
final class ModelTimes {
    static final long DAY = 86_400_000_000_000L;
    private static final BigInteger BIG_DAY = BigInteger.valueOf(DAY);
    private static final Pattern TIMESTAMP = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)(?:[Tt ](\\d\\d:\\d\\d(?::\\d\\d)?)"
            + "(?:[.,](\\d+))?(?:([Zz])|([+-])(\\d\\d)(?::?(\\d\\d))?)?)?");

    private ModelTimes() {}

    static LocalDateTime dateTime(long ns) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(ns, 1_000_000_000L), (int) Math.floorMod(ns, 1_000_000_000L), ZoneOffset.UTC);
    }

    static Long nanos(LocalDateTime t) {
        return inRange(BigInteger.valueOf(t.toEpochSecond(ZoneOffset.UTC))
                .multiply(BigInteger.valueOf(1_000_000_000L))
                .add(BigInteger.valueOf(t.getNano())));
    }

    private static Long inRange(BigInteger ns) {
        if (ns.bitLength() > 63) {
            throw fail(KernelError.TIME_OUT_OF_RANGE);
        }
        return ns.longValue();
    }

    static Object compute(Op op, Object[] a) {
        if (a[0] instanceof IntervalValue v) {
            return interval(op, v, a.length > 1 ? a[1] : null);
        }
        long x = i(a[0]);
        if (op == Op.DATE_TO_TIMESTAMP) {
            return inRange(BigInteger.valueOf(x).multiply(BIG_DAY));
        }
        LocalDateTime t = dateTime(x);
        LocalDate date = t.toLocalDate();
        return switch (op) {
            case EXTRACT_YEAR -> (long) t.getYear();
            case EXTRACT_QUARTER -> (long) date.get(IsoFields.QUARTER_OF_YEAR);
            case EXTRACT_MONTH -> (long) t.getMonthValue();
            case EXTRACT_WEEK -> (long) date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case EXTRACT_DAY -> (long) t.getDayOfMonth();
            case EXTRACT_DOW -> t.getDayOfWeek().getValue() % 7L;
            case EXTRACT_ISODOW -> (long) t.getDayOfWeek().getValue();
            case EXTRACT_DOY -> (long) t.getDayOfYear();
            case EXTRACT_HOUR -> (long) t.getHour();
            case EXTRACT_MINUTE -> (long) t.getMinute();
            case EXTRACT_SECOND -> (long) t.getSecond();
            case EXTRACT_MILLISECOND -> t.getSecond() * 1000L + t.getNano() / 1_000_000;
            case EXTRACT_MICROSECOND -> t.getSecond() * 1_000_000L + t.getNano() / 1000;
            case EXTRACT_NANOSECOND -> t.getSecond() * 1_000_000_000L + t.getNano();
            case EXTRACT_EPOCH -> t.toEpochSecond(ZoneOffset.UTC) + t.getNano() / 1e9;
            case TIMESTAMP_TO_DATE -> date.toEpochDay();
            case TIMESTAMP_TO_TIME -> t.toLocalTime().toNanoOfDay();
            case TRUNC_YEAR -> nanos(date.withDayOfYear(1).atStartOfDay());
            case TRUNC_QUARTER ->
                nanos(date.with(date.getMonth().firstMonthOfQuarter())
                        .withDayOfMonth(1)
                        .atStartOfDay());
            case TRUNC_MONTH -> nanos(date.withDayOfMonth(1).atStartOfDay());
            case TRUNC_WEEK ->
                nanos(date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                        .atStartOfDay());
            case TRUNC_DAY -> nanos(t.truncatedTo(ChronoUnit.DAYS));
            case TRUNC_HOUR -> nanos(t.truncatedTo(ChronoUnit.HOURS));
            case TRUNC_MINUTE -> nanos(t.truncatedTo(ChronoUnit.MINUTES));
            case TRUNC_SECOND -> nanos(t.truncatedTo(ChronoUnit.SECONDS));
            case TRUNC_MILLISECOND -> nanos(t.truncatedTo(ChronoUnit.MILLIS));
            case TRUNC_MICROSECOND -> nanos(t.truncatedTo(ChronoUnit.MICROS));
            case EPOCH_MS_TO_TIMESTAMP -> inRange(BigInteger.valueOf(x).multiply(BigInteger.valueOf(1_000_000)));
            case TUMBLE_START -> tumble(x, i(a[1]), i(a[2]));
            case ROUND_TIME -> round(x, i(a[1]));
            case ADD_INTERVAL -> shift(t, (IntervalValue) a[1], 1);
            case SUB_INTERVAL -> shift(t, (IntervalValue) a[1], -1);
            case TIME_ADD_INTERVAL ->
                BigInteger.valueOf(x)
                        .add(BigInteger.valueOf(((IntervalValue) a[1]).nanos()))
                        .mod(BIG_DAY)
                        .longValue();
            case DIFF_TIMESTAMP -> {
                BigInteger[] parts = BigInteger.valueOf(x)
                        .subtract(BigInteger.valueOf(i(a[1])))
                        .divideAndRemainder(BIG_DAY);
                yield new IntervalValue(0, parts[0].intValueExact(), parts[1].longValueExact());
            }
            default -> throw new IllegalArgumentException(op.name());
        };
    }

    private static Long tumble(long x, long size, long offset) {
        if (size <= 0) {
            throw fail(KernelError.BAD_ARGUMENT);
        }
        BigInteger shifted = BigInteger.valueOf(x).subtract(BigInteger.valueOf(offset));
        BigInteger start = BigInteger.valueOf(x).subtract(shifted.mod(BigInteger.valueOf(size)));
        return start.max(BigInteger.valueOf(Long.MIN_VALUE)).longValue();
    }

    private static Long round(long x, long unit) {
        if (unit <= 0) {
            throw fail(KernelError.BAD_ARGUMENT);
        }
        BigInteger u = BigInteger.valueOf(unit);
        BigInteger rest = BigInteger.valueOf(x).mod(u);
        BigInteger down = BigInteger.valueOf(x).subtract(rest);
        return inRange(rest.shiftLeft(1).compareTo(u) >= 0 ? down.add(u) : down);
    }

    private static Long shift(LocalDateTime t, IntervalValue v, int sign) {
        LocalDateTime shifted = t.plusMonths((long) sign * v.months()).plusDays((long) sign * v.days());
        shifted = sign > 0 ? shifted.plusNanos(v.nanos()) : shifted.minusNanos(v.nanos());
        return nanos(shifted);
    }

    private static Object interval(Op op, IntervalValue v, Object other) {
        return switch (op) {
            case ADD_INTERVALS -> combined(v, (IntervalValue) other, 1);
            case SUB_INTERVALS -> combined(v, (IntervalValue) other, -1);
            case NEG_INTERVAL -> times(v, -1);
            case MUL_INTERVAL -> times(v, i(other));
            case INTERVAL_TO_I64 -> ModelOps.exact(ModelOps.total(v), 63);
            default -> throw new IllegalArgumentException(op.name());
        };
    }

    private static IntervalValue combined(IntervalValue a, IntervalValue b, int sign) {
        BigInteger s = BigInteger.valueOf(sign);
        return of(
                BigInteger.valueOf(a.months()).add(s.multiply(BigInteger.valueOf(b.months()))),
                BigInteger.valueOf(a.days()).add(s.multiply(BigInteger.valueOf(b.days()))),
                BigInteger.valueOf(a.nanos()).add(s.multiply(BigInteger.valueOf(b.nanos()))));
    }

    private static IntervalValue times(IntervalValue a, long factor) {
        BigInteger f = BigInteger.valueOf(factor);
        return of(
                BigInteger.valueOf(a.months()).multiply(f),
                BigInteger.valueOf(a.days()).multiply(f),
                BigInteger.valueOf(a.nanos()).multiply(f));
    }

    private static IntervalValue of(BigInteger months, BigInteger days, BigInteger nanos) {
        return new IntervalValue(
                ModelOps.exact(months, 31).intValue(), ModelOps.exact(days, 31).intValue(), ModelOps.exact(nanos, 63));
    }

    static Object read(Op op, String s) {
        try {
            return switch (op) {
                case STRING_TO_DATE -> {
                    if (!s.matches("\\d{4}-\\d\\d-\\d\\d")) {
                        throw fail(KernelError.BAD_CAST);
                    }
                    yield LocalDate.parse(s).toEpochDay();
                }
                case STRING_TO_TIME -> {
                    Matcher m = TIMESTAMP.matcher("2000-01-01 " + s);
                    if (!m.matches() || m.group(4) != null || m.group(5) != null) {
                        throw fail(KernelError.BAD_CAST);
                    }
                    long ns = LocalTime.parse(m.group(2)).toNanoOfDay() + fraction(m.group(3));
                    if (ns >= DAY) {
                        throw fail(KernelError.OVERFLOW);
                    }
                    yield ns;
                }
                default -> timestamp(s);
            };
        } catch (DateTimeException e) {
            throw fail(KernelError.BAD_CAST);
        }
    }

    private static Long timestamp(String s) {
        Matcher m = TIMESTAMP.matcher(s);
        if (!m.matches()) {
            throw fail(KernelError.BAD_CAST);
        }
        LocalTime time = m.group(2) == null ? LocalTime.MIDNIGHT : LocalTime.parse(m.group(2));
        LocalDateTime t = LocalDate.parse(m.group(1)).atTime(time);
        if (m.group(5) != null) {
            int hours = Integer.parseInt(m.group(6));
            int minutes = m.group(7) == null ? 0 : Integer.parseInt(m.group(7));
            if (hours > 18 || minutes > 59) {
                throw fail(KernelError.BAD_CAST);
            }
            long offset = hours * 60L + minutes;
            t = m.group(5).equals("+") ? t.minusMinutes(offset) : t.plusMinutes(offset);
        }
        return nanos(t.plusNanos(fraction(m.group(3))));
    }

    /** Rounded half up at the tenth digit. */
    private static long fraction(String digits) {
        if (digits == null) {
            return 0;
        }
        String nine = (digits + "0000000000").substring(0, 10);
        return (Long.parseLong(nine) + 5) / 10;
    }
}
