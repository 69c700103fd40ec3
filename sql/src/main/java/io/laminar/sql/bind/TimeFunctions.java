package io.laminar.sql.bind;

import static io.laminar.sql.type.SqlType.BIGINT;
import static io.laminar.sql.type.SqlType.DATE;
import static io.laminar.sql.type.SqlType.DOUBLE;
import static io.laminar.sql.type.SqlType.INTERVAL;
import static io.laminar.sql.type.SqlType.TIMESTAMP;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.IntervalValue;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operator.Notation;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Functions of dates and times: fields, truncation, epochs. */
final class TimeFunctions {
    private static final long NS_PER_DAY = 86_400_000_000_000L;
    private static final Map<String, String> FIELDS = new HashMap<>();
    private static final Map<String, Operator> EXTRACTS = new HashMap<>();
    private static final Map<String, Operator> TRUNCS = new HashMap<>();

    private static final Operator BUCKET =
            new Operator("time_bucket", Notation.DURATIONS, a -> new Expr.Call(Op.TUMBLE_START, a));

    /** Later, earlier, unit: whole units between them. */
    private static final Operator DIFFERENCE = new Operator(
            "timestampdiff",
            Notation.CALL,
            a -> Expr.Call.of(Op.DIV_I64, Expr.Call.of(Op.SUB_I64, a.get(0), a.get(1)), a.get(2)));

    private TimeFunctions() {}

    static void register() {
        for (String field : List.of(
                "year",
                "quarter",
                "month",
                "week",
                "day",
                "dow",
                "isodow",
                "doy",
                "hour",
                "minute",
                "second",
                "millisecond",
                "microsecond",
                "nanosecond",
                "epoch")) {
            FIELDS.put(field, field);
            FIELDS.put(field + "s", field);
            EXTRACTS.put(field, Operators.call("extract_" + field, Op.valueOf("EXTRACT_" + upper(field))));
        }
        for (String unit : List.of(
                "year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond", "microsecond")) {
            TRUNCS.put(unit, Operators.call("trunc_" + unit, Op.valueOf("TRUNC_" + upper(unit))));
        }
        Map.of("dayofweek", "dow", "dayofyear", "doy", "dayofmonth", "day", "weekofyear", "week", "weekday", "dow")
                .forEach(FIELDS::put);
        FIELDS.keySet().stream()
                .filter(field -> !field.endsWith("s"))
                .filter(field -> !field.equals("dow") && !field.equals("doy"))
                .forEach(field -> Functions.special(field, (call, arguments) -> field(call, arguments, field)));
        Functions.special("extract", TimeFunctions::extract);
        Functions.alias("date_part", "extract");
        Functions.alias("datepart", "extract");
        Functions.special("date_trunc", TimeFunctions::truncate);
        Functions.alias("datetrunc", "date_trunc");
        Functions.special("timestampadd", TimeFunctions::timestampAdd);
        Functions.special("timestampdiff", TimeFunctions::timestampDiff);
        Functions.special("time_bucket", TimeFunctions::bucket);
        Functions.alias("date_bin", "time_bucket");
        registerEpochs();
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private static void registerEpochs() {
        Operator ofMilliseconds = Operators.call("epoch_ms", Op.EPOCH_MS_TO_TIMESTAMP);
        Functions.add("epoch_ms", new Overload(List.of(BIGINT), TIMESTAMP, ofMilliseconds));
        Functions.add("epoch_ms", new Overload(List.of(TIMESTAMP), BIGINT, floorDiv("epoch_ms", 1_000_000)));
        Functions.add("epoch_us", new Overload(List.of(TIMESTAMP), BIGINT, floorDiv("epoch_us", 1_000)));
        Functions.add("epoch_ns", new Overload(List.of(TIMESTAMP), BIGINT, floorDiv("epoch_ns", 1)));
        Functions.add("to_timestamp_ms", new Overload(List.of(BIGINT), TIMESTAMP, ofMilliseconds));
        Functions.add(
                "to_timestamp",
                new Overload(
                        List.of(BIGINT),
                        TIMESTAMP,
                        new Operator("to_timestamp", Notation.CALL, a -> ofSeconds(a.get(0)))));
        Functions.add(
                "to_timestamp",
                new Overload(
                        List.of(DOUBLE),
                        TIMESTAMP,
                        new Operator(
                                "to_timestamp",
                                Notation.CALL,
                                a -> Expr.Call.of(
                                        Op.MUL_I64,
                                        Expr.Call.of(
                                                Op.F64_TO_I64,
                                                Expr.Call.of(
                                                        Op.MUL_F64, a.get(0), new Expr.Literal(VectorKind.F64, 1e6))),
                                        number(1_000)))));
        Functions.add(
                "to_timestamp",
                new Overload(
                        List.of(SqlType.VARCHAR), TIMESTAMP, Operators.call("to_timestamp", Op.STRING_TO_TIMESTAMP)));
        Functions.add("date", new Overload(List.of(TIMESTAMP), DATE, Operators.call("date", Op.TIMESTAMP_TO_DATE)));
    }

    private static Expr number(long value) {
        return new Expr.Literal(VectorKind.I64, value);
    }

    private static Expr ofSeconds(Expr seconds) {
        return Expr.Call.of(Op.EPOCH_MS_TO_TIMESTAMP, Expr.Call.of(Op.MUL_I64, seconds, number(1_000)));
    }

    /** Window arithmetic floors: the start of a window of that size, divided by it. */
    private static Operator floorDiv(String name, long unitNs) {
        return new Operator(
                name,
                Notation.CALL,
                a -> unitNs == 1
                        ? a.get(0)
                        : Expr.Call.of(
                                Op.DIV_I64,
                                Expr.Call.of(Op.TUMBLE_START, a.get(0), number(unitNs), number(0)),
                                number(unitNs)));
    }

    private static Scalar extract(Expression.Call call, List<Scalar> arguments) {
        if (arguments.size() != 2) {
            throw Functions.wrongArguments(call, arguments, call.name() + "(unit, time)");
        }
        return field(call, arguments.subList(1, 2), unit(call, arguments.get(0), FIELDS));
    }

    /** The unit as a constant text, looked up. */
    private static String unit(Expression.Call call, Scalar unit, Map<String, ?> known) {
        Object value = unit instanceof Scalar.Constant constant ? constant.value() : null;
        String word = value instanceof String text ? text.toLowerCase(Locale.ROOT) : "";
        if (!known.containsKey(word)) {
            throw new SqlException(
                    SqlErrorCode.WRONG_ARGUMENTS,
                    call.position(),
                    "function=" + call.name() + ", unit='" + word + "', expected=one of "
                            + new TreeSet<>(known.keySet()),
                    Suggestions.hint(
                            word, known.keySet().stream().map(String::valueOf).toList()));
        }
        return word;
    }

    private static Scalar field(Expression.Call call, List<Scalar> arguments, String name) {
        String field = FIELDS.get(name);
        Operator operator = field == null ? null : EXTRACTS.get(field);
        if (operator == null || arguments.size() != 1) {
            throw Functions.wrongArguments(call, arguments, call.name() + "(time)");
        }
        SqlType type = "epoch".equals(field) ? DOUBLE : BIGINT;
        Scalar time = arguments.get(0);
        return switch (time.type().kind()) {
            case TIMESTAMP -> Operators.apply(operator, type, time);
            // On 1970-01-01 the time of day is the time since the epoch.
            case TIME -> Operators.apply(operator, type, time);
            case INTERVAL -> throw Refusals.notRunnable(call.position(), "EXTRACT from INTERVAL");
            default -> Operators.apply(operator, type, Conversions.coerce(time, TIMESTAMP, call.position()));
        };
    }

    private static Scalar truncate(Expression.Call call, List<Scalar> arguments) {
        if (arguments.size() != 2) {
            throw Functions.wrongArguments(call, arguments, "date_trunc(unit, time)");
        }
        Map<String, String> units = new HashMap<>();
        TRUNCS.keySet().forEach(unit -> {
            units.put(unit, unit);
            units.put(unit + "s", unit);
        });
        String unit = units.get(unit(call, arguments.get(0), units));
        Operator operator = unit == null ? null : TRUNCS.get(unit);
        if (operator == null) {
            throw Functions.wrongArguments(call, arguments, "date_trunc(unit, time)");
        }
        Scalar time = arguments.get(1);
        Scalar timestamp =
                time.type().kind() == TypeKind.TIMESTAMP ? time : Conversions.coerce(time, TIMESTAMP, call.position());
        return Operators.apply(operator, timestamp.type(), timestamp);
    }

    private static Scalar timestampAdd(Expression.Call call, List<Scalar> arguments) {
        if (arguments.size() != 3) {
            throw Functions.wrongArguments(call, arguments, "timestampadd(unit, count, time)");
        }
        Scalar one = new Scalar.Constant(INTERVAL, oneOf(call, arguments.get(0)));
        Scalar interval = Arithmetic.binary("*", one, arguments.get(1), call.position());
        return Arithmetic.binary("+", arguments.get(2), interval, call.position());
    }

    private static IntervalValue oneOf(Expression.Call call, Scalar unit) {
        Object value = unit instanceof Scalar.Constant constant ? constant.value() : null;
        try {
            return IntervalText.parse("1", IntervalText.unitOf(String.valueOf(value)), null);
        } catch (IllegalArgumentException e) {
            throw new SqlException(
                    SqlErrorCode.WRONG_ARGUMENTS,
                    call.position(),
                    "function=" + call.name() + ", unit='" + value + "', expected=a unit of time",
                    null);
        }
    }

    private static Scalar timestampDiff(Expression.Call call, List<Scalar> arguments) {
        if (arguments.size() != 3) {
            throw Functions.wrongArguments(call, arguments, "timestampdiff(unit, from, to)");
        }
        IntervalValue unit = oneOf(call, arguments.get(0));
        if (unit.months() != 0) {
            throw Refusals.notRunnable(call.position(), "TIMESTAMPDIFF in months");
        }
        long unitNs = unit.days() * NS_PER_DAY + unit.nanos();
        return Operators.apply(
                DIFFERENCE,
                BIGINT,
                Conversions.coerce(arguments.get(2), TIMESTAMP, call.position()),
                Conversions.coerce(arguments.get(1), TIMESTAMP, call.position()),
                Operators.number(unitNs));
    }

    private static Scalar bucket(Expression.Call call, List<Scalar> arguments) {
        if (arguments.size() != 2) {
            throw Functions.wrongArguments(call, arguments, call.name() + "(INTERVAL, time)");
        }
        long sizeNs = WindowCalls.duration(call.arguments().get(0).value(), ExpressionBinder.ofConstants(call.name()));
        if (sizeNs <= 0) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW, call.position(), "sizeNs=" + sizeNs + ", expected=more than zero", null);
        }
        Scalar time = Conversions.coerce(arguments.get(1), TIMESTAMP, call.position());
        return Operators.apply(BUCKET, time.type(), time, Operators.number(sizeNs), Operators.number(0));
    }
}
