package io.laminar.connector.jdbc;

import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.format.FieldFormat;
import java.util.List;
import java.util.Properties;

/**
 * Where a sink delivers to, and what.
 *
 * @param url of the database
 * @param login user and password, where they are given
 * @param table as it stands in SQL
 * @param sink under which name its epochs are remembered
 * @param fields columns of the rows
 * @param changelog whether rows can be taken back
 * @param keys columns that tell which row another one replaces; empty when every row stays
 */
record JdbcTarget(
        String url,
        Properties login,
        String table,
        String sink,
        List<FieldFormat> fields,
        boolean changelog,
        List<Integer> keys) {
    static JdbcTarget of(SinkRequest request, String url, Properties login, String table, String sink) {
        return new JdbcTarget(url, login, table, sink, request.fields(), request.changelog(), request.keys());
    }

    /** {@return the table and its database, without what follows the question mark: it may hold a password} */
    String describe() {
        int parameters = url.indexOf('?');
        return "table " + table + " at " + (parameters < 0 ? url : url.substring(0, parameters));
    }
}
