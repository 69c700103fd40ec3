package io.laminar.storage;

import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.LogPort;
import io.laminar.ring0.storage.LogRecords;
import io.laminar.ring0.storage.Storage;
import io.laminar.storage.log.Log;
import io.laminar.storage.log.LogReader;
import java.io.IOException;
import java.nio.file.Path;

/** Logs in files. */
public final class FileStorage implements Storage {
    /** For the service loader. */
    public FileStorage() {}

    @Override
    public LogPort openLog(LogConfig config, LogIo io) throws IOException {
        return Log.open(config, io.port(), io.backend(), io.background());
    }

    @Override
    public LogRecords readLog(Path directory, int core, long from) throws IOException {
        return LogReader.open(directory, core, from);
    }
}
