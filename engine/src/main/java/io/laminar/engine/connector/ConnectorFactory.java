package io.laminar.engine.connector;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;

/**
 * Makes the connectors of one kind: what {@code FROM name (...)} and {@code INTO name (...)} mean.
 *
 * <p>Implementations have a constructor without parameters and are listed as providers of this interface in their
 * module or under {@code META-INF/services}. Both methods run while CREATE is executed, on the caller's thread:
 * whatever can be known to be wrong is refused there, by an {@link io.laminar.engine.error.EngineException} that names
 * the option, the path or the address, and the place by {@link ConnectorOptions#at}. A kind that cannot be a source or
 * a sink leaves the method as it is.
 */
public interface ConnectorFactory {
    /** {@return the name by which SQL calls the connector, in upper case} */
    String name();

    /** The value of the option {@code delivery} that asks for rows at once and none twice. */
    String IDEMPOTENT = "idempotent";

    /** {@return whether sinks may be asked to be {@link #IDEMPOTENT}: what they have written can be read back} */
    default boolean isIdempotent() {
        return false;
    }

    /**
     * Makes a source.
     *
     * @param request what the statement says
     * @return the source; the engine closes it
     */
    default SourceConnector createSource(SourceRequest request) {
        throw new ConfigException(
                ErrorCode.UNKNOWN_CONNECTOR,
                "connector cannot be a source: connector=" + name() + ", source=" + request.name());
    }

    /**
     * Makes a sink.
     *
     * @param request what the statement says
     * @return the sink; the engine closes it
     */
    default SinkConnector createSink(SinkRequest request) {
        throw new ConfigException(
                ErrorCode.UNKNOWN_CONNECTOR,
                "connector cannot be a sink: connector=" + name() + ", sink=" + request.name());
    }
}
