package io.laminar.engine.connector.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.SinkMetrics;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files, pipes and devices, as an application sees them. */
@Timeout(60)
class FileSinkTest {
    /** Half a megabyte of text: many buffers, and none ends with a line. */
    private static final int ROWS = 60_000;

    @TempDir
    Path folder;

    private Laminar open(LaminarConfig.Mode mode, String path) {
        Laminar laminar = Laminar.open(
                LaminarConfig.builder().mode(mode).baseDirectory(folder).build());
        laminar.execute("CREATE SOURCE t (id BIGINT, name VARCHAR);"
                + "CREATE SINK k AS SELECT id, name FROM t INTO FILE (path = '" + path + "') FORMAT CSV");
        return laminar;
    }

    private static void append(Laminar laminar, int rows) {
        try (Appender appender = laminar.appender("t")) {
            for (long id = 0; id < rows; id++) {
                appender.setLong(0, id);
                appender.setString(1, "n" + id % 97);
                appender.endRow();
            }
            appender.publish();
        }
    }

    private static String expected(int rows) {
        StringBuilder text = new StringBuilder("id,name\n");
        for (int id = 0; id < rows; id++) {
            text.append(id).append(",n").append(id % 97).append('\n');
        }
        return text.toString();
    }

    @Test
    void shouldWriteWhatFillsManyBuffers() throws IOException {
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            try (Laminar laminar = open(mode, "out.csv")) {
                append(laminar, ROWS);
                assertTrue(laminar.await(Duration.ofSeconds(30)));
                assertEquals(expected(ROWS), Files.readString(folder.resolve("out.csv")));
            }
            assertEquals(expected(ROWS), Files.readString(folder.resolve("out.csv")));
        }
    }

    @Test
    void shouldShowCompressedRowsBeforeTheFileEnds() throws IOException {
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            try (Laminar laminar = open(mode, "out.csv.gz")) {
                append(laminar, ROWS);
                assertTrue(laminar.await(Duration.ofSeconds(30)));
                byte[] wanted = expected(ROWS).getBytes(StandardCharsets.UTF_8);
                try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("out.csv.gz")))) {
                    assertEquals(expected(ROWS), new String(in.readNBytes(wanted.length), StandardCharsets.UTF_8));
                }
            }
            try (InputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve("out.csv.gz")))) {
                // Reads the trailer too: length and checksum are right.
                assertEquals(expected(ROWS), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void shouldWriteToAPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo is there");
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        try (Laminar laminar = open(LaminarConfig.Mode.THREADED, "pipe")) {
            append(laminar, ROWS);
            assertTrue(laminar.await(Duration.ofSeconds(30)));
        }
        assertEquals(expected(ROWS), read.get());
    }

    private Path pipe() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo is there");
        return pipe;
    }

    /** Rows wait until somebody reads, and creating the sink does not. */
    @Test
    void shouldWaitForAReaderOfAPipeWithRowsAndNotWithCreating() throws Exception {
        Path pipe = pipe();
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            CompletableFuture<String> read;
            try (Laminar laminar = open(mode, "pipe")) {
                append(laminar, 1000);
                assertFalse(laminar.await(Duration.ofMillis(100)));
                assertEquals(0, laminar.metrics().sink("k").orElseThrow().rowsWritten());
                read = CompletableFuture.supplyAsync(() -> {
                    try {
                        return Files.readString(pipe);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
                assertTrue(laminar.await(Duration.ofSeconds(30)));
            }
            assertEquals(expected(1000), read.get());
        }
    }

    @Test
    void shouldCloseThoughNobodyEverReadsFromAPipe() throws Exception {
        pipe();
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            Laminar laminar = open(mode, "pipe");
            laminar.close();
        }
        assertEquals(
                0,
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().startsWith("laminar-open"))
                        .count());
    }

    @Test
    void shouldTellThatTheDeviceIsFullAndDropWhatFollows() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/full")), "/dev/full is a device of Linux");
        for (LaminarConfig.Mode mode : LaminarConfig.Mode.values()) {
            try (Laminar laminar = open(mode, "/dev/full")) {
                append(laminar, ROWS);
                EngineException e = assertThrows(EngineException.class, () -> laminar.await(Duration.ofSeconds(30)));
                assertEquals(
                        ErrorCode.DISK_FULL,
                        assertInstanceOf(IoException.class, e).code());
                assertTrue(
                        e.getMessage()
                                .matches("cannot write file: no space left on the device: path=/dev/full, bytesPut=\\d+"
                                        + ", reason=no space left on device.*"),
                        e.getMessage());
                SinkMetrics sink = laminar.metrics().sink("k").orElseThrow();
                assertEquals(ROWS, sink.rowsWritten() + sink.rowsDropped());
                assertTrue(sink.rowsDropped() > 0, "" + sink);
            }
        }
    }

    @Test
    void shouldNotEndACompressedFileThatLacksSomething() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/full")), "/dev/full is a device of Linux");
        Files.createSymbolicLink(folder.resolve("full.csv.gz"), Path.of("/dev/full"));
        try (Laminar laminar = open(LaminarConfig.Mode.INLINE, "full.csv.gz")) {
            append(laminar, ROWS);
            EngineException e = assertThrows(EngineException.class, () -> laminar.await(Duration.ofSeconds(30)));
            assertEquals(ErrorCode.DISK_FULL, e.code());
        }
    }
}
