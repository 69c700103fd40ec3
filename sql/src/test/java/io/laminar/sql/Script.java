package io.laminar.sql;

import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Statement;
import java.util.ArrayList;
import java.util.List;

/** A catalog, and statements put into effect on it without an engine. */
final class Script {
    private final Catalog catalog = new Catalog();

    Catalog catalog() {
        return catalog;
    }

    /** Plans each statement and puts it into effect; {@return the plan of the last} */
    Planned run(String sql) {
        Planned last = new Planned.Nothing("empty");
        for (Statement statement : Parser.parse(sql)) {
            last = Planner.plan(statement, catalog);
            apply(last);
        }
        return last;
    }

    /** {@return the answers of a script, a cell apart by a bar, a row a line} */
    List<String> answers(String sql) {
        List<String> lines = new ArrayList<>();
        for (Statement statement : Parser.parse(sql)) {
            Planned planned = Planner.plan(statement, catalog);
            apply(planned);
            Planned known = planned instanceof Planned.Ask ask ? ask.known() : planned;
            if (known instanceof Planned.Answer answer) {
                answer.rows().forEach(row -> lines.add(String.join(" | ", row)));
                lines.add("");
            }
        }
        return lines;
    }

    Relation relation(String name) {
        Relation relation = catalog.find(name);
        if (relation == null) {
            throw new AssertionError("no such relation: " + name);
        }
        return relation;
    }

    private void apply(Planned planned) {
        switch (planned) {
            case Planned.CreateSource source -> {
                source.replaces().forEach(old -> catalog.remove(old.name()));
                catalog.add(source.relation());
            }
            case Planned.CreateStream stream -> {
                stream.replaces().forEach(old -> catalog.remove(old.name()));
                catalog.add(stream.relation());
                stream.sides().forEach(catalog::add);
            }
            case Planned.CreateSink sink -> {
                sink.replaces().forEach(old -> catalog.remove(old.name()));
                catalog.add(sink.relation());
                sink.sides().forEach(catalog::add);
            }
            case Planned.Drop drop -> drop.relations().forEach(relation -> catalog.remove(relation.name()));
            case Planned.SetOption option -> catalog.setOption(option.key(), option.value());
            case Planned.Insert insert -> {}
            case Planned.Select select -> {}
            case Planned.Answer answer -> {}
            case Planned.Ask ask -> {}
            case Planned.Nothing nothing -> {}
        }
    }
}
