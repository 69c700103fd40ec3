package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.ring0.operator.Sizing;
import io.laminar.sql.Planned;
import io.laminar.sql.Planner;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.EngineShape;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Statement;
import java.util.List;

/**
 * Executes statements: has them planned, and puts plans into effect.
 *
 * @threading under the engine's lock
 */
final class StatementRunner {
    private final Laminar laminar;
    private final Assembly assembly;
    private final Catalog catalog;
    private final Definitions definitions;
    private final Questions questions;
    private final TopologyRunner topologies;

    StatementRunner(Laminar laminar, Assembly assembly) {
        this.laminar = laminar;
        this.assembly = assembly;
        LaminarConfig config = assembly.config();
        Sizing sizing = assembly.cores().settings().sizing();
        this.catalog = new Catalog(new EngineShape(config.cores(), sizing, config.blocksPerLane()));
        this.questions = new Questions(assembly);
        this.definitions = new Definitions(assembly, catalog);
        this.topologies = new TopologyRunner(catalog, this::run);
    }

    /** Runs a script; the syntax of all of it is checked before anything is done. */
    Result execute(String sql) {
        try {
            Result result = Result.done();
            for (Statement statement : Parser.parse(sql, System::getenv)) {
                result = run(Planner.plan(statement, catalog));
            }
            return result;
        } catch (EngineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.of(e, "cannot execute statement");
        }
    }

    /** {@return what adds and drops graphs that were not written as statements} */
    TopologyRunner topologies() {
        return topologies;
    }

    private Result run(Planned planned) {
        return switch (planned) {
            case Planned.CreateSource source -> done(() -> definitions.create(source));
            case Planned.CreateStream stream -> done(() -> definitions.create(stream));
            case Planned.CreateSink sink -> done(() -> definitions.create(sink));
            case Planned.Drop drop -> done(() -> definitions.drop(drop.relations()));
            case Planned.Insert insert -> done(() -> insert(insert));
            case Planned.Select select -> Result.of(select(select));
            case Planned.Ask ask -> questions.answer(ask);
            case Planned.Answer answer -> Result.of(answer.columns(), answer.rows());
            case Planned.SetOption option -> done(() -> catalog.setOption(option.key(), option.value()));
            case Planned.Nothing nothing -> Result.done();
        };
    }

    private static Result done(Runnable action) {
        action.run();
        return Result.done();
    }

    private void insert(Planned.Insert insert) {
        SourceNode source = laminar.requireFree(insert.source().name());
        Inserts.append(source.inserts(laminar.relief()), insert.rows());
        // Taken by the core before the next statement runs, so a stream that is created then does not see them.
        for (int polls = 0; polls < 100 && !assembly.cores().all(core -> core.poll() == 0); polls++) {
            Thread.onSpinWait();
        }
    }

    private Subscription select(Planned.Select select) {
        StreamNode node = definitions.hiddenStream(select.relation());
        return node.subscribe(laminar, SubscriptionOptions.DEFAULT);
    }

    /** The stream of a name: a stream's, a view's or a source's rows. */
    StreamNode requireStream(String name) {
        Relation relation = catalog.find(name);
        if (relation == null || relation.kind() == RelationKind.SINK) {
            List<String> known = catalog.relations().stream()
                    .filter(other -> other.kind() != RelationKind.SINK)
                    .map(Relation::name)
                    .toList();
            throw new ConfigException(
                    ErrorCode.UNKNOWN_RELATION, "no such stream: stream=" + name + ", streams=" + known);
        }
        return definitions.streamOf(relation);
    }
}
