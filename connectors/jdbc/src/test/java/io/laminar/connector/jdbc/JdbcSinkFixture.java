package io.laminar.connector.jdbc;

import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A table t of a real PostgreSQL, and lives of a sink into it. */
abstract class JdbcSinkFixture {
    static final FieldFormat ID = new FieldFormat("id", ColumnType.BIGINT, 0, true);
    static final FieldFormat NAME = new FieldFormat("name", ColumnType.VARCHAR, 0, true);

    @TempDir
    Path folder;

    PostgresServer server;
    private final List<TransactionalSink> open = new ArrayList<>();

    @BeforeEach
    void connect() throws SQLException {
        server = PostgresServer.running();
        server.execute("DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS laminar_epochs");
    }

    @AfterEach
    void close() throws IOException {
        for (TransactionalSink sink : open) {
            sink.close();
        }
    }

    JdbcLife life() {
        return JdbcLife.append(folder.resolve("stage"), server.url(), "t", ID, NAME);
    }

    JdbcLife changes(Integer... keys) {
        return new JdbcLife(folder.resolve("stage"), server.url(), "t", List.of(ID, NAME), true, List.of(keys));
    }

    TransactionalSink kept(TransactionalSink sink) {
        open.add(sink);
        return sink;
    }

    void write(TransactionalSink sink, int from, int count) throws IOException {
        life().write(sink, count, (row, r) -> {
            row.setLong(0, from + r);
            row.setString(1, "n" + (from + r));
        });
    }

    List<String> rows() throws SQLException {
        return server.rows("SELECT * FROM t ORDER BY id");
    }

    long staged() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("stage"))) {
            return files.filter(path -> path.toString().endsWith(".frames")).count();
        }
    }

    /** A first life with a row in each of its epochs. */
    TransactionalSink prepared(int epochs) throws Exception {
        TransactionalSink sink = kept(life().open(-1));
        for (int epoch = 1; epoch <= epochs; epoch++) {
            write(sink, epoch, 1);
            sink.prepare(epoch);
        }
        return sink;
    }

    List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("stage"))) {
            return files.map(path -> String.valueOf(path.getFileName())).toList();
        }
    }
}
