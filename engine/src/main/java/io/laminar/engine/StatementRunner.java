package io.laminar.engine;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.LimitException;
import io.laminar.engine.plan.ProgramFunctions;
import io.laminar.engine.topology.Topology;
import io.laminar.engine.topology.TopologyNode;
import io.laminar.ring0.operator.Sizing;
import io.laminar.ring0.storage.CheckpointHead;
import io.laminar.ring0.storage.StorageException;
import io.laminar.sql.Planned;
import io.laminar.sql.Planner;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.EngineShape;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.text.Parser;
import io.laminar.sql.text.Statement;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes statements: has them planned, and puts plans into effect.
 *
 * @threading under the engine's lock
 */
final class StatementRunner {
    /** What a device that is there never needs. */
    private static final Duration INSERT_TIMEOUT = Duration.ofSeconds(30);

    private final Laminar laminar;
    private final Assembly assembly;
    private final Catalog catalog;
    private final Definitions definitions;
    private final Questions questions;
    private final TopologyRunner topologies;
    private final @Nullable Durability durability;

    StatementRunner(Laminar laminar, Assembly assembly, @Nullable DataDirectory data) {
        this.laminar = laminar;
        this.assembly = assembly;
        LaminarConfig config = assembly.config();
        Sizing sizing = assembly.cores().settings().sizing();
        this.catalog = new Catalog(new EngineShape(config.cores(), data != null, sizing, config.blocksPerLane()));
        this.questions = new Questions(assembly);
        this.definitions = new Definitions(assembly, catalog);
        this.topologies = new TopologyRunner(catalog, this::put, this::isThere);
        this.durability = data == null ? null : new Durability(data, assembly, catalog);
        ProgramFunctions.of(config.functions()).forEach(catalog::add);
    }

    /** Runs a script; the syntax of all of it is checked before anything is done. */
    Result execute(String sql) {
        try {
            Result result = Result.done();
            for (Statement statement : Parser.parse(sql, assembly::variable)) {
                result = isThere(statement) ? Result.done() : put(Planner.plan(statement, catalog));
            }
            keep();
            return result;
        } catch (EngineException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.of(e, "cannot execute statement");
        }
    }

    /** {@return what makes the engine outlive its process; null when nothing does} */
    @Nullable
    Durability durability() {
        return durability;
    }

    /** {@return the same, where it is asked for} */
    Durability require() {
        if (durability == null) {
            throw new ConfigException(
                    ErrorCode.WRONG_MODE, "engine keeps nothing: data.directory=", "set data.directory");
        }
        return durability;
    }

    /** {@return what became of checkpoints; null where there are none} */
    @Nullable
    CheckpointMetrics checkpointMetrics() {
        return durability == null ? null : durability.checkpoints().metrics();
    }

    private boolean isThere(Statement statement) {
        return durability != null && durability.statements().claims(statement);
    }

    /** Adds to what is on the cores, while no barrier is on its way. */
    <T> T adding(Supplier<T> action) {
        return durability == null ? action.get() : durability.change(false, action);
    }

    /** Does what may take something off the cores, while no checkpoint is taken. */
    <T> T removing(Supplier<T> action) {
        return durability == null ? action.get() : durability.change(true, action);
    }

    /** Whether a plan takes something off the cores. */
    private static boolean removes(Planned planned) {
        return switch (planned) {
            case Planned.CreateSource source -> !source.replaces().isEmpty();
            case Planned.CreateStream stream -> !stream.replaces().isEmpty();
            case Planned.CreateSink sink -> !sink.replaces().isEmpty();
            case Planned.Drop drop -> true;
            default -> false;
        };
    }

    private Result put(Planned planned) {
        return switch (planned) {
            case Planned.Insert insert -> run(insert);
            case Planned.Ask ask -> run(ask);
            default -> removes(planned) ? removing(() -> run(planned)) : adding(() -> run(planned));
        };
    }

    private void keep() {
        if (durability != null) {
            durability.keep();
        }
    }

    /** Opens what a life needs, and begins with nothing. */
    void open(@Nullable CheckpointHead head) throws StorageException {
        require().open(head);
        if (head == null) {
            require().forget();
        } else {
            restore(head);
        }
    }

    /** Executes what a checkpoint has of statements, if the functions that they call are those that it knows. */
    void repeat(SortedMap<String, String> kept) {
        KeptFunctions.require(kept, catalog.functions());
        for (String statement : KeptFunctions.without(kept).values()) {
            execute(statement);
        }
    }

    private void restore(CheckpointHead head) throws StorageException {
        require().recovering(head);
        repeat(head.facts().statements());
        require().restore(head);
    }

    void add(Topology topology) {
        topology.nodes().forEach(this::requireKept);
        topologies.add(topology);
        keep();
    }

    /** What a later life recovers before it knows of any topology must be known by name. */
    private void requireKept(TopologyNode node) {
        if (durability != null && node instanceof TopologyNode.Processing processing && processing.process() != null) {
            throw new ConfigException(
                    ErrorCode.WRONG_MODE,
                    "a function without a name cannot be kept: node=" + node.name() + ", data.directory="
                            + durability.directory().path(),
                    "open the engine with it (LaminarConfig.Builder.function), and let the node say its name");
        }
    }

    void drop(Topology topology) {
        topologies.drop(topology);
        keep();
    }

    List<String> explain(Topology topology) {
        return topologies.explain(topology);
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
        SourceNode source = laminar.assembly().requireFree(insert.source().name());
        Appender appender = source.inserts(laminar);
        Inserts.append(appender, insert.rows());
        if (durability != null && !appender.awaitDurable(INSERT_TIMEOUT)) {
            throw new LimitException(
                    ErrorCode.BACK_PRESSURED,
                    "rows were taken, and are not durable yet: source=" + source.name() + ", afterMs="
                            + INSERT_TIMEOUT.toMillis());
        }
        // Taken by the core before the next statement runs, so a stream that is created then does not see them.
        for (int polls = 0; polls < 100 && !assembly.cores().all(core -> core.poll() == 0); polls++) {
            Thread.onSpinWait();
        }
    }

    private Subscription select(Planned.Select select) {
        StreamNode node = definitions.hiddenStream(select.relation());
        return node.subscribe(laminar, SubscriptionOptions.DEFAULT);
    }

    /** {@return whether a stream is one that nobody has asked the rows of} */
    boolean isView(String name) {
        Relation relation = catalog.find(name);
        return relation != null && relation.kind() == RelationKind.VIEW;
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
