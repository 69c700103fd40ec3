package io.laminar.engine.config;

import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether threads of cores are kept on processors.
 *
 * @param mode whether
 * @param cpus on which, by number, in the order of the cores; empty for the best ones
 */
public record PinConfig(Mode mode, List<Integer> cpus) {
    /** Whether threads are pinned. */
    public enum Mode {
        /** Where several cores were asked for, or the processors are isolated; not complained about when refused. */
        AUTO,
        /** Yes; a refusal is logged as a warning. */
        ON,
        /** No. */
        OFF
    }

    /** What holds where nothing is said. */
    public static final PinConfig DEFAULT = new PinConfig(Mode.AUTO, List.of());

    private static final String KEY = "cores.pin";

    /** Keeps its own list, and refuses numbers that name no processor or one twice. */
    public PinConfig {
        cpus = List.copyOf(cpus);
        cpus.forEach(cpu -> ConfigKeys.range(KEY, cpu, 0, 1 << 16));
        if (cpus.stream().distinct().count() < cpus.size()) {
            throw new ConfigException(ErrorCode.INVALID_CONFIG, "a processor is named twice: " + KEY + "=" + cpus);
        }
    }

    /**
     * {@return what a text says}
     *
     * @param text {@code auto}, {@code on}, {@code off}, or processors by number: {@code 2,3}
     */
    public static PinConfig parse(String text) {
        if (!text.strip().matches("[0-9, ]+")) {
            return new PinConfig(ConfigKeys.choice(KEY, text, Mode.class), List.of());
        }
        List<Integer> cpus = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            cpus.add((int) ConfigKeys.number(KEY, part));
        }
        return new PinConfig(Mode.ON, cpus);
    }

    /** {@return as it is written} */
    public String text() {
        return cpus.isEmpty()
                ? mode.name().toLowerCase(java.util.Locale.ROOT)
                : String.join(",", cpus.stream().map(String::valueOf).toList());
    }
}
