package io.laminar.engine.connector.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.binary.FrameSchema;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bytes become rows without garbage, in every format, however they are cut and however often the lane is full. */
class IntakeAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROWS = 20_000;
    private static final int WARM_UP_ROUNDS = 200;
    private static final int PIECE_BYTES = 4096;

    private long seen;

    private void take(LaneReader reader) {
        while (reader.next(BlockLayout.MAX_ROWS) == LaneReader.ROWS) {
            seen += reader.to() - reader.from();
            reader.consumeRows(reader.to() - reader.from());
            reader.releaseConsumed();
        }
    }

    private void feed(Intake intake, Lane lane, long bytes, int count) throws IOException {
        for (int at = 0; at < count; at += PIECE_BYTES) {
            intake.receive(bytes + at, Math.min(PIECE_BYTES, count - at), false, lane.writer());
            while (intake.blocked()) {
                take(lane.reader());
                intake.resume(lane.writer());
            }
        }
        take(lane.reader());
    }

    @Test
    void shouldAllocateNothingPerRow() throws IOException {
        for (String format : SocketHarness.FORMATS) {
            Map<String, String> given = Map.of("address", "localhost:1", "format", format, "header", "false");
            Map<String, String> plain = Map.of("address", "localhost:1", "format", format);
            ConnectorOptions options = new ConnectorOptions("test", format.equals("CSV") ? given : plain);
            SourceRequest request = new SourceRequest("t", SocketHarness.FIELDS, options, "", Path.of(""));
            BadRecords bad = new BadRecords(BadRecords.Policy.FAIL, SocketHarness.FIELDS, null);
            byte[] rows = format.equals("CSV")
                    ? SocketHarness.csv(0, ROWS, false).getBytes(StandardCharsets.UTF_8)
                    : SocketHarness.rows(format, 0, ROWS);
            if (format.equals("BINARY")) {
                // The schema comes once a connection, and is compared by name.
                rows = Arrays.copyOfRange(rows, new FrameSchema(SocketHarness.FIELDS).frameBytes(), rows.length);
            }
            long memory = RawMemory.allocate(rows.length, 64, "test");
            RawMemory.copyFrom(rows, 0, memory, rows.length);
            BlockLayout layout = new BlockLayout(
                    SocketHarness.FIELDS.stream().map(field -> field.type()).toList(), 256, 16 << 10, false);
            try (Intakes intakes = new Intakes(SocketOptions.forSource("", options), request, bad, PIECE_BYTES);
                    Lane lane = Lane.create(layout, 2, "test")) {
                Intake intake = intakes.create("test");
                long allocated = -1;
                for (int round = 0; round < WARM_UP_ROUNDS && allocated != 0; round++) {
                    long before = THREADS.getCurrentThreadAllocatedBytes();
                    seen = 0;
                    feed(intake, lane, memory, rows.length);
                    allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
                    assertEquals(ROWS, seen, format);
                }
                assertEquals(0, allocated, format);
                intake.close();
            } finally {
                RawMemory.free(memory);
            }
        }
    }
}
