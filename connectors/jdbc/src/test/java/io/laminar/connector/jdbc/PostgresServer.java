package io.laminar.connector.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PostgreSQL of the tests' own, from the packages of the system, in a folder that goes with it. It refuses to run as
 * root, so root starts it as somebody else.
 */
final class PostgresServer {
    private static PostgresServer shared;

    private final Path binaries;
    private final Path folder;
    private final int port;
    private final String user;

    private PostgresServer(Path binaries) throws IOException {
        this.binaries = binaries;
        this.folder = Files.createTempDirectory("laminar-postgres");
        this.user = System.getProperty("user.name");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        if (user.equals("root")) {
            Files.setOwner(
                    folder,
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
    }

    /** {@return the server of this JVM, which runs; the test is skipped where PostgreSQL is not installed} */
    static synchronized PostgresServer running() {
        if (shared == null) {
            Optional<Path> found = find();
            assumeTrue(found.isPresent(), "PostgreSQL is installed under /usr/lib/postgresql");
            try {
                shared = new PostgresServer(found.get());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(shared::remove, "postgres-end"));
            shared.run(
                    "initdb",
                    "-D",
                    shared.data(),
                    "-U",
                    "tests",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--locale=C",
                    "--no-sync");
            shared.start();
        }
        return shared;
    }

    private static Optional<Path> find() {
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    void start() {
        run(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-t",
                "60",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " -k " + folder + " -c listen_addresses=127.0.0.1 -c max_connections=20",
                "start");
    }

    /** Ends it at once, as a crash would. */
    void stop() {
        run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    private void run(String program, String... arguments) {
        try {
            List<String> command = new ArrayList<>();
            if (user.equals("root")) {
                command.addAll(List.of("runuser", "-u", "nobody", "--"));
            }
            command.add(binaries.resolve(program).toString());
            command.addAll(List.of(arguments));
            File output = Files.createTempFile("laminar-postgres", ".out").toFile();
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            int code = process.waitFor();
            String said = Files.readString(output.toPath(), StandardCharsets.UTF_8);
            Files.delete(output.toPath());
            assertEquals(0, code, () -> command + "\n" + said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void remove() {
        try {
            stop();
        } catch (AssertionError e) {
            // It was stopped.
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=tests";
    }

    /** Runs SQL. */
    void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** {@return the rows of a query, values of a row separated by bars} */
    List<String> rows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
                    row.append(c == 1 ? "" : "|").append(result.getString(c));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }
}
