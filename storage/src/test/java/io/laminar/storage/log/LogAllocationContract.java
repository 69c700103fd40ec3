package io.laminar.storage.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.laminar.memory.raw.RawMemory;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What appending, grouping and polling allocate on the heap: exact bytes of the owner's thread. */
public abstract class LogAllocationContract extends LogFixture {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int RECORDS = 5_000;
    private static final int RUNS = 24;

    @Test
    void shouldAllocateNothing() throws StorageException {
        // Segments are big enough for a run, so that none is made within one.
        LogConfig config = config(SyncPolicy.GROUP).withSizes(8 << 20, 256 << 10);
        try (Log log = Log.open(config, new LogIo(port, backend(), Runnable::run, System::nanoTime))) {
            LogWriter writer = log.writer();
            long least = Long.MAX_VALUE;
            for (int run = 0; run < RUNS; run++) {
                writer.maintain(0);
                long before = THREADS.getCurrentThreadAllocatedBytes();
                appendPlainly(writer, RECORDS);
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes in " + RECORDS + " records");
            Entries.settle(writer, port);
        }
        try (LogReader reader = LogReader.open(folder, CORE, 0)) {
            long count = 0;
            while (reader.next()) {
                assertEquals(count++, RawMemory.getLong(reader.payload()));
            }
            assertEquals(RUNS * (long) RECORDS, count);
        }
    }

    private void appendPlainly(LogWriter writer, int count) {
        for (int i = 0; i < count; ) {
            long address = writer.reserve(RecordKind.ROWS, 128);
            if (address >= 0) {
                RawMemory.putLong(address, writer.appended());
                writer.commit(1, i++);
            }
            if (address < 0 || i % 100 == 0) {
                writer.work(0);
                if (port.poll(8) == 0) {
                    port.park(1_000_000);
                }
            }
        }
    }
}
