package io.laminar.sql;

import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.ErrorPolicy;
import io.laminar.ring0.operator.OperatorSpec.CalcSpec;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.Watermark;
import io.laminar.ring0.time.WatermarkPolicy;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Plans CREATE SOURCE. */
final class SourcePlanner {
    private static final String MAX_FUTURE = "max.future";
    private static final String PARTITION_BY = "partition.by";
    private static final String ALL_COLUMNS = "*";
    private static final String ROUND_ROBIN = "round_robin";

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
        WatermarkPolicy policy = new WatermarkOptions(statement.options(), bound, sourcesBeside(replaces)).policy();
        SourceSpec source = new SourceSpec(
                statement.name(),
                types,
                bound.eventTimeInput(),
                SourceGraph.watermark(bound.watermark()),
                maxFuture(statement.options()),
                policy.drift() == null ? Watermark.COARSEST : policy.drift().granularityNs(),
                0,
                distribution(statement, bound),
                policy);
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
                otherOptions(statement.options()),
                replaces);
    }

    private List<SourceSpec> sourcesBeside(List<Relation> replaces) {
        return names.all().stream()
                .filter(relation -> !replaces.contains(relation))
                .map(Relation::spec)
                .map(spec -> spec instanceof CalcSpec computed ? computed.input() : spec)
                .filter(SourceSpec.class::isInstance)
                .map(SourceSpec.class::cast)
                .distinct()
                .toList();
    }

    private static Statement.Options otherOptions(Statement.Options options) {
        Statement.Options others = options.without(MAX_FUTURE).without(PARTITION_BY);
        for (String key : WatermarkOptions.KEYS) {
            others = others.without(key);
        }
        return others;
    }

    /**
     * Which core a row gets to: {@code 'symbol, venue'}, {@code '1, 3'} by position, {@code '*'} for all columns,
     * {@code 'round_robin'}; without the option all rows are on one core.
     */
    private static Distribution distribution(Statement.CreateSource statement, SourceBinder.Bound bound) {
        Statement.Option value = statement.options().values().get(PARTITION_BY);
        if (value == null) {
            return new Distribution.Single(statement.name());
        }
        List<String> names = bound.inputs().stream().map(ColumnSchema::name).toList();
        String text = value.text().strip();
        if (text.equals(ALL_COLUMNS)) {
            return new Distribution.Hashed(
                    IntStream.range(0, names.size()).boxed().toList());
        }
        if (text.equals(ROUND_ROBIN) && !names.contains(ROUND_ROBIN)) {
            return Distribution.SPREAD;
        }
        List<Integer> columns = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            int column = columnOf(part.strip(), names);
            if (column < 0 || columns.contains(column)) {
                throw OptionValues.bad(
                        PARTITION_BY, value, "columns of " + names + ", each once, or * or " + ROUND_ROBIN);
            }
            columns.add(column);
        }
        return new Distribution.Hashed(columns);
    }

    private static int columnOf(String part, List<String> names) {
        int named = names.indexOf(part);
        if (named >= 0 || !part.matches("[0-9]{1,4}")) {
            return named;
        }
        int position = Integer.parseInt(part);
        return position <= names.size() ? position - 1 : -1;
    }

    private static long maxFuture(Statement.Options options) {
        Statement.Option value = options.values().get(MAX_FUTURE);
        return value == null ? Long.MAX_VALUE : OptionValues.durationNs(MAX_FUTURE, value);
    }
}
