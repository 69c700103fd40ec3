package io.laminar.storage.page.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompactionOptionsUniversal;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.WriteOptions;

/**
 * How RocksDB is set up for pages.
 *
 * <p>Compaction is universal: what small checkpoints have put is merged among itself, and all of the state is written
 * again only when as much as {@code AMPLIFICATION_PERCENT} of it was put since. Levels would write every page that
 * overlaps again after four checkpoints, which is all of them when changes are spread.
 */
final class RocksSettings implements AutoCloseable {
    private static final int AMPLIFICATION_PERCENT = 60;
    private static final int RUNS = 8;
    private static final int BLOCK_BYTES = 64 << 10;
    private static final int MANIFEST_BYTES = 64 << 10;
    private static final int READ_AHEAD_BYTES = 2 << 20;

    private final CompactionOptionsUniversal universal = new CompactionOptionsUniversal()
            .setMaxSizeAmplificationPercent(AMPLIFICATION_PERCENT)
            .setAllowTrivialMove(true);
    final Options options = new Options();
    /** One that would have to wait says so: RocksDB lets it wait for ever while a device that is full stays so. */
    final WriteOptions noLog = new WriteOptions().setDisableWAL(true).setNoSlowdown(true);

    final FlushOptions flush = new FlushOptions().setWaitForFlush(true);
    final ReadOptions scan =
            new ReadOptions().setVerifyChecksums(true).setFillCache(false).setReadaheadSize(READ_AHEAD_BYTES);

    RocksSettings(long bufferBytes) {
        options.setCreateIfMissing(true)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(1)
                .setManifestPreallocationSize(MANIFEST_BYTES)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0)
                .setWriteBufferSize(bufferBytes)
                .setMaxWriteBufferNumber(4)
                .setAvoidFlushDuringShutdown(true)
                .setMaxBackgroundJobs(2)
                // A start reads all of it: the system reads ahead, as it does not when it is told that reads are
                // random.
                .setAdviseRandomOnOpen(false)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setCompactionStyle(CompactionStyle.UNIVERSAL)
                .setCompactionOptionsUniversal(universal)
                .setLevel0FileNumCompactionTrigger(RUNS)
                .setLevel0SlowdownWritesTrigger(16 * RUNS)
                .setLevel0StopWritesTrigger(32 * RUNS)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setNoBlockCache(true).setBlockSize(BLOCK_BYTES));
    }

    @Override
    public void close() {
        scan.close();
        flush.close();
        noLog.close();
        options.close();
        universal.close();
    }
}
