package io.laminar.sql.explain;

import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.WatermarkPolicy;
import java.util.Locale;

/** How a source makes its watermark, in words. */
final class WatermarkText {
    private WatermarkText() {}

    private static String column(WatermarkPolicy.Keys keys) {
        String bound = keys.isBounded()
                ? ", at most " + keys.most() + ", then " + keys.full().name().toLowerCase(Locale.ROOT)
                : "";
        return keys.column() + 1 + bound;
    }

    static String of(SourceSpec source) {
        WatermarkPolicy policy = source.policy();
        String scope = switch (policy.scope()) {
            case SOURCE -> "over all rows";
            case PRODUCER -> "the least of the active producers'";
            case KEY -> "the least of the active keys' of each producer, by input " + column(policy.requireKeys());
        };
        WatermarkPolicy.Drift drift = policy.drift();
        String group = drift == null
                ? ""
                : ", with group " + drift.group() + " within " + Quantities.duration(drift.mostNs()) + ", else "
                        + drift.excess().name().toLowerCase(Locale.ROOT);
        return scope + (policy.isTimed() ? ", idle after " + Quantities.duration(policy.idleNs()) : "") + group;
    }
}
