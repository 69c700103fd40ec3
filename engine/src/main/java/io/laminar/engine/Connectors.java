package io.laminar.engine;

import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.file.FileConnectorFactory;
import io.laminar.engine.connector.socket.SocketConnectorFactory;
import io.laminar.engine.connector.stdout.StdoutConnectorFactory;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The connectors that there are: the built-in ones, and those that {@link ServiceLoader} finds; built-in names win. */
final class Connectors {
    private final Map<String, ConnectorFactory> factories = new TreeMap<>();

    /** Looks for connectors. */
    Connectors() {
        for (ConnectorFactory found : ServiceLoader.load(ConnectorFactory.class)) {
            factories.put(found.name().toUpperCase(Locale.ROOT), found);
        }
        for (ConnectorFactory builtIn :
                List.of(new FileConnectorFactory(), new SocketConnectorFactory(), new StdoutConnectorFactory())) {
            factories.put(builtIn.name(), builtIn);
        }
    }

    /**
     * {@return the connector of a name, whatever its case}
     *
     * @param name the name
     * @throws ConfigException when there is none
     */
    ConnectorFactory require(String name) {
        ConnectorFactory factory = factories.get(name.toUpperCase(Locale.ROOT));
        if (factory == null) {
            throw new ConfigException(
                    ErrorCode.UNKNOWN_CONNECTOR,
                    "unknown connector: connector=" + name + ", known=" + factories.keySet());
        }
        return factory;
    }
}
