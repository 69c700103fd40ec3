package io.laminar.bench.durability;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** RocksDB's log: a batch a group, synced; keys of 8 bytes, values of 120, all in one memory table. */
final class RocksRecords implements RecordLog {
    private static final long MEMORY_TABLE_BYTES = 1L << 30;

    private final Options options = new Options()
            .setCreateIfMissing(true)
            .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
            .setWriteBufferSize(MEMORY_TABLE_BYTES)
            .setDisableAutoCompactions(true);
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteBatch batch = new WriteBatch();
    private final ByteBuffer key = ByteBuffer.allocateDirect(Long.BYTES);
    private final ByteBuffer value = ByteBuffer.allocateDirect(RECORD_BYTES - Long.BYTES);
    private final RocksDB database;
    private long number;

    RocksRecords(Path directory) throws RocksDBException {
        database = RocksDB.open(options, directory.toString());
    }

    static RocksRecords open(Path directory) {
        RocksDB.loadLibrary();
        try {
            return new RocksRecords(directory);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void commit(int records) {
        try {
            batch.clear();
            for (int i = 0; i < records; i++) {
                key.clear();
                key.putLong(0, number);
                value.clear();
                value.putLong(0, number);
                value.putLong(value.limit() - Long.BYTES, ~number);
                number++;
                batch.put(key, value);
            }
            database.write(synced, batch);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void drain() {
        // Every call has waited already.
    }

    @Override
    public long systemCalls() {
        return -1;
    }

    @Override
    public void check(long records) {
        if (database.getLatestSequenceNumber() != records) {
            throw new IllegalStateException("records=" + database.getLatestSequenceNumber() + ", expected=" + records);
        }
    }

    @Override
    public void close() {
        batch.close();
        synced.close();
        database.close();
        options.close();
    }
}
