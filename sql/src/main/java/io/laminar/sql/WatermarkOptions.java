package io.laminar.sql;

import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.WatermarkPolicy;
import io.laminar.ring0.time.WatermarkPolicy.Drift;
import io.laminar.ring0.time.WatermarkPolicy.Excess;
import io.laminar.ring0.time.WatermarkPolicy.Scope;
import io.laminar.sql.bind.SourceBinder;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Options of CREATE SOURCE that say how the watermark is made of what producers bring. */
final class WatermarkOptions {
    private static final String BY = "watermark.by";
    private static final String IDLE = "idle.timeout";
    private static final String GROUP = "align.group";
    private static final String DRIFT = "align.drift";
    private static final String EXCESS = "align.excess";

    /** Five minutes: more than producers that are merely out of step, less than what fills a memory. */
    private static final long DEFAULT_DRIFT_NS = 300_000_000_000L;

    /** All of them: those who read the other options do not know these. */
    static final List<String> KEYS = List.of(BY, IDLE, GROUP, DRIFT, EXCESS);

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
        return new WatermarkPolicy(
                scope(), idle == null ? WatermarkPolicy.NEVER : OptionValues.durationNs(IDLE, idle), drift());
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
            default -> throw OptionValues.bad(BY, value, "source or producer");
        };
    }

    private @Nullable Drift drift() {
        Statement.Option group = options.get(GROUP);
        if (group == null) {
            refuseAlone(DRIFT);
            refuseAlone(EXCESS);
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

    private void refuseAlone(String key) {
        Statement.Option option = options.get(key);
        if (option != null) {
            throw new SqlException(
                    SqlErrorCode.BAD_OPTION,
                    option.key(),
                    "option=" + key + ", expected=" + GROUP + " beside it",
                    null);
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
