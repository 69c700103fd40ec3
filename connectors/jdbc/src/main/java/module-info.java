/** The connector JDBC. */
module io.laminar.connector.jdbc {
    requires io.laminar.engine;
    requires io.laminar.memory;
    requires java.sql;
    requires static org.jspecify;

    provides io.laminar.engine.connector.ConnectorFactory with
            io.laminar.connector.jdbc.JdbcConnectorFactory;
}
