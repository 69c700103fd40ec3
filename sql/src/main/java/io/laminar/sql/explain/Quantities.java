package io.laminar.sql.explain;

import java.util.ArrayList;
import java.util.List;

/** Lengths of time and sizes in the units that people use. */
final class Quantities {
    private static final long[] UNITS_NS = {
        86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L
    };
    private static final String[] UNITS = {"DAY", "HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND", "NANOSECOND"
    };
    private static final String[] SIZES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Quantities() {}

    /** {@return {@code 2 HOUR 30 MINUTE}} */
    static String duration(long ns) {
        if (ns == 0) {
            return "0 SECOND";
        }
        List<String> parts = new ArrayList<>();
        long rest = ns;
        for (int u = 0; u < UNITS.length; u++) {
            if (rest / UNITS_NS[u] != 0) {
                parts.add(rest / UNITS_NS[u] + " " + UNITS[u]);
                rest %= UNITS_NS[u];
            }
        }
        return String.join(" ", parts);
    }

    /** {@return {@code 16 GiB}} */
    static String size(long bytes) {
        int unit = 0;
        long value = bytes;
        while (unit + 1 < SIZES.length && value >= 1_024 && value % 1_024 == 0) {
            value /= 1_024;
            unit++;
        }
        return value + " " + SIZES[unit];
    }

    /** {@return {@code 228 KiB}, rounded up to at most four digits} */
    static String about(long bytes) {
        int unit = 0;
        long value = bytes;
        while (unit + 1 < SIZES.length && value >= 10_000) {
            value = (value + 1_023) / 1_024;
            unit++;
        }
        return value + " " + SIZES[unit];
    }
}
