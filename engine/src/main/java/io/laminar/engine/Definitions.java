package io.laminar.engine;

import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.storage.SyncPolicy;
import io.laminar.ring0.time.WatermarkPolicy;
import io.laminar.sql.Planned;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.Changelog;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.catalog.Relation;
import io.laminar.sql.catalog.RelationKind;
import io.laminar.sql.text.Statement.Options;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts plans of CREATE and DROP into effect: on the core, in the assembly and in the catalog, in this order.
 *
 * @threading under the engine's lock
 */
final class Definitions {
    private final Assembly assembly;
    private final Catalog catalog;
    private final Map<String, StreamNode> sourceStreams = new HashMap<>();

    Definitions(Assembly assembly, Catalog catalog) {
        this.assembly = assembly;
        this.catalog = catalog;
    }

    void create(Planned.CreateSource plan) {
        String name = plan.relation().name();
        SourceColumns columns = new SourceColumns(name, fieldsOf(plan.inputColumns()));
        ConnectorOptions options = StatementOptions.of("source " + name, plan.options());
        Backpressure.Policy policy = policyOf(options, plan.connector().name() != null);
        options.refuseUnknown();
        // Whatever can be refused is refused before what it replaces is gone.
        SourceConnector connector = sourceConnector(plan, columns);
        if (connector != null && connector.mostNames() > 0) {
            SourceNode.requireNothingDropped(name, policy);
        }
        drop(plan.replaces());
        if (connector == null) {
            addSource(plan, columns, policy);
            return;
        }
        // Opened after what it replaces has let go of its file or address.
        List<Part> parts = new ArrayList<>();
        try {
            openParts(plan, columns, connector, parts);
            SourceNode node = addSource(plan, columns, policy);
            for (Part part : parts) {
                assembly.seat(node.feed(part.connector(), part.opening().faults(), assembly::onFailure), part.place());
            }
            node.agents().forEach(assembly::runSource);
        } catch (RuntimeException e) {
            parts.forEach(part -> assembly.abandon(part.place(), part.opening(), e));
            throw e;
        }
    }

    private static Backpressure.Policy policyOf(ConnectorOptions options, boolean connected) {
        String key = "backpressure";
        return connected
                ? options.choice(key, Backpressure.InputPolicy.WAIT, Backpressure.InputPolicy.class)
                        .policy()
                : options.choice(key, Backpressure.Policy.WAIT, Backpressure.Policy.class);
    }

    /** A connector that is open, and its place. */
    private record Part(SourceConnector connector, Opening opening, AgentRounds place) {}

    /** Opens a source's connector, or one on each core. */
    private void openParts(Planned.CreateSource plan, SourceColumns columns, SourceConnector first, List<Part> parts) {
        int[] homes = assembly.cores().of(plan.source());
        int count = first.affinity() == Affinity.EVERY_CORE ? partsOf(plan.source(), homes.length) : 1;
        for (int h = 0; h < count; h++) {
            SourceConnector connector = h == 0 ? first : sourceConnector(plan, columns);
            if (connector == null) {
                throw Failures.bug("connector is there only once: source=" + columns.source(), null);
            }
            int home = homes[h];
            Opening opening = Opening.of(columns.source(), connector, new Opening.Share(h, count));
            parts.add(new Part(connector, opening, placed(plan.connector(), () -> assembly.open(opening, home))));
        }
    }

    /** One where a part that brings nothing would hold the source's watermark back for ever. */
    private static int partsOf(SourceSpec source, int cores) {
        boolean waits = source.policy().scope() != WatermarkPolicy.Scope.SOURCE
                && !source.policy().isTimed();
        if (waits && cores > 1) {
            System.getLogger("io.laminar.engine")
                    .log(
                            System.Logger.Level.INFO,
                            "source has one connector for {0} cores, as its watermark would wait for every other:"
                                    + " source={1}, without=idle.timeout",
                            cores,
                            source.name());
        }
        return waits ? 1 : cores;
    }

    private SourceNode addSource(Planned.CreateSource plan, SourceColumns columns, Backpressure.Policy policy) {
        SourceNode node = new SourceNode(assembly.cores(), assembly.config(), plan.source(), columns, policy);
        assembly.add(plan.relation().spec());
        assembly.sources().put(columns.source(), node);
        assembly.alignments().add(node);
        catalog.add(plan.relation());
        return node;
    }

    private @Nullable SourceConnector sourceConnector(Planned.CreateSource plan, SourceColumns columns) {
        Options connector = plan.connector();
        if (assembly.isIsolated()) {
            return null;
        }
        if (connector.name() == null) {
            refuseFormat(plan.format(), "source=" + columns.source());
            return null;
        }
        ConnectorFactory factory = require(connector, connector.name());
        SourceRequest request = new SourceRequest(
                columns.source(),
                columns.fields(),
                StatementOptions.of("connector " + factory.name(), connector, plan.format()),
                formatOf(plan.format()),
                assembly.config().baseDirectory());
        return placed(connector, () -> factory.createSource(request));
    }

    private ConnectorFactory require(Options connector, String name) {
        return placed(connector, () -> assembly.connectors().require(name));
    }

    /** What a connector refuses without saying where, is wrong at the connector's name. */
    private static <T> T placed(Options connector, Supplier<T> action) {
        try {
            return action.get();
        } catch (EngineException e) {
            throw e.statementPosition().line() > 0 ? e : e.at(Failures.at(connector.position()));
        }
    }

    private static void refuseFormat(Options format, String about) {
        if (format.name() != null) {
            throw new ConfigException(
                            ErrorCode.MISSING_OPTION,
                            "a format needs a connector: " + about + ", format=" + format.name(),
                            "add FROM FILE (path = '...') or INTO FILE (path = '...')")
                    .at(Failures.at(format.position()));
        }
    }

    private static String formatOf(Options format) {
        return format.name() == null ? "" : format.name().toUpperCase(Locale.ROOT);
    }

    void create(Planned.CreateStream plan) {
        drop(plan.replaces());
        add(plan.relation());
        plan.sides().forEach(this::add);
    }

    private void add(Relation relation) {
        assembly.streams().put(relation.name(), newStream(relation, false));
        catalog.add(relation);
    }

    private StreamNode newStream(Relation relation, boolean hidden) {
        StreamNode.Shape shape =
                new StreamNode.Shape(relation.name(), relation.spec(), fieldsOf(relation.columns()), keysOf(relation));
        return new StreamNode(assembly, shape, hidden);
    }

    /** Columns that tell which row another one replaces; none where every row stays. */
    private static List<Integer> keysOf(Relation relation) {
        return relation.changelog().mode() == Changelog.Mode.APPEND
                ? List.of()
                : relation.changelog().keys();
    }

    /** A stream that no name leads to, and that goes with its subscription. */
    StreamNode hiddenStream(Relation relation) {
        return newStream(relation, true);
    }

    /** The stream of a relation that is no sink. */
    StreamNode streamOf(Relation relation) {
        if (relation.kind() == RelationKind.SOURCE) {
            return sourceStreams.computeIfAbsent(relation.name(), name -> newStream(relation, false));
        }
        StreamNode stream = assembly.streams().get(relation.name());
        if (stream == null) {
            throw Failures.bug("stream is in the catalog only: stream=" + relation.name(), null);
        }
        return stream;
    }

    void create(Planned.CreateSink plan) {
        Relation relation = plan.relation();
        if (assembly.isIsolated()) {
            add(relation);
            plan.sides().forEach(this::add);
            return;
        }
        String name = relation.name();
        StatementOptions.of("sink " + name, plan.options()).refuseUnknown();
        if (plan.connector().name() == null) {
            throw new ConfigException(
                            ErrorCode.MISSING_OPTION,
                            "a sink needs a connector: sink=" + name,
                            "add INTO FILE (path = '...') or INTO STDOUT")
                    .at(Failures.at(plan.connector().position()));
        }
        ConnectorFactory factory = require(plan.connector(), plan.connector().name());
        ConnectorOptions options = StatementOptions.of("connector " + factory.name(), plan.connector(), plan.format());
        drop(plan.replaces());
        SinkRequest request = new SinkRequest(
                name,
                fieldsOf(relation.columns()),
                relation.changelog().isAppend() && !relation.spec().weighted(),
                relation.spec().weighted(),
                keysOf(relation),
                options,
                formatOf(plan.format()),
                assembly.config().baseDirectory(),
                assembly.epochs().stage(name),
                assembly.config().data().retain(),
                assembly.config().data().dedupRows(),
                assembly.config().standardOutput());
        SinkConnector connector = placed(plan.connector(), () -> transactable(request, factory));
        Opening opening = Opening.of(name, connector, assembly.epochs());
        AgentRounds place = placed(
                plan.connector(), () -> assembly.open(opening, assembly.cores().of(relation.spec())[0]));
        try {
            assembly.add(relation.spec());
            List<Outlet> outlets = Outlet.open(
                    assembly.cores(), relation.spec(), assembly.config().blocksPerLane(), "sink." + name);
            SinkAgent.Role role = new SinkAgent.Role(name, connector, assembly.epochs());
            SinkNode node = new SinkNode(role, outlets, opening.faults());
            assembly.sinks().put(name, node);
            catalog.add(relation);
            plan.sides().forEach(this::add);
            assembly.seat(node.agent(), place);
            assembly.run(node.agent());
        } catch (RuntimeException e) {
            assembly.abandon(place, opening, e);
            throw e;
        }
    }

    /** Where nothing ever decides, transactions would never end. It holds nothing yet that would have to be closed. */
    private SinkConnector transactable(SinkRequest request, ConnectorFactory factory) {
        boolean idempotent =
                request.options().find("delivery").orElse("").equalsIgnoreCase(ConnectorFactory.IDEMPOTENT);
        if (idempotent && !factory.isIdempotent()) {
            throw notIdempotent(
                    request, "what the connector has written cannot be read back: connector=" + factory.name());
        }
        if (idempotent && !request.appendOnly()) {
            throw notIdempotent(request, "rows take the place of others, and a replay draws them together otherwise");
        }
        SinkConnector connector = factory.createSink(request);
        if (connector instanceof TransactionalSink && !assembly.epochs().isDurable()) {
            throw new ConfigException(
                    ErrorCode.NO_CHECKPOINTS,
                    "this delivery needs checkpoints: sink=" + request.name() + ", output=" + connector.describe());
        }
        if (idempotent && assembly.config().data().log().policy() == SyncPolicy.NONE) {
            throw notIdempotent(request, "a crash forgets what rows come from: data.log.policy=none");
        }
        return connector;
    }

    private static EngineException notIdempotent(SinkRequest request, String why) {
        return request.options()
                .at(
                        "delivery",
                        new IoException(
                                ErrorCode.NOT_IDEMPOTENT,
                                "sink cannot be idempotent: " + why + ", sink=" + request.name()));
    }

    void drop(List<Relation> relations) {
        for (Relation relation : relations) {
            drop(relation);
            catalog.remove(relation.name());
        }
    }

    private void drop(Relation relation) {
        String name = relation.name();
        switch (relation.kind()) {
            case SINK -> {
                SinkNode sink = assembly.sinks().remove(name);
                if (sink != null) {
                    sink.detach();
                    assembly.halt(sink.agent());
                    sink.close();
                    assembly.cores().run(core -> core.drop(relation.spec()));
                }
            }
            case STREAM, VIEW -> {
                StreamNode stream = assembly.streams().remove(name);
                if (stream != null) {
                    stream.drop();
                }
            }
            case SOURCE -> dropSource(relation);
        }
    }

    private void dropSource(Relation relation) {
        StreamNode stream = sourceStreams.remove(relation.name());
        if (stream != null) {
            stream.close();
        }
        SourceNode source = assembly.sources().remove(relation.name());
        if (source != null) {
            source.agents().forEach(assembly::halt);
            source.stopClients();
            assembly.alignments().remove(source);
            assembly.cores().run(core -> {
                core.drop(relation.spec());
                core.drop(source.spec());
            });
            source.close();
        }
    }

    static List<FieldFormat> fieldsOf(List<ColumnSchema> columns) {
        return columns.stream().map(Definitions::fieldOf).toList();
    }

    private static FieldFormat fieldOf(ColumnSchema column) {
        ColumnType type = column.type().columnType();
        boolean time = type == ColumnType.TIME || type == ColumnType.TIMESTAMP;
        int digits = time ? column.type().precision() : FieldFormat.DEFAULT_DIGITS;
        return new FieldFormat(column.name(), type, digits, column.nullable());
    }
}
