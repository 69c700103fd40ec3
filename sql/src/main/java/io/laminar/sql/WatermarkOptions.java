package io.laminar.sql;

import io.laminar.ring0.time.WatermarkPolicy;
import io.laminar.ring0.time.WatermarkPolicy.Scope;
import io.laminar.sql.bind.SourceBinder;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.text.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options of CREATE SOURCE that say how the watermark is made of what producers bring. */
final class WatermarkOptions {
    private static final String BY = "watermark.by";
    private static final String IDLE = "idle.timeout";

    /** All of them: those who read the other options do not know these. */
    static final List<String> KEYS = List.of(BY, IDLE);

    private final Map<String, Statement.Option> options;
    private final SourceBinder.Bound bound;

    WatermarkOptions(Statement.Options options, SourceBinder.Bound bound) {
        this.options = options.values();
        this.bound = bound;
    }

    WatermarkPolicy policy() {
        Statement.Option idle = options.get(IDLE);
        if (idle != null) {
            requireTime(IDLE, idle);
        }
        return new WatermarkPolicy(
                scope(), idle == null ? WatermarkPolicy.NEVER : OptionValues.durationNs(IDLE, idle));
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
