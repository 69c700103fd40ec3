package io.laminar.sql;

import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.WatermarkPolicy;
import io.laminar.ring0.time.WatermarkPolicy.Drift;
import io.laminar.ring0.time.WatermarkPolicy.Excess;
import io.laminar.ring0.time.WatermarkPolicy.Full;
import io.laminar.ring0.time.WatermarkPolicy.Keys;
import io.laminar.ring0.time.WatermarkPolicy.Scope;
import io.laminar.sql.bind.SourceBinder;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Statement;
import io.laminar.sql.type.TypeKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Options of CREATE SOURCE that say how the watermark is made of what producers bring. */
final class WatermarkOptions {
    private static final String BY = "watermark.by";
    private static final String IDLE = "idle.timeout";
    private static final String KEY = "watermark.key";
    private static final String KEYS_MAX = "watermark.keys.max";
    private static final String KEYS_FULL = "watermark.keys.full";
    private static final String GROUP = "align.group";
    private static final String DRIFT = "align.drift";
    private static final String EXCESS = "align.excess";

    /** Five minutes: more than producers that are merely out of step, less than what fills a memory. */
    private static final long DEFAULT_DRIFT_NS = 300_000_000_000L;

    /** All of them: those who read the other options do not know these. */
    static final List<String> KEYS = List.of(BY, KEY, KEYS_MAX, KEYS_FULL, IDLE, GROUP, DRIFT, EXCESS);

    /** Their owners take eight bytes each of the gigabyte that the keys of a producer may have. */
    private static final long MOST_KEYS = 8_000_000;

    private final Map<String, Statement.Option> options;
    private final SourceBinder.Bound bound;
    private final List<SourceSpec> others;

    /** The options of a statement; {@code others} are the sources that it does not replace. */
    WatermarkOptions(Statement.Options options, SourceBinder.Bound bound, List<SourceSpec> others) {
        this.options = options.values();
        this.bound = bound;
        this.others = others;
    }

    WatermarkPolicy policy() {
        Statement.Option idle = options.get(IDLE);
        if (idle != null) {
            requireTime(IDLE, idle);
        }
        Scope scope = scope();
        return new WatermarkPolicy(
                scope,
                idle == null ? WatermarkPolicy.NEVER : OptionValues.durationNs(IDLE, idle),
                keys(scope),
                drift());
    }

    private Scope scope() {
        Statement.Option value = options.get(BY);
        if (value == null) {
            return Scope.SOURCE;
        }
        requireTime(BY, value);
        return switch (value.text().strip().toLowerCase(Locale.ROOT)) {
            case "source" -> Scope.SOURCE;
            case "producer" -> Scope.PRODUCER;
            case "key" -> Scope.KEY;
            default -> throw OptionValues.bad(BY, value, "source, producer or key");
        };
    }

    private @Nullable Keys keys(Scope scope) {
        if (scope != Scope.KEY) {
            refuseWithout(BY + " = 'key'", List.of(KEY, KEYS_MAX, KEYS_FULL));
            return null;
        }
        Statement.Option by = Objects.requireNonNull(options.get(BY));
        Statement.Option key = options.get(KEY);
        if (key == null) {
            throw new SqlException(
                    SqlErrorCode.BAD_OPTION,
                    by.position(),
                    "option=" + BY + ", expected=" + KEY + " beside it",
                    "say whose watermarks they are: " + KEY + " = 'a column'");
        }
        if (bound.watermark() == null) {
            throw new SqlException(
                    SqlErrorCode.BAD_OPTION,
                    by.position(),
                    "option=" + BY + ", the watermark is moved by the program only",
                    "say how rows move it: WATERMARK FOR a column AS an expression");
        }
        return new Keys(keyColumn(key), mostKeys(), full());
    }

    private int keyColumn(Statement.Option key) {
        List<String> names = bound.inputs().stream().map(ColumnSchema::name).toList();
        int column = names.indexOf(key.text().strip());
        if (column < 0) {
            throw OptionValues.bad(KEY, key, "one of the columns " + names);
        }
        if (bound.inputs().get(column).type().kind() == TypeKind.INTERVAL) {
            throw OptionValues.bad(KEY, key, "a column that is not an INTERVAL");
        }
        return column;
    }

    private long mostKeys() {
        Statement.Option value = options.get(KEYS_MAX);
        if (value == null) {
            return Keys.ANY;
        }
        String text = value.text().strip();
        long most = text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
        if (most < 1 || most > MOST_KEYS) {
            throw OptionValues.bad(KEYS_MAX, value, "a number of keys, 1 to " + MOST_KEYS);
        }
        return most;
    }

    private Full full() {
        Statement.Option value = options.get(KEYS_FULL);
        if (value != null && options.get(KEYS_MAX) == null) {
            refuseWithout(KEYS_MAX, List.of(KEYS_FULL));
        }
        return switch (value == null ? "reject" : value.text().strip().toLowerCase(Locale.ROOT)) {
            case "lru" -> Full.LRU;
            case "lowest" -> Full.LOWEST;
            case "reject" -> Full.REJECT;
            default -> throw OptionValues.bad(KEYS_FULL, Objects.requireNonNull(value), "lru, lowest or reject");
        };
    }

    private @Nullable Drift drift() {
        Statement.Option group = options.get(GROUP);
        if (group == null) {
            refuseWithout(GROUP, List.of(DRIFT, EXCESS));
            return null;
        }
        requireTime(GROUP, group);
        if (options.get(IDLE) == null) {
            throw new SqlException(
                    SqlErrorCode.BAD_OPTION,
                    group.key(),
                    "option=" + GROUP + ", expected=" + IDLE + " beside it",
                    "a source that says nothing would stop its group for ever: add " + IDLE + " = '30 seconds'");
        }
        if (group.text().isBlank()) {
            throw OptionValues.bad(GROUP, group, "a name");
        }
        Statement.Option most = options.get(DRIFT);
        Drift drift = new Drift(
                group.text().strip(), most == null ? DEFAULT_DRIFT_NS : OptionValues.durationNs(DRIFT, most), excess());
        requireAgreement(drift, group);
        return drift;
    }

    /** Refuses options that mean nothing without another one. */
    private void refuseWithout(String needed, List<String> keys) {
        for (String key : keys) {
            Statement.Option option = options.get(key);
            if (option != null) {
                throw new SqlException(
                        SqlErrorCode.BAD_OPTION,
                        option.key(),
                        "option=" + key + ", expected=" + needed + " beside it",
                        null);
            }
        }
    }

    private Excess excess() {
        Statement.Option value = options.get(EXCESS);
        return switch (value == null ? "pause" : value.text().strip().toLowerCase(Locale.ROOT)) {
            case "pause" -> Excess.PAUSE;
            case "warn" -> Excess.WARN;
            case "drop" -> Excess.DROP;
            default -> throw OptionValues.bad(EXCESS, Objects.requireNonNull(value), "pause, warn or drop");
        };
    }

    /** All members say the same about their group. */
    private void requireAgreement(Drift drift, Statement.Option group) {
        for (SourceSpec other : others) {
            Drift its = other.policy().drift();
            if (its != null && its.group().equals(drift.group()) && !its.equals(drift)) {
                throw new SqlException(
                        SqlErrorCode.BAD_OPTION,
                        group.position(),
                        "option=" + GROUP + ", found='" + drift.group() + "' with other options than source='"
                                + other.name() + "'",
                        "say the same " + DRIFT + " and " + EXCESS + " for all sources of a group");
            }
        }
    }

    private void requireTime(String key, Statement.Option value) {
        if (bound.eventTime() < 0) {
            throw new SqlException(
                    SqlErrorCode.BAD_OPTION,
                    value.key(),
                    "option=" + key + ", the source has no watermark",
                    "add WATERMARK FOR a column");
        }
    }
}
