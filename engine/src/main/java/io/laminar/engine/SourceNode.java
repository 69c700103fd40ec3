package io.laminar.engine;

import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.lane.Lane;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A source: its columns, and the lanes of everyone who feeds it.
 *
 * @threading under the engine's lock; {@link #failure()} any thread
 */
final class SourceNode implements AutoCloseable {
    private final CoreHost host;
    private final int blocksPerLane;
    private final SourceSpec spec;
    private final SourceColumns columns;
    private final Backpressure.Policy policy;
    private final List<Appender> appenders = new ArrayList<>();
    private final List<Backpressure> producers = new ArrayList<>();
    private final List<SourceAgent> agents = new ArrayList<>();
    private final List<Lane> agentLanes = new ArrayList<>();
    private volatile boolean failed;
    private @Nullable Appender inserts;

    SourceNode(CoreHost host, int blocksPerLane, SourceSpec spec, SourceColumns columns, Backpressure.Policy policy) {
        this.host = host;
        this.blocksPerLane = blocksPerLane;
        this.spec = spec;
        this.columns = columns;
        this.policy = policy;
        host.run(core -> core.add(spec));
    }

    String name() {
        return columns.source();
    }

    SourceSpec spec() {
        return spec;
    }

    SourceColumns columns() {
        return columns;
    }

    List<FieldFormat> fields() {
        return columns.fields();
    }

    List<SourceAgent> agents() {
        return agents;
    }

    private Lane newLane(String tag) {
        return host.call(core -> {
            Lane made = Lane.create(core.laneLayout(spec), blocksPerLane, tag + "." + name());
            core.source(spec).attach(made.reader(), blocksPerLane);
            return made;
        });
    }

    /** A producer of the program's. */
    Appender newAppender(Backpressure.Relief relief) {
        requireOpen();
        Backpressure backpressure = new Backpressure(name(), policy, host.patience(), relief);
        producers.add(backpressure);
        Appender appender = new Appender(new LaneLease(newLane("appender")), columns, backpressure, this::complete);
        appenders.add(appender);
        return appender;
    }

    /** The one producer of all INSERTs; it does not keep the source from ending. */
    synchronized Appender inserts(Backpressure.Relief relief) {
        Appender known = inserts;
        if (known == null) {
            known = newAppender(relief);
            inserts = known;
        }
        return known;
    }

    /** Feeds the source from a connector; nothing flows before the agent runs. */
    SourceAgent feed(SourceConnector connector, Runnable onFailure) {
        requireOpen();
        Lane lane = newLane("source");
        SourceAgent agent = new SourceAgent(name(), connector, lane.writer(), this::complete, () -> {
            failed = true;
            onFailure.run();
        });
        agents.add(agent);
        agentLanes.add(lane);
        return agent;
    }

    private void requireOpen() {
        if (host.call(core -> core.ended(spec))) {
            throw new ConfigException(ErrorCode.CLOSED, "source has ended: source=" + name());
        }
    }

    /** No producer will be added: the source ends with those that are there. */
    synchronized void complete() {
        if (inserts != null) {
            inserts.close();
        }
        host.run(core -> core.source(spec).complete());
    }

    /** {@return what stopped a connector; null while nothing has} */
    @Nullable
    EngineException failure() {
        if (failed) {
            for (SourceAgent agent : agents) {
                EngineException failure = agent.failure();
                if (failure != null) {
                    return failure;
                }
            }
        }
        return null;
    }

    /** {@return whether the core has taken all that the connectors have read, and they have read all} */
    boolean isExhausted() {
        for (SourceAgent agent : agents) {
            if (!agent.isFinished()) {
                return false;
            }
        }
        long read = agentLanes.stream()
                .mapToLong(lane -> lane.writer().rowsPublished())
                .sum();
        return agents.isEmpty() || host.call(core -> core.source(spec).rowsIn() >= read);
    }

    SourceMetrics metrics() {
        long bad = agents.stream().mapToLong(SourceAgent::badRecords).sum();
        String last = agents.isEmpty() ? "" : agents.get(agents.size() - 1).lastBadRecord();
        long waits = producers.stream().mapToLong(Backpressure::waits).sum();
        return host.call(core -> {
            var source = core.source(spec);
            return new SourceMetrics(
                    name(),
                    source.rowsIn(),
                    source.rowsRejected(),
                    source.clock().farFutureRows(),
                    bad,
                    last,
                    waits,
                    source.watermark(),
                    core.ended(spec));
        });
    }

    /** Gives the lanes back; the core must not run any more, or must have dropped the source. */
    @Override
    public void close() {
        agents.forEach(SourceAgent::close);
        agentLanes.forEach(Lane::close);
        appenders.forEach(Appender::revoke);
    }
}
