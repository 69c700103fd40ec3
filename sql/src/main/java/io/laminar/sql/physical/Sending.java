package io.laminar.sql.physical;

import io.laminar.ring0.kernel.Expr;
import io.laminar.ring0.operator.OperatorSpec.ExchangeSpec;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.scalar.Lowering;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is sent through an exchange: the rows that pass, with the columns that somebody behind it asks for.
 *
 * <p>A condition that may fail on a row stays behind the exchange, where the row is refused or stops the query as on
 * one core.
 *
 * @param input what is read, and what is to be computed from it
 * @param keys what is regrouped by, over the input's base
 * @param filter the condition that is checked before rows are sent; null for none
 * @param columns which columns of the base are sent
 */
record Sending(Pipeline input, List<Expr> keys, @Nullable Scalar filter, List<Integer> columns) {
    /** Larger expressions are neither looked into nor compared. */
    private static final int MOST_PARTS = 256;

    /**
     * {@return what is sent}
     *
     * @param input what is read, and what is to be computed from it
     * @param keys what is regrouped by
     * @param asked the values that are wanted behind the exchange, over the input's outputs
     * @param whole whether rows are wanted as they are: who is late or refused keeps all of its columns
     */
    static Sending of(Pipeline input, List<Expr> keys, List<Scalar> asked, boolean whole) {
        Scalar filter = input.filter();
        boolean checked = filter != null && isSmall(filter) && SafeFilter.test(Lowering.lower(filter));
        TreeSet<Integer> columns = new TreeSet<>();
        asked.forEach(value -> collect(input.inline(value), columns));
        if (filter != null && !checked) {
            collect(filter, columns);
        }
        if (whole) {
            IntStream.range(0, input.baseColumns().size()).forEach(columns::add);
        }
        if (columns.isEmpty()) {
            // Rows without columns do not exist.
            columns.add(0);
        }
        return new Sending(input, keys, checked ? filter : null, List.copyOf(columns));
    }

    private static void collect(Scalar value, TreeSet<Integer> columns) {
        Scalars.visit(value, node -> {
            if (node instanceof Scalar.Input read) {
                columns.add(read.index());
            }
        });
    }

    private static boolean isSmall(Scalar value) {
        int[] parts = new int[1];
        Scalars.visit(value, node -> parts[0]++);
        return parts[0] <= MOST_PARTS;
    }

    private @Nullable Expr condition() {
        return filter == null ? null : Lowering.lower(filter);
    }

    /** {@return the exchange} */
    ExchangeSpec spec(String name, String home) {
        return new ExchangeSpec(name, input.base(), condition(), keys, columns, home);
    }

    /**
     * {@return one that sends these rows already, by the same keys, with these columns and maybe more; null if none
     * does}
     */
    @Nullable
    ExchangeSpec among(Collection<ExchangeSpec> exchanges) {
        Expr condition = condition();
        return exchanges.stream()
                .filter(known -> known.input() == input.base()
                        && known.columns().containsAll(columns)
                        && Objects.equals(known.filter(), condition)
                        && known.keys().equals(keys))
                .findFirst()
                .orElse(null);
    }

    /** {@return columns as they come out of an exchange} */
    List<ColumnSchema> columnsOf(ExchangeSpec exchange) {
        return exchange.columns().stream().map(input.baseColumns()::get).toList();
    }

    /** {@return the same values, computed from what comes out of an exchange} */
    Pipeline behind(ExchangeSpec exchange) {
        List<ColumnSchema> sent = columnsOf(exchange);
        List<Scalar> outputs = new ArrayList<>();
        input.outputs().forEach(output -> outputs.add(moved(output, exchange)));
        Scalar rest = filter == null && input.filter() != null ? moved(input.filter(), exchange) : null;
        return new Pipeline(exchange, sent, rest, outputs, input.columns());
    }

    /** Values over columns that are not sent stay as they are: nobody asks for them. */
    private static Scalar moved(Scalar value, ExchangeSpec exchange) {
        return Scalars.replace(value, node -> {
            if (!(node instanceof Scalar.Input read)) {
                return null;
            }
            int at = exchange.columns().indexOf(read.index());
            return at < 0 ? null : new Scalar.Input(at, read.name(), read.type(), read.nullable());
        });
    }
}
