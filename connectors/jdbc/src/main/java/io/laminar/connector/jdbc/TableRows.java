package io.laminar.connector.jdbc;

import io.laminar.engine.connector.text.ChangeOps;
import io.laminar.memory.block.BlockCursor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns rows into statements, in the order of the rows, in batches of those that follow each other with the same
 * statement. The old half of an update needs none: the new one replaces it.
 *
 * @threading one owner
 */
final class TableRows {
    private static final int BATCH_ROWS = 512;

    private final JdbcTarget target;
    private final TableStatements texts;
    private final Connection connection;
    private final RowBinder binder;
    private final ChangeOps ops;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private @Nullable PreparedStatement batch;
    private int batched;

    TableRows(JdbcTarget target, TableColumns columns, Connection connection) {
        this.target = target;
        this.texts = new TableStatements(target, columns);
        this.connection = connection;
        int first = target.changelog() ? 1 : 0; // behind the weight
        this.binder = new RowBinder(columns, first);
        this.ops = target.changelog()
                ? ChangeOps.ofColumn(
                        0, target.keys().stream().map(key -> key + first).toList())
                : new ChangeOps(target.keys());
    }

    /** Has the database refuse at once what it would refuse later. */
    void rehearse() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String text : texts.rehearsals()) {
                statement.execute(text);
            }
        }
    }

    void put(BlockCursor cursor, int from, int to) throws SQLException {
        for (int row = from; row < to; row++) {
            if (target.keys().isEmpty()) {
                add(texts.insert(), cursor, row);
                continue;
            }
            int nulls = nulls(cursor, row);
            switch (ops.op(cursor, row, to)) {
                case UPDATE_BEFORE -> {
                    // Replaced by the row behind it.
                }
                case DELETE -> delete(nulls, cursor, row);
                case INSERT, UPDATE_AFTER -> replace(nulls, cursor, row);
            }
        }
    }

    /** NULL is no conflict for the database, but the same key for a query. */
    private void replace(int nulls, BlockCursor cursor, int row) throws SQLException {
        if (nulls == 0) {
            add(texts.upsert(), cursor, row);
        } else {
            delete(nulls, cursor, row);
            add(texts.insert(), cursor, row);
        }
    }

    private int nulls(BlockCursor cursor, int row) {
        int nulls = 0;
        for (int k = 0; k < target.keys().size(); k++) {
            nulls |= cursor.isNull(row, binder.first() + target.keys().get(k)) ? 1 << k : 0;
        }
        return nulls;
    }

    private void add(String text, BlockCursor cursor, int row) throws SQLException {
        PreparedStatement statement = begin(text);
        binder.bind(statement, cursor, row);
        add(statement);
    }

    private void delete(int nulls, BlockCursor cursor, int row) throws SQLException {
        PreparedStatement statement = begin(texts.delete(nulls));
        int at = 1;
        for (int k = 0; k < target.keys().size(); k++) {
            if ((nulls & 1 << k) == 0) {
                binder.bind(statement, at++, cursor, row, target.keys().get(k));
            }
        }
        add(statement);
    }

    /** The statement of a text; rows of another one that wait go first. */
    private PreparedStatement begin(String text) throws SQLException {
        PreparedStatement statement = prepared.get(text);
        if (statement == null) {
            statement = connection.prepareStatement(text);
            prepared.put(text, statement);
        }
        if (statement != batch) {
            flush();
            batch = statement;
        }
        return statement;
    }

    private void add(PreparedStatement statement) throws SQLException {
        statement.addBatch();
        batched++;
        if (batched == BATCH_ROWS) {
            flush();
        }
    }

    /** Sends what waits. */
    void flush() throws SQLException {
        if (batch != null && batched > 0) {
            batched = 0;
            batch.executeBatch();
        }
    }
}
