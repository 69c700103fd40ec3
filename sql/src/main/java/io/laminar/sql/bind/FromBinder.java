package io.laminar.sql.bind;

import io.laminar.sql.catalog.ProgramFunction;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Query;
import io.laminar.sql.text.Schemas;
import io.laminar.sql.text.TableRef;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands in FROM: relations, subqueries, table functions. */
final class FromBinder {
    private static final List<String> NAMED = List.of("data", "timecol", "slide", "size", "offset");
    private static final Set<String> UNNESTING = Set.of("unnest", "generate_series", "range", "json_table");

    private final QueryBinder queries;

    FromBinder(QueryBinder queries) {
        this.queries = queries;
    }

    FromItem bind(TableRef table, Clauses clauses) {
        return switch (table) {
            case TableRef.Named named -> named(named, clauses);
            case TableRef.Derived derived -> derived(derived, clauses);
            case TableRef.Function function -> function(function, clauses);
            case TableRef.Join join -> throw refused(join, clauses);
        };
    }

    /** Names on both sides are looked up first: a misspelt one is the nearer error. */
    private SqlException refused(TableRef.Join outermost, Clauses clauses) {
        TableRef left = outermost;
        while (left instanceof TableRef.Join join) {
            bind(join.right(), clauses);
            left = join.left();
        }
        bind(left, clauses);
        String construct = switch (outermost.kind()) {
            case INNER -> "JOIN";
            case ASOF_LEFT -> "ASOF LEFT JOIN";
            case TEMPORAL_PROBE -> "TEMPORAL PROBE JOIN";
            default -> outermost.kind() + " JOIN";
        };
        return Refusals.notRunnable(outermost.position(), (outermost.natural() ? "NATURAL " : "") + construct);
    }

    private FromItem named(TableRef.Named named, Clauses clauses) {
        if (named.asOf() != null) {
            throw Refusals.notRunnable(named.asOf().position(), "FOR SYSTEM_TIME AS OF");
        }
        String alias = named.alias() == null ? named.name() : named.alias();
        Logical common = named.qualifier().isEmpty() ? queries.common(named.name(), clauses) : null;
        return FromItem.of(common == null ? relation(named) : common, alias, named.columns(), named.position());
    }

    private Logical relation(TableRef.Named named) {
        String name = named.name();
        Position position = named.position();
        Schemas.requireKnown(position, named.qualifier(), name);
        if (name.equals(queries.target())) {
            throw new SqlException(
                    SqlErrorCode.CYCLE,
                    position,
                    "stream='" + name + "' reads itself",
                    "give the new stream another name");
        }
        Relation relation = queries.catalog().find(name);
        if (relation == null) {
            throw unknown(name, position);
        }
        if (relation.kind() == RelationKind.SINK) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_RELATION, position, "found='" + name + "', a sink cannot be read", null);
        }
        queries.reads(relation);
        return new Logical.Scan(relation);
    }

    private SqlException unknown(String name, Position position) {
        List<String> names = new ArrayList<>(queries.catalog().names());
        names.addAll(queries.commonNames());
        return new SqlException(
                SqlErrorCode.UNKNOWN_RELATION, position, "found='" + name + "'", Suggestions.hint(name, names));
    }

    private FromItem derived(TableRef.Derived derived, Clauses clauses) {
        if (derived.lateral()) {
            throw Refusals.notRunnable(derived.position(), "LATERAL");
        }
        Logical plan = queries.bind(derived.query(), clauses.of(derived.query()));
        return FromItem.of(plan, derived.alias(), derived.columns(), derived.position());
    }

    private FromItem process(TableRef.Function call, Clauses clauses) {
        ProgramFunction function = ProcessBinding.called(call, queries.catalog());
        Logical input =
                bind(table(call.arguments().get(0).value(), call), clauses).plan();
        return FromItem.of(ProcessBinding.of(input, call, function), call.alias(), call.columns(), call.position());
    }

    private FromItem function(TableRef.Function function, Clauses clauses) {
        if (function.name().equals(Regrouping.NAME)) {
            Regrouping.columns(function);
            FromItem rows = named(function.arguments().get(0).value(), function, clauses);
            return new FromItem(Regrouping.of(rows.plan(), function), rows.scope(), null);
        }
        if (function.name().equals(ProcessBinding.NAME)) {
            return process(function, clauses);
        }
        String windows = WindowCalls.function(function.name());
        if (windows == null) {
            if (UNNESTING.contains(function.name())) {
                throw Refusals.notRunnable(function.position(), function.name().toUpperCase(Locale.ROOT));
            }
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_FUNCTION,
                    function.position(),
                    "found='" + function.name() + "', expected=a table function",
                    Suggestions.hint(
                            function.name(),
                            List.of("tumble", "hop", "session", "cumulate", Regrouping.NAME, ProcessBinding.NAME)));
        }
        List<Expression> arguments = inOrder(function, windows);
        if (arguments.size() < 2) {
            throw wrongArguments(function);
        }
        FromItem table = named(arguments.get(0), function, clauses);
        List<Expression> rest = new ArrayList<>(arguments.subList(1, arguments.size()));
        rest.set(0, time(rest.get(0)));
        ExpressionBinder binder =
                new ExpressionBinder(table.scope(), ClauseContext.plain("FROM"), new IdentityHashMap<>());
        return table.windowed(WindowCalls.windows(windows, rest, function.position(), binder), qualifier(function));
    }

    private static @Nullable String qualifier(TableRef.Function function) {
        return function.alias();
    }

    static SqlException wrongArguments(TableRef.Function function) {
        String windows = WindowCalls.function(function.name());
        String name = windows == null ? function.name().toUpperCase(Locale.ROOT) : windows;
        String expected = switch (function.name()) {
            case Regrouping.NAME -> Regrouping.FORM;
            case ProcessBinding.NAME -> ProcessBinding.FORM;
            default ->
                name + "(TABLE t, DESCRIPTOR(time), " + (name.equals("HOP") ? "slide, size" : "size") + " [, offset])";
        };
        return new SqlException(
                SqlErrorCode.WRONG_ARGUMENTS, function.position(), "function=" + name + ", expected=" + expected, null);
    }

    /** {@return the index of a column that a table function is about} */
    static int indexOf(String column, List<String> names, Position position) {
        int index = names.indexOf(column);
        if (index < 0) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_COLUMN, position, "found='" + column + "'", Suggestions.hint(column, names));
        }
        return index;
    }

    /** Named arguments, brought into the order of the others. */
    private static List<Expression> inOrder(TableRef.Function function, String windows) {
        List<Expression> result = new ArrayList<>();
        if (function.arguments().stream().noneMatch(argument -> argument.name() != null)) {
            function.arguments().forEach(argument -> result.add(argument.value()));
            return result;
        }
        for (Expression.Argument argument : function.arguments()) {
            if (argument.name() == null || !NAMED.contains(lower(argument.name()))) {
                throw new SqlException(
                        SqlErrorCode.WRONG_ARGUMENTS,
                        argument.value().position(),
                        "function=" + windows + ", argument=" + argument.name() + ", expected=one of " + NAMED,
                        argument.name() == null ? null : Suggestions.hint(argument.name(), NAMED));
            }
        }
        for (String name : NAMED) {
            for (Expression.Argument argument : function.arguments()) {
                if (name.equals(lower(argument.name()))) {
                    result.add(argument.value());
                }
            }
        }
        return result;
    }

    private static String lower(@Nullable String name) {
        return String.valueOf(name).toLowerCase(Locale.ROOT);
    }

    private static TableRef table(Expression argument, TableRef.Function function) {
        return switch (argument) {
            case Expression.TableArgument given -> given.table();
            case Expression.Subquery query ->
                new TableRef.Derived(query.position(), query.query(), null, List.of(), false);
            case Expression.Name name -> TableRef.Named.of(name.position(), name.parts());
            default -> throw wrongArguments(function);
        };
    }

    /** The table that a function is about, whose columns keep their names or get those of the function. */
    private FromItem named(Expression argument, TableRef.Function function, Clauses clauses) {
        FromItem bound = bind(table(argument, function), clauses);
        if (function.alias() == null && function.columns().isEmpty()) {
            return bound;
        }
        return FromItem.of(bound.plan(), function.alias(), function.columns(), function.position());
    }

    private static Expression time(Expression argument) {
        if (argument instanceof Expression.Descriptor descriptor
                && descriptor.columns().size() == 1) {
            return new Expression.Name(
                    descriptor.position(), List.of(descriptor.columns().get(0)));
        }
        return argument;
    }

    /** {@return the query of a name in WITH, or the refusal of what it is instead} */
    static Query queryOf(Query.Cte common) {
        if (common.query() == null) {
            throw Refusals.notRunnable(common.position(), "CHANGELOG FROM");
        }
        return common.query();
    }
}
