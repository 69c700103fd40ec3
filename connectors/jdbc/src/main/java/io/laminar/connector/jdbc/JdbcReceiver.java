package io.laminar.connector.jdbc;

import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.staged.EpochReceiver;
import io.laminar.memory.block.BlockCursor;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A table that receives epochs. A connection on which anything has failed is not used again: whether its transaction
 * was committed the next one reads in {@code laminar_epochs}.
 */
final class JdbcReceiver implements EpochReceiver {
    private static final String EPOCHS = "laminar_epochs";

    private final JdbcTarget target;
    private final boolean remembers;
    private @Nullable Session session;
    private long epoch;

    /** A connection, and what is prepared on it. */
    private record Session(Connection connection, TableRows rows) {}

    JdbcReceiver(JdbcTarget target) {
        this(target, true);
    }

    /**
     * A receiver whose memory can be switched off, to see that it is needed.
     *
     * @param target where to
     * @param remembers whether it asks which epoch was the last
     */
    JdbcReceiver(JdbcTarget target, boolean remembers) {
        this.target = target;
        this.remembers = remembers;
    }

    private interface Work<T> {
        T run(Session on) throws SQLException;
    }

    private <T> T attempt(String what, Work<T> work) {
        try {
            Session on = session;
            if (on == null) {
                on = connect();
                session = on;
            }
            return work.run(on);
        } catch (SQLException e) {
            abandon();
            throw JdbcFaults.of(what, target, e);
        }
    }

    private Session connect() throws SQLException {
        Connection connection = DriverManager.getConnection(target.url(), target.login());
        boolean ready = false;
        try {
            connection.setAutoCommit(false);
            TableColumns columns = TableColumns.of(target, connection);
            TableRows rows = new TableRows(target, columns, connection);
            ready = true;
            return new Session(connection, rows);
        } finally {
            if (!ready) {
                connection.close();
            }
        }
    }

    @Override
    public void open() {
        attempt("use the table", on -> {
            on.rows().rehearse();
            on.connection().rollback();
            prepareMemory(on.connection());
            return true;
        });
    }

    private void prepareMemory(Connection connection) throws SQLException {
        if (!hasMemory(connection)) {
            connection.rollback();
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS " + EPOCHS
                        + " (sink VARCHAR(200) PRIMARY KEY, epoch BIGINT NOT NULL)");
            }
        }
        // There from the start, so that whoever delivers can lock it.
        try (PreparedStatement begin = connection.prepareStatement(
                "INSERT INTO " + EPOCHS + " (sink, epoch) VALUES (?, ?) ON CONFLICT (sink) DO NOTHING")) {
            begin.setString(1, target.sink());
            begin.setLong(2, TransactionalSink.NO_EPOCH);
            begin.executeUpdate();
        }
        connection.commit();
    }

    /** Asked first: who may not make tables may have got this one from somebody who may. */
    private static boolean hasMemory(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT sink, epoch FROM " + EPOCHS + " WHERE 1 = 0")) {
            return none.getMetaData().getColumnCount() == 2;
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public long received() {
        return attempt("ask for the last epoch", on -> {
            long last = last(on.connection(), "");
            on.connection().rollback();
            return last;
        });
    }

    private long last(Connection connection, String how) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT epoch FROM " + EPOCHS + " WHERE sink = ?" + how)) {
            select.setString(1, target.sink());
            try (ResultSet found = select.executeQuery()) {
                if (!found.next()) {
                    throw new SQLException("table " + EPOCHS + " has lost the row of sink " + target.sink());
                }
                return found.getLong(1);
            }
        }
    }

    @Override
    public boolean begin(long its) {
        epoch = its;
        return attempt("begin an epoch", on -> {
            boolean wanted = last(on.connection(), " FOR UPDATE") < its || !remembers;
            if (!wanted) {
                on.connection().rollback();
            }
            return wanted;
        });
    }

    @Override
    public void rows(BlockCursor cursor, int from, int to) {
        attempt("write rows", on -> {
            on.rows().put(cursor, from, to);
            return true;
        });
    }

    @Override
    public void commit() {
        attempt("commit an epoch", on -> {
            on.rows().flush();
            try (PreparedStatement update =
                    on.connection().prepareStatement("UPDATE " + EPOCHS + " SET epoch = ? WHERE sink = ?")) {
                update.setLong(1, epoch);
                update.setString(2, target.sink());
                if (update.executeUpdate() != 1) {
                    throw new SQLException("table " + EPOCHS + " has lost the row of sink " + target.sink());
                }
            }
            on.connection().commit();
            return true;
        });
    }

    @Override
    public void abandon() {
        Session left = session;
        session = null;
        if (left != null) {
            try {
                left.connection().close();
            } catch (SQLException e) {
                System.getLogger("io.laminar.connector.jdbc")
                        .log(System.Logger.Level.DEBUG, "a connection that failed could not be closed", e);
            }
        }
    }

    @Override
    public String describe() {
        return target.describe();
    }

    @Override
    public void close() {
        abandon();
    }
}
