package io.laminar.engine.connector.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.IdempotentSink;
import io.laminar.engine.connector.SinkConnector;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.IoException;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.nio.NioFaults;
import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.port.Faults;
import io.laminar.ring0.port.IoError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel fails the nth write of a sink, for n = 1, 2, … until a run has no such write any more. */
@Timeout(60)
class FileSinkFaultTest {
    private static final List<FieldFormat> FIELDS = List.of(new FieldFormat("id", ColumnType.BIGINT, 0, true));
    /** A quarter of a megabyte of text. */
    private static final int ROWS = 40_000;

    @TempDir
    Path folder;

    private final NioFaults faults = new NioFaults();

    private interface Run {
        void run(SinkConnector sink) throws IOException;
    }

    private void with(String name, Run run) throws IOException {
        try (FilePorts ports = new FilePorts(faults.backend())) {
            SinkConnector sink = new FileConnectorFactory()
                    .createSink(new SinkRequest(
                            "k",
                            FIELDS,
                            true,
                            false,
                            List.of(),
                            new ConnectorOptions("connector FILE", Map.of("path", name)),
                            "",
                            folder,
                            null,
                            2,
                            1000,
                            new ByteArrayOutputStream()));
            sink.open(ports);
            run.run(sink);
        }
    }

    private static void write(SinkConnector sink) throws IOException {
        try (Lane lane = Lane.create(new BlockLayout(List.of(ColumnType.BIGINT), 512, 64, false), 2, "test")) {
            BlockCursor cursor = new BlockCursor(lane.layout());
            for (int r = 0; r < ROWS; r++) {
                lane.writer().claim();
                lane.writer().setLong(0, r);
                lane.writer().endRow();
                if (r % 500 == 499) {
                    lane.writer().publish();
                    while (lane.reader().next(1000) == LaneReader.ROWS) {
                        cursor.wrap(lane.reader().block());
                        sink.write(cursor, lane.reader().from(), lane.reader().to());
                        lane.reader()
                                .consumeRows(lane.reader().to() - lane.reader().from());
                        lane.reader().releaseConsumed();
                    }
                }
            }
        }
        sink.flush();
        sink.end();
        assertTrue(sink.isFlushed());
    }

    private static String expected() {
        StringBuilder text = new StringBuilder("id\n");
        for (int r = 0; r < ROWS; r++) {
            text.append(r).append('\n');
        }
        return text.toString();
    }

    private String content(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        if (name.endsWith(".gz")) {
            bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteAllThoughWritesFallShort() throws IOException {
        for (String name : List.of("out.csv", "out.csv.gz")) {
            for (int error : new int[] {Faults.SHORT, IoError.INTERRUPTED, IoError.AGAIN}) {
                int n = 0;
                do {
                    faults.arm(Faults.Call.FILE_WRITE, ++n, error);
                    with(name, sink -> {
                        write(sink);
                        sink.close();
                    });
                    assertEquals(expected(), content(name), name + ", n=" + n);
                } while (faults.struck());
                assertTrue(n > 2, "n=" + n);
            }
        }
    }

    @Test
    void shouldNameTheFileAndKeepWhatWentBeforeAFailure() throws IOException {
        long before = RawMemory.liveBytes();
        fails(IoError.IO, ErrorCode.WRITE_FAILED);
        fails(IoError.DEVICE_FULL, ErrorCode.DISK_FULL);
        fails(IoError.QUOTA, ErrorCode.DISK_FULL);
        assertEquals(before, RawMemory.liveBytes());
    }

    private void fails(int error, ErrorCode code) throws IOException {
        int n = 0;
        do {
            faults.arm(Faults.Call.FILE_WRITE, ++n, error);
            with("out.csv", sink -> {
                IoException failure = failure(() -> write(sink));
                assertEquals(faults.struck(), failure != null);
                if (failure != null) {
                    assertEquals(code, failure.code());
                    assertTrue(failure.getMessage().contains("path=" + folder.resolve("out.csv")));
                }
                IoException closing = failure(sink::close);
                assertTrue(closing == null || faults.struck(), String.valueOf(closing));
            });
            String content = content("out.csv");
            assertTrue(expected().startsWith(content), "n=" + n);
            assertEquals(!faults.struck(), content.length() == expected().length(), "n=" + n);
        } while (faults.struck());
        assertTrue(n > 3, "n=" + n);
    }

    /** What was written before the disk was full is read back; what was cut short comes again. */
    @Test
    void shouldGoOnBehindAFullDiskWithoutWritingAnythingTwice() throws IOException {
        int n = 0;
        do {
            Path life = Files.createDirectory(folder.resolve("full-" + n));
            try (FilePorts ports = new FilePorts(faults.backend());
                    IdempotentSink sink = SteppedFileSink.appending(life, "out.csv", 100_000)) {
                sink.open(ports);
                sink.begin(0);
                sink.prepare(1);
                faults.arm(Faults.Call.FILE_WRITE, ++n, IoError.DEVICE_FULL);
                IoException failure = failure(() -> write(sink));
                assertEquals(faults.struck(), failure != null);
                assertEquals(failure == null, failure(() -> sink.prepare(2)) == null);
                failure(sink::close);
            }
            boolean struck = faults.struck();
            try (FilePorts ports = new FilePorts();
                    IdempotentSink sink = SteppedFileSink.appending(life, "out.csv", 100_000)) {
                sink.open(ports);
                sink.recover(1);
                long there = sink.ahead().rows();
                write(sink);
                assertEquals(there, sink.ahead().recognised());
                sink.prepare(3);
                sink.commit(3);
                assertEquals(0, sink.ahead().rows());
            }
            assertEquals(expected(), Files.readString(life.resolve("out.csv")), "n=" + n);
            if (!struck) {
                break;
            }
        } while (true);
        assertTrue(n > 3, "n=" + n);
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static IoException failure(Attempt attempt) throws IOException {
        try {
            attempt.run();
            return null;
        } catch (IoException e) {
            return e;
        }
    }
}
