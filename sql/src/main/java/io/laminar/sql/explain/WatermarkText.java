package io.laminar.sql.explain;

import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.WatermarkPolicy;
import java.util.Locale;

/** How a source makes its watermark, in words. */
final class WatermarkText {
    private WatermarkText() {}

    static String of(SourceSpec source) {
        WatermarkPolicy policy = source.policy();
        String scope = switch (policy.scope()) {
            case SOURCE -> "over all rows";
            case PRODUCER -> "the least of the active producers'";
        };
        WatermarkPolicy.Drift drift = policy.drift();
        String group = drift == null
                ? ""
                : ", with group " + drift.group() + " within " + Quantities.duration(drift.mostNs()) + ", else "
                        + drift.excess().name().toLowerCase(Locale.ROOT);
        return scope + (policy.isTimed() ? ", idle after " + Quantities.duration(policy.idleNs()) : "") + group;
    }
}
