package io.laminar.ring0.aggregate;

import io.laminar.memory.region.Region;
import io.laminar.ring0.checkpoint.Share;
import io.laminar.ring0.operator.Distribution;
import io.laminar.ring0.operator.OperatorSpec.AggregateSpec;
import io.laminar.ring0.operator.Scatter;
import org.jspecify.annotations.Nullable;

/**
 * Which groups of a core that there was belong to one that there is: those whose rows are dealt out to it from now on.
 * Parts of groups, which are put together behind an exchange, may be anywhere; all that one core has stay together.
 */
final class GroupPlaces {
    private final GroupKeys keys;
    private final Share share;
    /** Which keys decide; null: all groups of a core go one way. */
    private final int @Nullable [] parts;

    private final boolean all;

    private GroupPlaces(GroupKeys keys, Share share, int @Nullable [] parts, boolean all) {
        this.keys = keys;
        this.share = share;
        this.parts = parts;
        this.all = all;
    }

    /** Of the former's groups; {@code former}: its number among them. */
    static GroupPlaces of(AggregateSpec spec, GroupKeys keys, Share share, int former) {
        return switch (Distribution.ofGroups(spec)) {
            case Distribution.Hashed hashed ->
                new GroupPlaces(
                        keys,
                        share,
                        hashed.columns().stream().mapToInt(Integer::intValue).toArray(),
                        false);
            case Distribution.Single single -> new GroupPlaces(keys, share, null, true);
            case Distribution.Spread spread ->
                new GroupPlaces(keys, share, null, former % share.cores() == share.core());
        };
    }

    /** Whether a group belongs here; {@code isNull}: its single key is NULL. */
    boolean has(long entry, boolean isNull, Region region) {
        int[] deciding = parts;
        return deciding == null
                ? all
                : Scatter.coreOf(keys.dealtBy(entry, isNull, region, deciding), share.cores()) == share.core();
    }
}
