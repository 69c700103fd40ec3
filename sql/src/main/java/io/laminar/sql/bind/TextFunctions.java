package io.laminar.sql.bind;

import static io.laminar.sql.type.SqlType.BIGINT;
import static io.laminar.sql.type.SqlType.BOOLEAN;
import static io.laminar.sql.type.SqlType.VARCHAR;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.kernel.Op;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.scalar.Operator;
import io.laminar.sql.scalar.Operator.Notation;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.List;
import java.util.Objects;

/** Functions of texts. CONCAT takes NULL for an empty text; {@code ||} with NULL is NULL. */
final class TextFunctions {
    private static final Operator CONCAT = Operators.infix("||", Op.CONCAT);
    private static final Operator OR_EMPTY = Operators.COALESCE;

    private TextFunctions() {}

    static void register() {
        add("upper", VARCHAR, Op.UPPER, VARCHAR);
        add("lower", VARCHAR, Op.LOWER, VARCHAR);
        add("reverse", VARCHAR, Op.REVERSE, VARCHAR);
        add("length", BIGINT, Op.LENGTH, VARCHAR);
        add("octet_length", BIGINT, Op.OCTET_LENGTH, VARCHAR);
        add("substring", VARCHAR, Op.SUBSTRING_FROM, VARCHAR, BIGINT);
        add("substring", VARCHAR, Op.SUBSTRING, VARCHAR, BIGINT, BIGINT);
        add("strpos", BIGINT, Op.POSITION, VARCHAR, VARCHAR);
        add("replace", VARCHAR, Op.REPLACE, VARCHAR, VARCHAR, VARCHAR);
        add("left", VARCHAR, Op.LEFT, VARCHAR, BIGINT);
        add("right", VARCHAR, Op.RIGHT, VARCHAR, BIGINT);
        add("repeat", VARCHAR, Op.REPEAT, VARCHAR, BIGINT);
        add("starts_with", BOOLEAN, Op.STARTS_WITH, VARCHAR, VARCHAR);
        add("ends_with", BOOLEAN, Op.ENDS_WITH, VARCHAR, VARCHAR);
        add("contains", BOOLEAN, Op.CONTAINS, VARCHAR, VARCHAR);
        add("lpad", VARCHAR, Op.LPAD, VARCHAR, BIGINT, VARCHAR);
        add("rpad", VARCHAR, Op.RPAD, VARCHAR, BIGINT, VARCHAR);
        padded("lpad", Op.LPAD, VARCHAR, BIGINT);
        padded("rpad", Op.RPAD, VARCHAR, BIGINT);
        trim("trim", Op.TRIM);
        trim("ltrim", Op.LTRIM);
        trim("rtrim", Op.RTRIM);
        Functions.alias("ucase", "upper");
        Functions.alias("lcase", "lower");
        Functions.alias("char_length", "length");
        Functions.alias("character_length", "length");
        Functions.alias("len", "length");
        Functions.alias("substr", "substring");
        Functions.alias("instr", "strpos");
        Functions.alias("position", "strpos");
        Functions.alias("startswith", "starts_with");
        Functions.alias("prefix", "starts_with");
        Functions.alias("endswith", "ends_with");
        Functions.alias("suffix", "ends_with");
        Functions.alias("btrim", "trim");
        Functions.special("concat", TextFunctions::concat);
    }

    private static void add(String name, SqlType result, Op op, SqlType... parameters) {
        Functions.add(name, new Overload(List.of(parameters), result, Operators.call(name, op)));
    }

    /** The form without the last argument, which is a blank. */
    private static void padded(String name, Op op, SqlType... parameters) {
        Functions.add(
                name,
                new Overload(
                        List.of(parameters),
                        VARCHAR,
                        new Operator(name, Notation.CALL, a -> Expr.Call.of(op, a.get(0), a.get(1), blank()))));
    }

    private static void trim(String name, Op op) {
        add(name, VARCHAR, op, VARCHAR, VARCHAR);
        Operator blanks = new Operator(name, Notation.CALL, a -> Expr.Call.of(op, a.get(0), blank()));
        Functions.add(name, new Overload(List.of(VARCHAR), VARCHAR, blanks));
    }

    private static Expr blank() {
        return new Expr.Literal(VectorKind.STRING, " ");
    }

    /** {@return {@code left || right}; what is no text becomes one if the other side is one} */
    static Scalar concatenate(Scalar left, Scalar right, Position position) {
        boolean text = isText(left) || isText(right);
        if (!text) {
            throw Refusals.mismatch(position, "found=" + left.type() + " || " + right.type() + ", expected=VARCHAR");
        }
        return Operators.apply(CONCAT, VARCHAR, asText(left, position), asText(right, position));
    }

    private static boolean isText(Scalar value) {
        return value.type().kind() == TypeKind.VARCHAR || value.type().kind() == TypeKind.NULL;
    }

    private static Scalar asText(Scalar value, Position position) {
        return value.type().kind() == TypeKind.VARCHAR ? value : Conversions.cast(value, VARCHAR, position);
    }

    private static Scalar concat(Expression.Call call, List<Scalar> arguments) {
        if (arguments.isEmpty()) {
            throw Functions.wrongArguments(call, arguments, "concat(value, ...)");
        }
        Scalar result = null;
        for (Scalar argument : arguments) {
            Scalar text = asText(argument, call.position());
            Scalar known = text.nullable()
                    ? new Scalar.Apply(OR_EMPTY, List.of(text, new Scalar.Constant(VARCHAR, "")), VARCHAR, false)
                    : text;
            result = result == null ? known : Operators.apply(CONCAT, VARCHAR, result, known);
        }
        return Objects.requireNonNull(result);
    }
}
