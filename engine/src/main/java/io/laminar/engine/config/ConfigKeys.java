package io.laminar.engine.config;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The keys of the configuration, and the checks that its records make. */
public final class ConfigKeys {
    /** Every key, in the order of {@code docs/CONFIGURATION.md}. */
    public static final List<String> ALL = List.of(
            "mode",
            "cores",
            "cores.pin",
            "block.rows",
            "block.data.bytes",
            "blocks.per.lane",
            "blocks.per.stream",
            "slice.rows",
            "memory.limit.bytes",
            "memory.placement",
            "memory.huge.pages",
            "memory.lock",
            "idle.spins",
            "idle.yields",
            "idle.park.ns",
            "allocation.guard",
            "metrics.counters",
            "metrics.records",
            "metrics.directory",
            "budget.event.ns",
            "budget.batch.ns",
            "budget.lookup.ns",
            "budget.window.ns",
            "budget.iteration.ns",
            "budget.chunk.ns",
            "budget.flush.ns",
            "backpressure.throttle.percent",
            "backpressure.resume.percent",
            "io.backend",
            "io.operations",
            "io.sockets",
            "io.receive.buffers",
            "io.receive.buffer.bytes",
            "io.direct.polling",
            "io.submission.thread",
            "io.drain.ms",
            "io.stall.ms",
            "data.directory",
            "data.checkpoint.ms",
            "data.timeout.ms",
            "data.retain",
            "data.dedup.rows",
            "data.log.policy",
            "data.log.interval.ms",
            "data.log.segment.bytes",
            "data.log.buffer.bytes",
            "base.directory");

    private ConfigKeys() {}

    /**
     * Refuses a number outside its range.
     *
     * @param key its key
     * @param value the number
     * @param least smallest allowed
     * @param most largest allowed
     */
    public static void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new ConfigException(
                    ErrorCode.INVALID_CONFIG,
                    "setting is out of range: " + key + "=" + value + ", allowed=" + least + ".." + most);
        }
    }

    /**
     * Refuses a number that is no power of two.
     *
     * @param key its key
     * @param value the number
     */
    public static void powerOfTwo(String key, int value) {
        if (Integer.bitCount(value) != 1) {
            throw new ConfigException(ErrorCode.INVALID_CONFIG, "setting must be a power of two: " + key + "=" + value);
        }
    }

    /**
     * {@return true or false}
     *
     * @param key its key, for the message
     * @param text the word
     */
    public static boolean flag(String key, String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on", "1" -> true;
            case "false", "off", "0" -> false;
            default ->
                throw new ConfigException(
                        ErrorCode.INVALID_CONFIG,
                        "setting has no such value: " + key + "=" + text + ", allowed=[true, false]");
        };
    }

    /**
     * {@return a number}
     *
     * @param key its key, for the message
     * @param text the number as text; underscores are allowed between digits
     */
    public static long number(String key, String text) {
        try {
            long value = Long.parseLong(text.strip().replace("_", ""));
            boolean small = !key.equals("memory.limit.bytes") && !key.endsWith(".ns");
            if (small) {
                range(key, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            }
            return value;
        } catch (NumberFormatException e) {
            throw new ConfigException(ErrorCode.INVALID_CONFIG, "setting is no number: " + key + "=" + text, e);
        }
    }

    /**
     * {@return one of some words, whatever its case}
     *
     * @param key its key, for the message
     * @param text the word
     * @param type the words
     * @param <E> their type
     */
    public static <E extends Enum<E>> E choice(String key, String text, Class<E> type) {
        try {
            return Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    ErrorCode.INVALID_CONFIG,
                    "setting has no such value: " + key + "=" + text + ", allowed="
                            + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT),
                    e);
        }
    }

    /**
     * {@return the failure of a key that there is not}
     *
     * @param key the key
     */
    public static ConfigException unknown(String key) {
        return new ConfigException(ErrorCode.INVALID_CONFIG, "no such setting: key=" + key + ", known=" + ALL);
    }
}
