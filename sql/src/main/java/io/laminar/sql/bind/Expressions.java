package io.laminar.sql.bind;

import io.laminar.sql.text.Expression;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be told of unbound expressions. */
final class Expressions {
    private Expressions() {}

    /** {@return whether an aggregate is called in it, subqueries apart} */
    static boolean hasAggregate(Expression root) {
        Deque<Expression> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Expression expression = open.pop();
            if (expression instanceof Expression.Call call
                    && call.over() == null
                    && Aggregates.isAggregate(call.name())) {
                return true;
            }
            children(expression).forEach(open::push);
        }
        return false;
    }

    /** {@return the windows' call that an expression is, or null} */
    static Expression.@Nullable Call windowCall(Expression expression) {
        boolean window = expression instanceof Expression.Call call && WindowCalls.function(call.name()) != null;
        return window ? (Expression.Call) expression : null;
    }

    private static List<Expression> children(Expression expression) {
        List<Expression> children = new ArrayList<>();
        switch (expression) {
            case Expression.Unary unary -> children.add(unary.operand());
            case Expression.Binary binary -> children.addAll(List.of(binary.left(), binary.right()));
            case Expression.Logical logical -> children.addAll(logical.terms());
            case Expression.IsTest test -> children.add(test.operand());
            case Expression.IsDistinct distinct -> children.addAll(List.of(distinct.left(), distinct.right()));
            case Expression.Between between ->
                children.addAll(List.of(between.operand(), between.low(), between.high()));
            case Expression.InList in -> {
                children.add(in.operand());
                children.addAll(in.values());
            }
            case Expression.Like like -> children.addAll(List.of(like.operand(), like.pattern()));
            case Expression.CaseWhen when -> {
                addIfAny(children, when.operand());
                when.whens().forEach(branch -> children.addAll(List.of(branch.condition(), branch.result())));
                addIfAny(children, when.otherwise());
            }
            case Expression.Cast cast -> children.add(cast.operand());
            case Expression.Call call -> call.arguments().forEach(argument -> children.add(argument.value()));
            case Expression.AtTimeZone zone -> children.add(zone.operand());
            default -> {
                // Leaves, and what is refused anyway.
            }
        }
        return children;
    }

    private static void addIfAny(List<Expression> children, @Nullable Expression expression) {
        if (expression != null) {
            children.add(expression);
        }
    }

    /** {@return the name of a column that has no alias; empty when there is no good one} */
    static String nameOf(Expression expression) {
        return switch (expression) {
            case Expression.Name name -> name.last();
            case Expression.Call call -> call.name();
            case Expression.Cast cast -> nameOf(cast.operand());
            case Expression.AtTimeZone zone -> nameOf(zone.operand());
            default -> "";
        };
    }
}
