package io.laminar.engine.config;

import io.laminar.ring0.storage.LogConfig;
import io.laminar.ring0.storage.SyncPolicy;
import java.util.concurrent.TimeUnit;

/**
 * Where an engine keeps what outlives it, and how often it looks back.
 *
 * @param directory of logs and checkpoints, made when it is not there; empty: nothing outlives the engine. Relative
 *     paths count from the directory that statements count from
 * @param checkpointMs between two checkpoints, in milliseconds; 0: only when asked for
 * @param timeoutMs how long a barrier may be on its way before its checkpoint is given up, in milliseconds; and how
 *     long closing waits for the cores to take what was published
 * @param retain checkpoints that are kept
 * @param dedupRows most rows that an idempotent sink may show behind the last durable checkpoint: as many are compared
 *     at a start
 * @param log how what comes in is written down
 */
public record DataConfig(String directory, int checkpointMs, int timeoutMs, int retain, int dedupRows, Log log) {
    /**
     * The log of a core.
     *
     * @param policy when records reach the device, and when they may be acknowledged
     * @param intervalMs for {@link SyncPolicy#INTERVAL} and {@link SyncPolicy#NONE} how old a record may get in memory,
     *     in milliseconds
     * @param segmentBytes size of a file, a power of two; one is made ahead
     * @param bufferBytes size of each of three buffers, a power of two, at most a quarter of a file; a row is at most
     *     half of one
     */
    public record Log(SyncPolicy policy, int intervalMs, int segmentBytes, int bufferBytes) {
        /** Acknowledged when it is durable, as much at a time as has come meanwhile. */
        public static final Log DEFAULT = new Log(
                SyncPolicy.GROUP,
                (int) TimeUnit.NANOSECONDS.toMillis(LogConfig.DEFAULT_INTERVAL_NS),
                LogConfig.DEFAULT_SEGMENT_BYTES,
                LogConfig.DEFAULT_BUFFER_BYTES);

        /** Checks the numbers. */
        public Log {
            ConfigKeys.range("data.log.interval.ms", intervalMs, 0, Integer.MAX_VALUE);
            ConfigKeys.range("data.log.segment.bytes", segmentBytes, 1 << 16, 1 << 30);
            ConfigKeys.powerOfTwo("data.log.segment.bytes", segmentBytes);
            ConfigKeys.range("data.log.buffer.bytes", bufferBytes, 1 << 14, 1 << 28);
            ConfigKeys.powerOfTwo("data.log.buffer.bytes", bufferBytes);
        }

        private Log with(String key, String value) {
            return switch (key) {
                case "data.log.policy" ->
                    new Log(ConfigKeys.choice(key, value, SyncPolicy.class), intervalMs, segmentBytes, bufferBytes);
                case "data.log.interval.ms" ->
                    new Log(policy, (int) ConfigKeys.number(key, value), segmentBytes, bufferBytes);
                case "data.log.segment.bytes" ->
                    new Log(policy, intervalMs, (int) ConfigKeys.number(key, value), bufferBytes);
                case "data.log.buffer.bytes" ->
                    new Log(policy, intervalMs, segmentBytes, (int) ConfigKeys.number(key, value));
                default -> throw ConfigKeys.unknown(key);
            };
        }
    }

    /** What has to be replayed after a crash is seconds' worth of rows, and pages are not written over and over. */
    public static final int DEFAULT_CHECKPOINT_MS = 5_000;

    /** A subscriber that does not read for so long holds more than a checkpoint up. */
    public static final int DEFAULT_TIMEOUT_MS = 30_000;

    /** What of a row is no text: a thousand columns. */
    private static final int FIXED_BYTES = 1 << 14;

    /** The newest, and one to fall back to. */
    public static final int DEFAULT_RETAIN = 2;

    /** Less than a hundred megabytes at a start; more than ten thousand rows a second between two checkpoints. */
    public static final int DEFAULT_DEDUP_ROWS = 1_000_000;

    /** The defaults: nothing outlives the engine. */
    public static final DataConfig DEFAULT = new DataConfig(
            "", DEFAULT_CHECKPOINT_MS, DEFAULT_TIMEOUT_MS, DEFAULT_RETAIN, DEFAULT_DEDUP_ROWS, Log.DEFAULT);

    /** Checks the numbers. */
    public DataConfig {
        ConfigKeys.range("data.checkpoint.ms", checkpointMs, 0, Integer.MAX_VALUE);
        ConfigKeys.range("data.timeout.ms", timeoutMs, 1, Integer.MAX_VALUE);
        ConfigKeys.range("data.retain", retain, 1, 1000);
        ConfigKeys.range("data.dedup.rows", dedupRows, 16, 100_000_000);
    }

    /**
     * Checks what settings ask of each other, which come one by one.
     *
     * @param rowDataBytes what the texts of one row may take
     */
    public void requireFitting(int rowDataBytes) {
        if (isDurable()) {
            long row = rowDataBytes + (long) FIXED_BYTES;
            ConfigKeys.range("data.log.buffer.bytes", log.bufferBytes(), 2 * row, log.segmentBytes() / 4);
        }
    }

    /** {@return whether anything outlives the engine} */
    public boolean isDurable() {
        return !directory.isEmpty();
    }

    /**
     * {@return the same but for one setting}
     *
     * @param key a key of {@code docs/CONFIGURATION.md} that begins with {@code data.}
     * @param value its value as text
     */
    public DataConfig with(String key, String value) {
        return switch (key) {
            case "data.directory" -> new DataConfig(value, checkpointMs, timeoutMs, retain, dedupRows, log);
            case "data.checkpoint.ms" ->
                new DataConfig(directory, (int) ConfigKeys.number(key, value), timeoutMs, retain, dedupRows, log);
            case "data.timeout.ms" ->
                new DataConfig(directory, checkpointMs, (int) ConfigKeys.number(key, value), retain, dedupRows, log);
            case "data.retain" ->
                new DataConfig(directory, checkpointMs, timeoutMs, (int) ConfigKeys.number(key, value), dedupRows, log);
            case "data.dedup.rows" ->
                new DataConfig(directory, checkpointMs, timeoutMs, retain, (int) ConfigKeys.number(key, value), log);
            default -> new DataConfig(directory, checkpointMs, timeoutMs, retain, dedupRows, log.with(key, value));
        };
    }
}
