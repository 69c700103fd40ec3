package io.laminar.sql.text;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls, CASE, constructors, arguments of table functions, and types as text. */
final class CallPrinter {
    /** Names that the parser would read as forms of their own when they are not in quotes. */
    private static final Set<String> FORMS = Set.of(
            "cast",
            "try_cast",
            "safe_cast",
            "extract",
            "substring",
            "position",
            "trim",
            "overlay",
            "floor",
            "row",
            "descriptor",
            "timestampadd",
            "timestampdiff",
            "exists");

    private static final Set<String> FORMS_WITH_COMMAS = Set.of("extract", "substring", "trim", "overlay", "floor");

    private final SqlWriter out;
    private final ExpressionPrinter expressions;
    private final QueryPrinter queries;

    CallPrinter(SqlWriter out, ExpressionPrinter expressions, QueryPrinter queries) {
        this.out = out;
        this.expressions = expressions;
        this.queries = queries;
    }

    void print(Expression expression) {
        switch (expression) {
            case Expression.Call call -> call(call);
            case Expression.CaseWhen caseWhen -> caseWhen(caseWhen);
            case Expression.Constructor constructor -> {
                boolean row = constructor.constructor().equals("ROW");
                out.add(constructor.constructor()).add(row ? "(" : "[");
                expressions.list(constructor.elements());
                out.add(row ? ")" : "]");
            }
            case Expression.TableArgument argument -> {
                out.add("TABLE ");
                queries.tables().print(argument.table());
            }
            case Expression.Descriptor descriptor ->
                out.add("DESCRIPTOR(").names(descriptor.columns()).add(")");
            default -> throw new IllegalArgumentException("not a call: " + expression.getClass());
        }
    }

    private void call(Expression.Call call) {
        if (FORMS.contains(call.name()) && !isFormWithCommas(call)) {
            out.quoted(call.name());
        } else if (CallParser.WITHOUT_PARENTHESES.contains(call.name())) {
            out.add(call.name());
        } else {
            out.name(call.name());
        }
        out.add("(").add(call.distinct(), "DISTINCT ");
        arguments(call.arguments());
        orderBy(call.arguments().isEmpty() ? "" : " ", call.orderBy());
        out.add(")");
        if (!call.withinGroup().isEmpty()) {
            out.add(" WITHIN GROUP (");
            orderBy("", call.withinGroup());
            out.add(")");
        }
        if (call.filter() != null) {
            out.add(" FILTER (WHERE ");
            expressions.print(call.filter());
            out.add(")");
        }
        if (call.ignoreNulls() != null) {
            out.add(call.ignoreNulls() ? " IGNORE NULLS" : " RESPECT NULLS");
        }
        over(call.over());
    }

    /** Whether the call reads back as it is where forms with words between the arguments begin alike. */
    private static boolean isFormWithCommas(Expression.Call call) {
        boolean unitFirst = call.name().startsWith("timestamp")
                && !call.arguments().isEmpty()
                && call.arguments().get(0).value() instanceof Expression.StringLiteral;
        return (unitFirst || FORMS_WITH_COMMAS.contains(call.name())) && isPlain(call);
    }

    private static boolean isPlain(Expression.Call call) {
        boolean plain = !call.arguments().isEmpty()
                && !call.distinct()
                && !call.isOrdered()
                && call.filter() == null
                && call.ignoreNulls() == null
                && call.over() == null;
        for (Expression.Argument argument : call.arguments()) {
            plain &= argument.name() == null
                    && !(argument.value() instanceof Expression.Star)
                    && !(argument.value() instanceof Expression.TableArgument);
        }
        return plain;
    }

    void arguments(List<Expression.Argument> arguments) {
        out.list(arguments, ", ", argument -> {
            if (argument.name() != null) {
                out.name(argument.name()).add(" => ");
            }
            expressions.print(argument.value());
        });
    }

    void orderBy(String before, List<Expression.OrderItem> items) {
        if (items.isEmpty()) {
            return;
        }
        out.add(before).add("ORDER BY ").list(items, ", ", item -> {
            expressions.print(item.expression());
            out.add(item.descending(), " DESC");
            if (item.nullsFirst() != null) {
                out.add(item.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
            }
        });
    }

    private void over(Expression.@Nullable WindowSpec over) {
        if (over == null) {
            return;
        }
        boolean plain = over.partitionBy().isEmpty() && over.orderBy().isEmpty() && over.frame() == null;
        out.add(" OVER ");
        if (over.reference() != null && plain) {
            out.name(over.reference());
        } else {
            specification(over);
        }
    }

    /** A window's specification in parentheses. */
    void specification(Expression.WindowSpec spec) {
        out.add("(");
        String gap = "";
        if (spec.reference() != null) {
            out.name(spec.reference());
            gap = " ";
        }
        if (!spec.partitionBy().isEmpty()) {
            out.add(gap).add("PARTITION BY ");
            expressions.list(spec.partitionBy());
            gap = " ";
        }
        orderBy(gap, spec.orderBy());
        if (spec.frame() != null) {
            out.add(gap.isEmpty() && spec.orderBy().isEmpty() ? "" : " ").add(spec.frame());
        }
        out.add(")");
    }

    private void caseWhen(Expression.CaseWhen caseWhen) {
        out.add("CASE");
        if (caseWhen.operand() != null) {
            out.add(" ");
            expressions.print(caseWhen.operand());
        }
        for (Expression.When when : caseWhen.whens()) {
            out.add(" WHEN ");
            expressions.print(when.condition());
            out.add(" THEN ");
            expressions.print(when.result());
        }
        if (caseWhen.otherwise() != null) {
            out.add(" ELSE ");
            expressions.print(caseWhen.otherwise());
        }
        out.add(" END");
    }

    void type(TypeName type) {
        List<TypeName.Element> elements = type.elements();
        if (type.name().equals("array") && elements.size() == 1) {
            type(elements.get(0).type());
            out.add("[]");
            return;
        }
        int zone = Math.max(type.name().indexOf(" with "), type.name().indexOf(" without "));
        String words = zone < 0 ? type.name() : type.name().substring(0, zone);
        if (SqlWriter.isPlain(words.replace(' ', '_'))) {
            out.keyword(words);
        } else {
            out.quoted(words);
        }
        if (!type.parameters().isEmpty()) {
            out.add("(")
                    .list(type.parameters(), ", ", n -> out.add(n.toString()))
                    .add(")");
        }
        if (!elements.isEmpty()) {
            out.add("<").list(elements, ", ", this::element).add(">");
        }
        if (zone >= 0) {
            out.keyword(type.name().substring(zone));
        }
    }

    private void element(TypeName.Element element) {
        if (element.name() != null) {
            out.name(element.name()).add(" ");
        }
        type(element.type());
    }
}
