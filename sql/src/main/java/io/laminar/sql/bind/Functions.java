package io.laminar.sql.bind;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.Coercions;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Scalar functions by name: forms with fixed types, and those that look at their arguments first. */
final class Functions {
    private static final Map<String, List<Overload>> OVERLOADS = new HashMap<>();
    private static final Map<String, Special> SPECIALS = new HashMap<>();

    /** Known elsewhere; here they would be a kernel of their own. */
    private static final Set<String> NOT_RUNNING = Set.of(
            "overlay",
            "concat_ws",
            "split_part",
            "split_index",
            "regexp",
            "regexp_matches",
            "regexp_extract",
            "regexp_replace",
            "regexp_like",
            "regexp_full_match",
            "md5",
            "sha1",
            "sha256",
            "sha2",
            "initcap",
            "ascii",
            "chr",
            "char",
            "translate",
            "format",
            "printf",
            "to_char",
            "date_format",
            "strftime",
            "strptime",
            "to_date",
            "to_number",
            "date_diff",
            "datediff",
            "date_sub",
            "date_add",
            "age",
            "make_date",
            "make_timestamp",
            "make_interval",
            "last_day",
            "from_unixtime",
            "unix_timestamp",
            "convert_tz",
            "json_value",
            "json_query",
            "json_extract",
            "json_extract_string",
            "json_object",
            "json_array",
            "array_length",
            "cardinality",
            "array_contains",
            "list_value",
            "unnest",
            "generate_series",
            "range",
            "random",
            "rand",
            "uuid",
            "gen_random_uuid",
            "hash",
            "typeof",
            "pg_typeof",
            "encode",
            "decode",
            "to_base64",
            "from_base64",
            "hex",
            "unhex",
            "asin",
            "acos",
            "atan",
            "atan2",
            "sinh",
            "cosh",
            "tanh",
            "cot",
            "cbrt",
            "factorial",
            "gcd",
            "lcm",
            "width_bucket",
            "to_hex",
            "bit_length",
            "bit_count",
            "soundex",
            "levenshtein",
            "row_number",
            "rank",
            "dense_rank",
            "ntile",
            "lag",
            "lead",
            "percent_rank",
            "cume_dist");

    /** A function whose form depends on its arguments. */
    @FunctionalInterface
    interface Special {
        /** {@return the application} */
        Scalar bind(Expression.Call call, List<Scalar> arguments);
    }

    static {
        MathFunctions.register();
        TextFunctions.register();
        TimeFunctions.register();
        ChoiceFunctions.register();
    }

    private Functions() {}

    static void add(String name, Overload overload) {
        OVERLOADS.computeIfAbsent(name, key -> new ArrayList<>()).add(overload);
    }

    static void alias(String alias, String name) {
        if (OVERLOADS.containsKey(name)) {
            OVERLOADS.put(alias, OVERLOADS.get(name));
        } else {
            SPECIALS.put(alias, SPECIALS.get(name));
        }
    }

    static void special(String name, Special special) {
        SPECIALS.put(name, special);
    }

    /** {@return the names of all functions that run, in order} */
    static Set<String> names() {
        Set<String> names = new TreeSet<>(OVERLOADS.keySet());
        names.addAll(SPECIALS.keySet());
        return names;
    }

    static Scalar bind(Expression.Call call, List<Scalar> arguments) {
        Special special = SPECIALS.get(call.name());
        if (special != null) {
            return special.bind(call, arguments);
        }
        List<Overload> overloads = OVERLOADS.get(call.name());
        if (overloads == null) {
            throw unknown(call);
        }
        Overload best = best(overloads, arguments);
        if (best == null) {
            throw wrongArguments(call, arguments, expected(call.name(), overloads));
        }
        return apply(best, arguments, call.position());
    }

    private static Scalar apply(Overload overload, List<Scalar> arguments, Position position) {
        Scalar[] coerced = new Scalar[arguments.size()];
        SqlType result = overload.result();
        for (int a = 0; a < coerced.length; a++) {
            coerced[a] =
                    Conversions.coerce(arguments.get(a), overload.parameters().get(a), position);
            boolean timed = result.kind() == TypeKind.TIMESTAMP || result.kind() == TypeKind.TIME;
            if (timed && result == overload.result() && coerced[a].type().kind() == result.kind()) {
                result = coerced[a].type();
            }
        }
        return Operators.apply(overload.operator(), result, coerced);
    }

    private static @Nullable Overload best(List<Overload> overloads, List<Scalar> arguments) {
        Overload best = null;
        int bestCost = Integer.MAX_VALUE;
        for (Overload overload : overloads) {
            int cost = cost(overload, arguments);
            if (cost >= 0 && cost < bestCost) {
                best = overload;
                bestCost = cost;
            }
        }
        return best;
    }

    private static int cost(Overload overload, List<Scalar> arguments) {
        if (overload.parameters().size() != arguments.size()) {
            return Coercions.IMPOSSIBLE;
        }
        int sum = 0;
        for (int a = 0; a < arguments.size(); a++) {
            int cost = Conversions.cost(arguments.get(a), overload.parameters().get(a));
            if (cost == Coercions.IMPOSSIBLE) {
                return cost;
            }
            sum += cost;
        }
        return sum;
    }

    private static SqlException unknown(Expression.Call call) {
        if (NOT_RUNNING.contains(call.name())) {
            return Refusals.notRunnable(call.position(), call.name().toUpperCase(Locale.ROOT));
        }
        Set<String> known = names();
        known.addAll(Aggregates.names());
        known.addAll(Set.of("tumble", "hop", "session"));
        return new SqlException(
                SqlErrorCode.UNKNOWN_FUNCTION,
                call.position(),
                "found='" + call.name() + "'",
                Suggestions.hint(call.name(), known));
    }

    /** {@return the error for arguments that no form takes} */
    static SqlException wrongArguments(Expression.Call call, List<Scalar> arguments, String expected) {
        String found = String.join(
                ", ",
                arguments.stream().map(argument -> argument.type().toString()).toList());
        return new SqlException(
                SqlErrorCode.WRONG_ARGUMENTS,
                call.position(),
                "found=" + call.name() + "(" + found + "), expected=" + expected,
                null);
    }

    private static String expected(String name, List<Overload> overloads) {
        List<String> forms = overloads.stream()
                .map(overload -> name + "("
                        + String.join(
                                ", ",
                                overload.parameters().stream()
                                        .map(SqlType::toString)
                                        .toList())
                        + ")")
                .toList();
        return String.join(" or ", forms);
    }
}
