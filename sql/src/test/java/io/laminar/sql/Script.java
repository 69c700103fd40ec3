package io.laminar.sql;

import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.EngineShape;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Statement;
import java.util.ArrayList;
import java.util.List;

/** A catalog, and statements put into effect on it without an engine. */
final class Script {
    private final Catalog catalog;
    private final Rehearsal rehearsal;

    Script() {
        this(EngineShape.ONE_CORE);
    }

    Script(EngineShape shape) {
        catalog = new Catalog(shape);
        rehearsal = new Rehearsal(catalog);
    }

    Catalog catalog() {
        return catalog;
    }

    /** Plans each statement and puts it into effect; {@return the plan of the last} */
    Planned run(String sql) {
        Planned last = new Planned.Nothing("empty");
        for (Statement statement : Parser.parse(sql)) {
            last = rehearsal.take(statement);
        }
        return last;
    }

    /** {@return the answers of a script, a cell apart by a bar, a row a line} */
    List<String> answers(String sql) {
        List<String> lines = new ArrayList<>();
        for (Statement statement : Parser.parse(sql)) {
            Planned planned = rehearsal.take(statement);
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
}
