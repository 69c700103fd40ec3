package io.laminar.sql;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.Watermark;
import io.laminar.sql.Planned.CreateSource;
import io.laminar.sql.bind.SourceBinder;
import io.laminar.sql.catalog.Changelog;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.EventTime;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.physical.SourceGraph;
import io.laminar.sql.text.Statement;
import java.util.List;
import java.util.Set;

/** Plans CREATE SOURCE. */
final class SourcePlanner {
    private static final String MAX_FUTURE = "max.future";

    private final Names names;

    SourcePlanner(Names names) {
        this.names = names;
    }

    Planned plan(Statement.CreateSource statement) {
        if (names.skips(statement.name(), statement.ifTaken())) {
            return new Planned.Nothing("there is one already: name=" + statement.name());
        }
        List<Relation> replaces = names.replaced(statement.name(), statement.ifTaken(), statement.position());
        SourceBinder binder = new SourceBinder(statement);
        SourceBinder.Bound bound = binder.bind();
        if (bound.inputs().isEmpty() || bound.inputs().size() > BlockLayout.MAX_COLUMNS) {
            throw new SqlException(
                    SqlErrorCode.TOO_LARGE,
                    statement.position(),
                    "columns=" + bound.inputs().size() + ", allowed=1.." + BlockLayout.MAX_COLUMNS,
                    null);
        }
        List<ColumnType> types = bound.inputs().stream()
                .map(column -> column.type().columnType())
                .toList();
        SourceSpec source = new SourceSpec(
                statement.name(),
                types,
                bound.eventTimeInput(),
                SourceGraph.watermark(bound.watermark()),
                maxFuture(statement.options()),
                Watermark.COARSEST,
                0);
        Relation relation = new Relation(
                statement.name(),
                RelationKind.SOURCE,
                bound.columns(),
                SourceGraph.build(source, bound, ErrorPolicy.FAIL),
                new Changelog(Changelog.Mode.APPEND, bound.primaryKey()),
                bound.eventTime() < 0 ? EventTime.NONE : new EventTime(List.of(bound.eventTime()), 0),
                Set.of(),
                null,
                statement.text());
        return new CreateSource(
                relation,
                source,
                List.<ColumnSchema>copyOf(bound.inputs()),
                statement.connector(),
                statement.format(),
                statement.options().without(MAX_FUTURE),
                replaces);
    }

    private static long maxFuture(Statement.Options options) {
        Statement.Option value = options.values().get(MAX_FUTURE);
        return value == null ? Long.MAX_VALUE : OptionValues.durationNs(MAX_FUTURE, value);
    }
}
