package io.laminar.sql;

import io.laminar.sql.Planned.Answer;
import io.laminar.sql.Planned.Question;
import io.laminar.sql.bind.FunctionNames;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Changelog;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.explain.Explain;
import io.laminar.sql.text.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers what the catalog knows: SHOW, DESCRIBE, EXPLAIN. */
final class AnswerPlanner {
    private static final Map<String, Set<RelationKind>> LISTS = Map.of(
            "SOURCES", Set.of(RelationKind.SOURCE),
            "TABLES", Set.of(RelationKind.SOURCE),
            "STREAMS", Set.of(RelationKind.STREAM),
            "SINKS", Set.of(RelationKind.SINK),
            "MATERIALIZED VIEWS", Set.of(RelationKind.VIEW),
            "QUERIES", Set.of(RelationKind.STREAM, RelationKind.VIEW),
            "CONTINUOUS QUERIES", Set.of(),
            "LOOKUP TABLES", Set.of());

    private final Catalog catalog;
    private final Names names;

    AnswerPlanner(Catalog catalog, Names names) {
        this.catalog = catalog;
        this.names = names;
    }

    Planned show(Statement.Show statement) {
        if (statement.what().startsWith("CREATE")) {
            Relation relation = names.require(String.valueOf(statement.name()), statement.position());
            return new Answer(List.of("name", "statement"), List.of(List.of(relation.name(), relation.text())));
        }
        Set<RelationKind> kinds = LISTS.get(statement.what());
        if (kinds != null) {
            Answer list = list(kinds);
            return statement.what().equals("QUERIES") ? new Planned.Ask(Question.QUERIES, null, list) : list;
        }
        return switch (statement.what()) {
            case "FUNCTIONS" ->
                new Answer(
                        List.of("name", "kind"),
                        FunctionNames.all(catalog).entrySet().stream()
                                .map(entry -> List.of(entry.getKey(), entry.getValue()))
                                .toList());
            case "SETTINGS" ->
                new Answer(
                        List.of("name", "value"),
                        List.of(List.of("on_error", catalog.options().getOrDefault("on_error", "FAIL"))));
            case "WATERMARKS" ->
                new Planned.Ask(Question.WATERMARKS, null, new Answer(List.of("name", "kind"), List.of()));
            default -> throw Refusals.notRunnable(statement.position(), "SHOW " + statement.what());
        };
    }

    private Answer list(Set<RelationKind> kinds) {
        List<List<String>> rows = new ArrayList<>();
        for (Relation relation : catalog.relations()) {
            if (kinds.contains(relation.kind())) {
                rows.add(List.of(
                        relation.name(),
                        relation.kind().sqlName(),
                        relation.changelog().mode().name()));
            }
        }
        return new Answer(List.of("name", "kind", "changes"), rows);
    }

    Planned describe(Statement.Describe statement) {
        Relation relation = names.require(statement.name(), statement.position());
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < relation.columns().size(); c++) {
            ColumnSchema column = relation.columns().get(c);
            rows.add(List.of(
                    column.name(), column.type().toString(), column.nullable() ? "YES" : "NO", notes(relation, c)));
        }
        if (statement.extended()) {
            rows.add(List.of("", "", "", ""));
            rows.add(List.of("kind", relation.kind().sqlName(), "", ""));
            rows.add(List.of("changes", relation.changelog().mode().name(), "", ""));
            rows.add(List.of("reads", String.join(", ", relation.inputs()), "", ""));
            rows.add(List.of(
                    "read by",
                    String.join(
                            ", ",
                            catalog.dependents(relation.name()).stream()
                                    .map(Relation::name)
                                    .toList()),
                    "",
                    ""));
            rows.add(List.of("statement", relation.text(), "", ""));
        }
        return new Answer(List.of("column", "type", "nullable", "notes"), rows);
    }

    private static String notes(Relation relation, int column) {
        List<String> notes = new ArrayList<>();
        if (relation.eventTime().columns().contains(column)) {
            notes.add("event time");
        }
        Changelog changelog = relation.changelog();
        if (changelog.keys().contains(column)) {
            notes.add("key");
        }
        String computed = relation.columns().get(column).computed();
        if (computed != null) {
            notes.add("AS " + computed);
        }
        return String.join(", ", notes);
    }

    Planned why(Statement.Explain statement) {
        Relation relation = names.require(String.valueOf(statement.why()), statement.position());
        return new Planned.Ask(Question.WHY, relation, new Answer(List.of("why"), List.of()));
    }

    Planned explain(QueryPlanner.Result result) {
        List<String> lines = new ArrayList<>();
        Changelog changelog = result.relation().changelog();
        String keys = changelog.keys().isEmpty()
                ? ""
                : " by "
                        + changelog.keys().stream()
                                .map(key -> result.relation().columns().get(key).name())
                                .toList();
        lines.add("Result: " + changelog.mode() + keys);
        lines.addAll(Explain.render(result.graph(), catalog, result.relation().name()));
        result.sides().forEach(side -> lines.add("Beside it: " + side.name()));
        return answer(lines);
    }

    Planned explain(Planned.CreateSource source) {
        List<String> lines = new ArrayList<>();
        lines.add("Source " + source.relation().name());
        for (int c = 0; c < source.relation().columns().size(); c++) {
            ColumnSchema column = source.relation().columns().get(c);
            String notes = notes(source.relation(), c);
            lines.add("    " + column.name() + " " + column.type() + (column.nullable() ? "" : " NOT NULL")
                    + (notes.isEmpty() ? "" : " (" + notes + ")"));
        }
        return answer(lines);
    }

    private static Answer answer(List<String> lines) {
        return new Answer(List.of("plan"), lines.stream().map(List::of).toList());
    }
}
