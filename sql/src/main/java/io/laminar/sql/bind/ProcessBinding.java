package io.laminar.sql.bind;

import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.ProgramFunction;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.plan.Traits;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.TableRef;
import java.util.ArrayList;
import java.util.List;

/** {@code PROCESS(TABLE t, 'name')}: what a function of the program makes of rows that are never taken back. */
final class ProcessBinding {
    /** What the table function is called. */
    static final String NAME = "process";

    static final String FORM = "PROCESS(TABLE t, 'name of a function')";

    private ProcessBinding() {}

    /** {@return the function that is called} */
    static ProgramFunction called(TableRef.Function call, Catalog catalog) {
        boolean fits = call.arguments().size() == 2
                && call.arguments().stream().allMatch(argument -> argument.name() == null)
                && call.arguments().get(1).value() instanceof Expression.StringLiteral;
        if (!fits) {
            throw FromBinder.wrongArguments(call);
        }
        Expression.StringLiteral name =
                (Expression.StringLiteral) call.arguments().get(1).value();
        ProgramFunction function = catalog.functions().get(name.value());
        if (function == null) {
            List<String> known = catalog.functions().keySet().stream().sorted().toList();
            String near = Suggestions.hint(name.value(), known);
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_FUNCTION,
                    name.position(),
                    "found='" + name.value() + "', functions of the program=" + known,
                    near == null ? "the program names its functions when it opens the engine" : near);
        }
        return function;
    }

    /** {@return what the function emits} */
    static Logical of(Logical input, TableRef.Function call, ProgramFunction function) {
        Traits traits = Traits.of(input);
        if (!traits.changelog().isAppend()) {
            throw new SqlException(
                    SqlErrorCode.RETRACTING_INPUT,
                    call.position(),
                    "input=" + traits.changelog().mode() + ", expected=rows that are not taken back",
                    "let the input EMIT ON WINDOW CLOSE");
        }
        if (function.time() >= 0 && !traits.eventTime().isPresent()) {
            throw new SqlException(
                    SqlErrorCode.NO_WATERMARK,
                    call.position(),
                    "column='" + function.columns().get(function.time()).name() + "' has none to run with",
                    null);
        }
        List<Integer> keys = new ArrayList<>();
        for (String key : function.keys()) {
            keys.add(FromBinder.indexOf(key, Traits.names(input), call.position()));
        }
        return new Logical.Processing(input, keys, function.columns(), function.time(), function.definition());
    }
}
