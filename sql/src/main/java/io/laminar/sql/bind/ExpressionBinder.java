package io.laminar.sql.bind;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.scalar.Operators;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.text.Expression;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binds expressions of one clause: finds what names stand for and gives every part its type. Chains of operators are
 * bound without recursion; the parser bounds all other nesting.
 */
final class ExpressionBinder {
    private final Scope scope;
    private final Calls calls;
    private final Predicates predicates;
    private final Map<Scalar, Position> places;

    /**
     * A binder.
     *
     * @param scope the names
     * @param context what the clause allows beside them
     * @param places gets the place of each column and aggregate, for later errors
     */
    ExpressionBinder(Scope scope, ClauseContext context, Map<Scalar, Position> places) {
        this.scope = scope;
        this.calls = new Calls(this, context);
        this.predicates = new Predicates(this);
        this.places = places;
    }

    /** {@return a binder for expressions without columns} */
    static ExpressionBinder ofConstants(String clause) {
        return new ExpressionBinder(new Scope(), ClauseContext.plain(clause), new IdentityHashMap<>());
    }

    Scope scope() {
        return scope;
    }

    /** Remembers where a column or aggregate stands. */
    Scalar placed(Scalar value, Position position) {
        places.put(value, position);
        return value;
    }

    /** {@return the condition, of type BOOLEAN} */
    Scalar condition(Expression expression) {
        Scalar bound = bind(expression);
        if (bound.type().kind() == TypeKind.NULL || Conversions.isText(bound)) {
            return Conversions.cast(bound, SqlType.BOOLEAN, expression.position());
        }
        if (bound.type().kind() != TypeKind.BOOLEAN) {
            throw Refusals.mismatch(expression.position(), "found=" + bound.type() + ", expected=BOOLEAN");
        }
        return bound;
    }

    /** {@return the expression, bound} */
    Scalar bind(Expression expression) {
        return switch (expression) {
            case Expression.NumberLiteral literal -> Literals.number(literal, false);
            case Expression.StringLiteral literal -> new Scalar.Constant(SqlType.VARCHAR, literal.value());
            case Expression.BooleanLiteral literal -> new Scalar.Constant(SqlType.BOOLEAN, literal.value());
            case Expression.NullLiteral literal -> new Scalar.Constant(SqlType.NULL, null);
            case Expression.TimeLiteral literal -> Literals.time(literal);
            case Expression.IntervalLiteral literal -> Literals.interval(literal);
            case Expression.Name name -> placed(name(name), name.position());
            case Expression.Unary unary -> unary(unary);
            case Expression.Binary binary -> chain(binary);
            case Expression.Logical logical -> logical(logical);
            case Expression.CaseWhen when -> caseWhen(when);
            case Expression.Cast cast -> cast(cast);
            case Expression.Call call -> calls.bind(call);
            case Expression.IsTest test -> predicates.isTest(test);
            case Expression.IsDistinct distinct -> predicates.isDistinct(distinct);
            case Expression.Between between -> predicates.between(between);
            case Expression.InList in -> predicates.inList(in);
            case Expression.Like like -> predicates.like(like);
            case Expression.AtTimeZone zone -> atTimeZone(zone);
            case Expression.InQuery in -> throw Refusals.notRunnable(in.position(), "IN (SELECT ...)");
            case Expression.Exists exists -> throw Refusals.notRunnable(exists.position(), "EXISTS");
            case Expression.Subquery query -> throw Refusals.notRunnable(query.position(), "subquery as a value");
            case Expression.Constructor made -> throw Refusals.notRunnable(made.position(), made.constructor());
            case Expression.Subscript subscript -> throw Refusals.notRunnable(subscript.position(), "subscript");
            case Expression.Star star -> throw misplaced(star.position(), "*");
            case Expression.TableArgument table -> throw misplaced(table.position(), "TABLE");
            case Expression.Descriptor descriptor -> throw misplaced(descriptor.position(), "DESCRIPTOR");
        };
    }

    private static SqlException misplaced(Position position, String what) {
        return new SqlException(SqlErrorCode.WRONG_ARGUMENTS, position, "found=" + what + ", expected=a value", null);
    }

    private Scalar name(Expression.Name name) {
        Scalar windowBound = calls.windowColumn(name);
        return windowBound != null ? windowBound : scope.resolve(name);
    }

    private Scalar unary(Expression.Unary unary) {
        if (unary.operator().equals("-") && unary.operand() instanceof Expression.NumberLiteral number) {
            return Literals.number(number, true);
        }
        if (unary.operator().equals("NOT")) {
            return Operators.apply(Operators.NOT, SqlType.BOOLEAN, condition(unary.operand()));
        }
        return Arithmetic.unary(unary.operator(), bind(unary.operand()), unary.position());
    }

    /** Left-leaning chains of any length, from their innermost operand out. */
    private Scalar chain(Expression.Binary outermost) {
        Deque<Expression.Binary> spine = new ArrayDeque<>();
        Expression left = outermost;
        while (left instanceof Expression.Binary binary) {
            spine.push(binary);
            left = binary.left();
        }
        Scalar value = bind(left);
        while (!spine.isEmpty()) {
            Expression.Binary binary = spine.pop();
            value = binary(binary, value, bind(binary.right()));
        }
        return value;
    }

    private static Scalar binary(Expression.Binary binary, Scalar left, Scalar right) {
        String symbol = binary.operator();
        if (Comparisons.isComparison(symbol)) {
            return Comparisons.compare(symbol, left, right, binary.position());
        }
        if (symbol.equals("||")) {
            return TextFunctions.concatenate(left, right, binary.position());
        }
        if (symbol.startsWith("->")) {
            throw Refusals.notRunnable(binary.position(), "JSON");
        }
        return Arithmetic.binary(symbol, left, right, binary.position());
    }

    private Scalar logical(Expression.Logical logical) {
        List<Scalar> terms = new ArrayList<>();
        boolean nullable = false;
        for (Expression term : logical.terms()) {
            Scalar bound = condition(term);
            terms.add(bound);
            nullable |= bound.nullable();
        }
        return new Scalar.Apply(logical.and() ? Operators.AND : Operators.OR, terms, SqlType.BOOLEAN, nullable);
    }

    private Scalar caseWhen(Expression.CaseWhen when) {
        Scalar operand = when.operand() == null ? null : bind(when.operand());
        List<Scalar> results = new ArrayList<>();
        List<Scalar> conditions = new ArrayList<>();
        for (Expression.When branch : when.whens()) {
            conditions.add(branchCondition(operand, branch));
            results.add(bind(branch.result()));
        }
        if (when.otherwise() != null) {
            results.add(bind(when.otherwise()));
        }
        return caseOf(conditions, results, when.position());
    }

    private Scalar branchCondition(@Nullable Scalar operand, Expression.When branch) {
        return operand == null
                ? condition(branch.condition())
                : Comparisons.compare(
                        "=",
                        operand,
                        bind(branch.condition()),
                        branch.condition().position());
    }

    /** {@return CASE; one more result than conditions is ELSE} */
    static Scalar caseOf(List<Scalar> conditions, List<Scalar> results, Position position) {
        List<Scalar> unified = Comparisons.unify(results, position);
        List<Scalar> arguments = new ArrayList<>();
        boolean nullable = unified.size() == conditions.size();
        for (int i = 0; i < unified.size(); i++) {
            if (i < conditions.size()) {
                arguments.add(conditions.get(i));
            }
            arguments.add(unified.get(i));
            nullable |= unified.get(i).nullable();
        }
        return new Scalar.Apply(Operators.CASE, arguments, unified.get(0).type(), nullable);
    }

    private Scalar cast(Expression.Cast cast) {
        SqlType type = TypeResolver.resolve(cast.type());
        if (cast.attempt()) {
            throw Refusals.notRunnable(cast.position(), "TRY_CAST", "ON ERROR NULL makes every failed cast NULL");
        }
        Scalar value = bind(cast.operand());
        return Conversions.cast(value, type, cast.position());
    }

    /** Times are kept in UTC, so only that zone has no work to do. */
    private Scalar atTimeZone(Expression.AtTimeZone zone) {
        Scalar value = bind(zone.operand());
        boolean utc = zone.zone() instanceof Expression.StringLiteral literal
                && (literal.value().equalsIgnoreCase("UTC") || literal.value().equals("+00:00"));
        if (!utc) {
            throw Refusals.notRunnable(zone.position(), "AT TIME ZONE", "times are UTC");
        }
        return value;
    }
}
