package io.laminar.sql.explain;

import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.WatermarkPolicy;

/** How a source makes its watermark, in words. */
final class WatermarkText {
    private WatermarkText() {}

    static String of(SourceSpec source) {
        WatermarkPolicy policy = source.policy();
        String scope = switch (policy.scope()) {
            case SOURCE -> "over all rows";
            case PRODUCER -> "the least of the active producers'";
        };
        return policy.isTimed() ? scope + ", idle after " + Quantities.duration(policy.idleNs()) : scope;
    }
}
