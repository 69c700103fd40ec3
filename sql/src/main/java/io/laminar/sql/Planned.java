package io.laminar.sql;

import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.text.Statement.Options;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done for a statement. Everything that can be checked has been. The catalog is not changed yet. Options
 * that only a connector or a format can check keep their places in the text.
 */
public sealed interface Planned {
    /**
     * Make a source. Rows come in with {@code inputColumns}; what others read is {@code relation}, which has computed
     * columns as well.
     *
     * @param relation what to add to the catalog; its node may be a calculation over the source
     * @param source the source itself
     * @param inputColumns what a row that comes in has
     * @param connector where rows come from; no name for appenders
     * @param format how they are written there
     * @param options of the source itself: {@code idle.timeout} and the like; {@code max.future} is in the source
     * @param replaces what to drop first, in this order: what CREATE OR REPLACE takes the place of
     */
    record CreateSource(
            Relation relation,
            SourceSpec source,
            List<ColumnSchema> inputColumns,
            Options connector,
            Options format,
            Options options,
            List<Relation> replaces)
            implements Planned {}

    /**
     * Make a stream or a view, and the side streams that its clauses ask for: rows that came late, rows in error.
     *
     * @param relation what to add to the catalog
     * @param sides further streams, to be added behind it
     * @param replaces what to drop first, in this order
     */
    record CreateStream(Relation relation, List<Relation> sides, List<Relation> replaces) implements Planned {}

    /**
     * Make a sink.
     *
     * @param relation what to add to the catalog: the node whose rows go out
     * @param sides as for a stream, when the sink has a query of its own
     * @param connector where rows go
     * @param format how they are written
     * @param options of the sink itself
     * @param replaces what to drop first, in this order
     */
    record CreateSink(
            Relation relation,
            List<Relation> sides,
            Options connector,
            Options format,
            Options options,
            List<Relation> replaces)
            implements Planned {}

    /**
     * Drop relations.
     *
     * @param relations in this order: what depends on others comes before them
     */
    record Drop(List<Relation> relations) implements Planned {}

    /**
     * Append rows to a source.
     *
     * @param source the source
     * @param rows cells by input column: Boolean, Long (integers, DATE in days, TIME and TIMESTAMP in nanoseconds),
     *     Double, String, {@code IntervalValue}, or null
     */
    record Insert(Relation source, List<List<@Nullable Object>> rows) implements Planned {}

    /**
     * Run a query that has no name, for the one who asked.
     *
     * @param relation what it gives; its name is made up and does not go into the catalog
     * @param sides rows in error and the like, not asked for by name
     * @param order how a complete result is sorted for display; empty for no order
     */
    record Select(Relation relation, List<Relation> sides, List<Order> order) implements Planned {}

    /**
     * One column that a result is sorted by.
     *
     * @param column its index
     * @param descending whether the greatest comes first
     * @param nullsFirst whether NULL comes before all values
     */
    record Order(int column, boolean descending, boolean nullsFirst) {}

    /**
     * An answer that is known now: EXPLAIN, SHOW, DESCRIBE.
     *
     * @param columns names
     * @param rows cells as text
     */
    record Answer(List<String> columns, List<List<String>> rows) implements Planned {}

    /**
     * A question that only who runs the queries can answer.
     *
     * @param question what is asked
     * @param about the stream or sink that it is about; null for all
     * @param known what the catalog knows of it
     */
    record Ask(Question question, @Nullable Relation about, Answer known) implements Planned {}

    /** What {@link Ask} can ask. */
    enum Question {
        /** How far event time has come. */
        WATERMARKS,
        /** What runs. */
        QUERIES,
        /** Why nothing comes out of a stream. */
        WHY
    }

    /**
     * Set an option of the session, by {@link io.laminar.sql.catalog.Catalog#setOption}.
     *
     * @param key its name
     * @param value its value, checked
     */
    record SetOption(String key, String value) implements Planned {}

    /**
     * Nothing is to be done: IF NOT EXISTS, IF EXISTS.
     *
     * @param reason why
     */
    record Nothing(String reason) implements Planned {}
}
