package io.laminar.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts of examples/flights give what DuckDB computes over the same file as a batch, and so do the checked-in
 * results. {@code -Dexamples.update=true} writes the checked-in results anew, from DuckDB.
 */
class FlightsExampleTest {
    private static final Path FLIGHTS = Repository.root().resolve("examples/flights");
    private static final Path EXPECTED = FLIGHTS.resolve("expected");

    @ParameterizedTest
    @ValueSource(strings = {"delays", "routes", "long_delays"})
    void shouldHoldWhatDuckDbComputes(String name) throws IOException, SQLException {
        List<String> computed = duckDb(name);
        if (Boolean.getBoolean("examples.update")) {
            write(name, computed);
        }
        assertTrue(computed.size() > 500, name + " must have rows: " + computed.size());
        assertEquals(computed, read(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"delays", "routes", "long_delays"})
    void shouldGiveTheSameRowsAsDuckDb(String name) throws IOException {
        CliRun run = CliRun.of("run", FLIGHTS.resolve(name + ".sql").toString(), "--format", "csv", "--quiet");
        assertEquals(ExitCode.OK, run.code(), run.err());
        Tables.assertSameBag(read(name), run.out().lines().toList());
    }

    private static List<String> duckDb(String name) throws IOException, SQLException {
        String script = Files.readString(EXPECTED.resolve(name + ".duckdb.sql"))
                .replace("'flights-week1.csv.gz'", "'" + FLIGHTS.resolve("flights-week1.csv.gz") + "'");
        List<String> lines = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String sql : script.split(";\\s*\\R")) {
                if (statement.execute(sql)) {
                    try (ResultSet rows = statement.getResultSet()) {
                        addCsv(rows, lines);
                    }
                }
            }
        }
        return lines;
    }

    private static void addCsv(ResultSet rows, List<String> lines) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        StringBuilder line = new StringBuilder();
        for (int column = 1; column <= columns; column++) {
            line.append(column == 1 ? "" : ",").append(rows.getMetaData().getColumnName(column));
        }
        lines.add(line.toString());
        while (rows.next()) {
            line.setLength(0);
            for (int column = 1; column <= columns; column++) {
                // JDBC's text of a timestamp ends in ".0"; no other value of these results has two colons.
                String text = rows.getString(column);
                String cell = text.matches(".*:.*:.*\\.0") ? text.substring(0, text.length() - 2) : text;
                line.append(column == 1 ? "" : ",").append(cell);
            }
            lines.add(line.toString());
        }
    }

    private static Path file(String name) {
        // Only the largest is worth compressing.
        return EXPECTED.resolve(name + (name.equals("delays") ? ".csv.gz" : ".csv"));
    }

    private static List<String> read(String name) throws IOException {
        Path file = file(name);
        try (InputStream raw = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    private static void write(String name, List<String> lines) throws IOException {
        Path file = file(name);
        try (OutputStream raw = Files.newOutputStream(file);
                OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw) {
            packed.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
