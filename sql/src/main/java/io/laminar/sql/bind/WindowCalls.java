package io.laminar.sql.bind;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.IntervalValue;
import io.laminar.ring0.kernel.KernelError;
import io.laminar.ring0.kernel.Op;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.TimeWindow;
import io.laminar.sql.scalar.ConstantEvaluator;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalar.WindowBound;
import io.laminar.sql.scalar.Scalars;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Windows as functions: TUMBLE(ts, size [, offset]), HOP(ts, slide, size [, offset]), and their bounds. */
final class WindowCalls {
    /** Names of window functions, with what they become. */
    private static final Map<String, String> FUNCTIONS = Map.of(
            "tumble",
            "TUMBLE",
            "tumbling",
            "TUMBLE",
            "hop",
            "HOP",
            "slide",
            "HOP",
            "hopping",
            "HOP",
            "session",
            "SESSION",
            "cumulate",
            "CUMULATE");

    private static final Map<String, WindowBound.Kind> BOUNDS = Map.of(
            "_start", WindowBound.Kind.START,
            "_end", WindowBound.Kind.END,
            "_rowtime", WindowBound.Kind.TIME,
            "_proctime", WindowBound.Kind.TIME);
    private static final Map<String, WindowBound.Kind> COLUMNS = Map.of(
            "window_start", WindowBound.Kind.START,
            "window_end", WindowBound.Kind.END,
            "window_time", WindowBound.Kind.TIME);
    private static final Set<String> CLOCKS = Set.of("proctime", "now", "current_timestamp", "localtimestamp");
    private static final long NS_PER_DAY = 86_400_000_000_000L;

    /** Panes of one window; the operator keeps no more open. */
    private static final long MOST_PANES = 1 << 16;

    /** Start of the window of a time: time, size, offset. */
    private static final Operator WINDOW_START =
            new Operator("tumble_start", Operator.Notation.DURATIONS, a -> new Expr.Call(Op.TUMBLE_START, a));

    /** A time moved by some nanoseconds. */
    private static final Operator WINDOW_END =
            new Operator("tumble_end", Operator.Notation.DURATIONS, WindowCalls::lowerEnd);

    private WindowCalls() {}

    private static Expr lowerEnd(List<Expr> a) {
        return Expr.Call.of(Op.ADD_I64, Expr.Call.of(Op.TUMBLE_START, a.get(0), a.get(1), a.get(2)), a.get(1));
    }

    /** {@return the names of window functions that run} */
    static Set<String> functions() {
        return Set.of("tumble", "hop");
    }

    /** {@return the columns that a windowed query has, by name} */
    static Map<String, WindowBound.Kind> columns() {
        return COLUMNS;
    }

    /** {@return TUMBLE, HOP, SESSION or CUMULATE, or null when the name is no window function} */
    static @Nullable String function(String name) {
        return FUNCTIONS.get(name);
    }

    /** {@return which bound a name like {@code tumble_end} gives, or null} */
    static WindowBound.@Nullable Kind bound(String name) {
        int underscore = name.lastIndexOf('_');
        if (underscore < 0 || FUNCTIONS.get(name.substring(0, underscore)) == null) {
            return null;
        }
        return BOUNDS.get(name.substring(underscore));
    }

    /** {@return the windows of a call; its name is a window function's, perhaps with a bound behind it} */
    static TimeWindow windows(Expression.Call call, ExpressionBinder binder) {
        WindowBound.Kind bound = bound(call.name());
        String name = bound == null
                ? call.name()
                : call.name().substring(0, call.name().lastIndexOf('_'));
        List<Expression> arguments = new ArrayList<>();
        call.arguments().forEach(argument -> arguments.add(argument.value()));
        if (call.distinct() || call.filter() != null || call.isOrdered()) {
            throw wrongArguments(call.position(), name, "no DISTINCT, FILTER or ORDER BY");
        }
        return windows(String.valueOf(function(name)), arguments, call.position(), binder);
    }

    /**
     * {@return the windows of a function}
     *
     * @param function TUMBLE, HOP, SESSION or CUMULATE
     * @param arguments time first
     */
    static TimeWindow windows(String function, List<Expression> arguments, Position position, ExpressionBinder binder) {
        if (!arguments.isEmpty()
                && arguments.get(0) instanceof Expression.Call clock
                && CLOCKS.contains(clock.name())) {
            throw Refusals.notRunnable(position, "window over processing time");
        }
        if (function.equals("SESSION") || function.equals("CUMULATE")) {
            throw Refusals.notRunnable(position, function);
        }
        boolean hop = function.equals("HOP");
        int durations = hop ? 2 : 1;
        if (arguments.size() < durations + 1 || arguments.size() > durations + 2) {
            throw wrongArguments(
                    position, function, hop ? "HOP(time, slide, size [, offset])" : "TUMBLE(time, size [, offset])");
        }
        Scalar time = time(binder.bind(arguments.get(0)), arguments.get(0).position());
        long size = duration(arguments.get(durations), binder);
        long slide = duration(arguments.get(1), binder);
        positive(size, "size", arguments.get(durations).position());
        positive(slide, "slide", arguments.get(1).position());
        panes(size, slide, position);
        long offset = arguments.size() > durations + 1 ? duration(arguments.get(durations + 1), binder) : 0;
        return new TimeWindow(time, size, slide, Math.floorMod(offset, slide));
    }

    private static SqlException wrongArguments(Position position, String name, String expected) {
        return new SqlException(
                SqlErrorCode.WRONG_ARGUMENTS, position, "function=" + name + ", expected=" + expected, null);
    }

    private static Scalar time(Scalar time, Position position) {
        if (time.type().kind() != TypeKind.TIMESTAMP) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW,
                    position,
                    "found=" + time.type() + ", expected=a TIMESTAMP column",
                    "the first argument is the time of the row");
        }
        return time;
    }

    private static void positive(long durationNs, String what, Position position) {
        if (durationNs <= 0) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW, position, what + "Ns=" + durationNs + ", expected=more than zero", null);
        }
    }

    /** State is kept by panes; a window of too many would be merged for ever. */
    private static void panes(long size, long slide, Position position) {
        long pane = BigInteger.valueOf(size).gcd(BigInteger.valueOf(slide)).longValueExact();
        if (size / pane > MOST_PANES) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW,
                    position,
                    "panes=" + size / pane + ", limit=" + MOST_PANES,
                    "let size and slide have a larger common divisor");
        }
    }

    /**
     * {@return a constant interval of a fixed length, in nanoseconds}
     *
     * @throws SqlException when it is something else
     */
    static long duration(Expression expression, ExpressionBinder binder) {
        Scalar value = binder.bind(expression);
        if (Conversions.isText(value)) {
            value = Conversions.cast(value, SqlType.INTERVAL, expression.position());
        }
        if (value.type().kind() != TypeKind.INTERVAL || !Scalars.isConstant(value)) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW,
                    expression.position(),
                    "found=" + value.type() + ", expected=a constant INTERVAL",
                    "write INTERVAL '5' MINUTE");
        }
        ConstantEvaluator.Outcome outcome = ConstantEvaluator.evaluate(value);
        if (outcome.error() != KernelError.NONE || !(outcome.value() instanceof IntervalValue interval)) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW,
                    expression.position(),
                    "found=an interval without a value: " + outcome.error().text(),
                    null);
        }
        return fixedLength(interval, expression.position());
    }

    private static long fixedLength(IntervalValue interval, Position position) {
        if (interval.months() != 0) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW,
                    position,
                    "months=" + interval.months() + ", expected=a fixed length",
                    "months differ in length; give days");
        }
        try {
            return Math.addExact(Math.multiplyExact(interval.days(), NS_PER_DAY), interval.nanos());
        } catch (ArithmeticException e) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW, position, "days=" + interval.days() + ", limit=106751 days", null);
        }
    }

    /** {@return a bound of the window that a row lies in, of tumbling windows} */
    static Scalar ofRow(WindowBound.Kind kind, TimeWindow window) {
        Scalar size = Operators.number(window.sizeNs());
        Scalar offset = Operators.number(window.offsetNs());
        SqlType type = window.time().type();
        return switch (kind) {
            case START -> Operators.apply(WINDOW_START, type, window.time(), size, offset);
            case END -> Operators.apply(WINDOW_END, type, window.time(), size, offset);
            case TIME ->
                Operators.apply(
                        Operators.WINDOW_TIME,
                        type,
                        ofRow(WindowBound.Kind.END, window),
                        Operators.number(type.unitNs()));
        };
    }
}
