package io.laminar.connector.jdbc;

import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.staged.StagedSink;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** {@code INTO JDBC (url = 'jdbc:postgresql://host/db', table = '...', user = '...', password = '...')}. */
public final class JdbcConnectorFactory implements ConnectorFactory {
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** A name as SQL has it, perhaps behind that of a schema. */
    private static final String TABLE =
            "(NAME\\.){0,2}NAME".replace("NAME", "([\\p{L}_][\\p{L}\\p{N}_$]*|\"([^\"]|\"\")+\")");

    @Override
    public String name() {
        return "JDBC";
    }

    @Override
    public SinkConnector createSink(SinkRequest request) {
        ConnectorOptions options = request.options();
        String url = options.require("url");
        String table = options.require("table");
        Properties login = new Properties();
        for (String key : new String[] {"user", "password"}) {
            options.find(key).ifPresent(value -> login.setProperty(key, value));
        }
        String sink = options.find("sink.id").orElse(request.name());
        options.refuseUnknown();
        if (!request.format().isEmpty()) {
            throw options.atFormat(
                    new ConfigException(ErrorCode.UNKNOWN_FORMAT, "a table has no format: format=" + request.format()));
        }
        if (!table.matches(TABLE)) {
            throw options.at(
                    "table",
                    new ConfigException(
                            ErrorCode.INVALID_OPTION,
                            "not the name of a table: table=" + table,
                            "name, schema.name, or \"a name in quotes\""));
        }
        requireDriver(options, url);
        addDefaults(url, request.keys().isEmpty(), login);
        JdbcTarget target = JdbcTarget.of(request, url, login, table, sink);
        if (!request.appendOnly() && request.keys().isEmpty()) {
            throw JdbcFaults.unfit(
                    target,
                    "rows take the place of others, and nothing tells them apart",
                    "EMIT ON WINDOW CLOSE gives rows that stay, GROUP BY a key");
        }
        return new StagedSink(request, new JdbcReceiver(target), step -> {});
    }

    private static void requireDriver(ConnectorOptions options, String url) {
        try {
            DriverManager.getDriver(url);
        } catch (SQLException e) {
            throw options.at(
                    "url",
                    new ConfigException(
                            ErrorCode.INVALID_OPTION,
                            "no driver takes the url: url=" + url.replaceFirst("\\?.*", ""),
                            "put the driver's jar on the class path: org.postgresql:postgresql"));
        }
    }

    /**
     * What the url says wins. Without a limit a server that vanishes would hold a commit for ever; rows that are only
     * added may go many in one statement.
     */
    private static void addDefaults(String url, boolean adding, Properties login) {
        if (url.startsWith(POSTGRESQL)) {
            login.setProperty("connectTimeout", "10");
            login.setProperty("socketTimeout", "60");
            login.setProperty("ApplicationName", "laminar");
            login.setProperty("reWriteBatchedInserts", String.valueOf(adding));
        }
    }
}
