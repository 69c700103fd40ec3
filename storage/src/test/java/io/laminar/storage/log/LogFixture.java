package io.laminar.storage.log;

import io.laminar.ring0.port.IoOptions;
import io.laminar.ring0.port.PortFixture;
import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.Storage.LogIo;
import io.laminar.ring0.storage.StorageException;
import io.laminar.ring0.storage.SyncPolicy;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** A folder for each test, and small logs in it on the port under test; segments are made at once. */
public abstract class LogFixture extends PortFixture {
    protected static final int SEGMENT_BYTES = 128 << 10;
    protected static final int BUFFER_BYTES = 32 << 10;
    protected static final int CORE = 3;
    protected static final Entries ENTRIES = new Entries(17, 6000);

    @TempDir
    protected Path folder;

    @Override
    protected IoOptions options() {
        return new IoOptions("log", 4, 0, 1, 64, false, false);
    }

    protected final LogConfig config(SyncPolicy policy) {
        return new LogConfig(folder, CORE, SEGMENT_BYTES, BUFFER_BYTES, policy, 1_000_000);
    }

    protected final Log open(SyncPolicy policy) throws StorageException {
        return Log.open(config(policy), new LogIo(port, backend(), Runnable::run, System::nanoTime));
    }

    protected final void append(LogWriter writer, int count) throws StorageException {
        for (int i = 0; i < count; i++) {
            if (ENTRIES.append(writer, port) < 0) {
                throw writer.failure();
            }
        }
    }

    protected final long checkAll() throws StorageException {
        return ENTRIES.checkAll(folder, CORE, 1);
    }
}
