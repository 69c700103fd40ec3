package io.laminar.engine.config;

/**
 * Where an engine keeps what outlives it, and how often it looks back.
 *
 * @param directory of logs and checkpoints, made when it is not there; empty: nothing outlives the engine. Relative
 *     paths count from the directory that statements count from
 * @param checkpointMs between two checkpoints, in milliseconds; 0: only when asked for
 * @param timeoutMs how long a barrier may be on its way before its checkpoint is given up, in milliseconds
 * @param retain checkpoints that are kept
 */
public record DataConfig(String directory, int checkpointMs, int timeoutMs, int retain) {
    /** What has to be replayed after a crash is seconds' worth of rows, and pages are not written over and over. */
    public static final int DEFAULT_CHECKPOINT_MS = 5_000;

    /** A subscriber that does not read for so long holds more than a checkpoint up. */
    public static final int DEFAULT_TIMEOUT_MS = 30_000;

    /** The newest, and one to fall back to. */
    public static final int DEFAULT_RETAIN = 2;

    /** The defaults: nothing outlives the engine. */
    public static final DataConfig DEFAULT =
            new DataConfig("", DEFAULT_CHECKPOINT_MS, DEFAULT_TIMEOUT_MS, DEFAULT_RETAIN);

    /** Checks the numbers. */
    public DataConfig {
        ConfigKeys.range("data.checkpoint.ms", checkpointMs, 0, Integer.MAX_VALUE);
        ConfigKeys.range("data.timeout.ms", timeoutMs, 1, Integer.MAX_VALUE);
        ConfigKeys.range("data.retain", retain, 1, 1000);
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
            case "data.directory" -> new DataConfig(value, checkpointMs, timeoutMs, retain);
            case "data.checkpoint.ms" ->
                new DataConfig(directory, (int) ConfigKeys.number(key, value), timeoutMs, retain);
            case "data.timeout.ms" ->
                new DataConfig(directory, checkpointMs, (int) ConfigKeys.number(key, value), retain);
            case "data.retain" ->
                new DataConfig(directory, checkpointMs, timeoutMs, (int) ConfigKeys.number(key, value));
            default -> throw ConfigKeys.unknown(key);
        };
    }
}
