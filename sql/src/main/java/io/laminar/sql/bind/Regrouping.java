package io.laminar.sql.bind;

import io.laminar.sql.catalog.Changelog;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.Traits;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.TableRef;
import java.util.ArrayList;
import java.util.List;

/** {@code REGROUP(TABLE t, DESCRIPTOR(a, b))}: the rows of t, those that are equal in a and b on one core. */
final class Regrouping {
    /** What the table function is called. */
    static final String NAME = "regroup";

    static final String FORM = "REGROUP(TABLE t, DESCRIPTOR(column, ...))";

    private Regrouping() {}

    /** {@return the names of the columns} */
    static List<String> columns(TableRef.Function function) {
        boolean fits = function.arguments().size() == 2
                && function.arguments().stream().allMatch(argument -> argument.name() == null)
                && function.arguments().get(1).value() instanceof Expression.Descriptor;
        if (!fits) {
            throw FromBinder.wrongArguments(function);
        }
        return ((Expression.Descriptor) function.arguments().get(1).value()).columns();
    }

    /** {@return the rows, regrouped} */
    static Logical of(Logical input, TableRef.Function function) {
        List<String> names = Traits.names(input);
        List<Integer> keys = new ArrayList<>();
        for (String column : columns(function)) {
            keys.add(FromBinder.indexOf(
                    column, names, function.arguments().get(1).value().position()));
        }
        Changelog changelog = Traits.of(input).changelog();
        if (changelog.mode() == Changelog.Mode.UPSERT && !changelog.keys().containsAll(keys)) {
            // A row and the one that it replaces would be on two cores, in any order.
            throw Refusals.notRunnable(
                    function.position(),
                    "REGROUP of EMIT ON UPDATE by other columns than its keys",
                    "regroup by some of "
                            + changelog.keys().stream().map(names::get).toList());
        }
        return new Logical.Regroup(input, keys);
    }
}
