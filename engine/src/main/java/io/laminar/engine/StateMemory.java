package io.laminar.engine;

import io.laminar.memory.region.PlacementReport;
import io.laminar.memory.region.RegionConfig;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.region.RegionSourceFactory;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Where state gets its memory from: the module that knows the machine's nodes where {@link ServiceLoader} finds one,
 * else the kernel as it likes.
 *
 * @param source what regions ask
 * @param ungranted the report of an engine without that module, when it was wished for something
 */
record StateMemory(RegionSource source, PlacementReport ungranted) {
    /** Looks for the module. */
    static StateMemory find(RegionConfig config) {
        return choose(ServiceLoader.load(RegionSourceFactory.class).iterator(), config);
    }

    static StateMemory choose(Iterator<RegionSourceFactory> found, RegionConfig config) {
        if (found.hasNext()) {
            return new StateMemory(found.next().create(config), PlacementReport.FIRST_TOUCH);
        }
        boolean wishes = !config.equals(RegionConfig.DEFAULT);
        return new StateMemory(RegionSource.LOCAL, wishes ? absent(config) : PlacementReport.FIRST_TOUCH);
    }

    private static PlacementReport absent(RegionConfig config) {
        String reason = "laminar-numa is not on the path: memory.placement=" + config.placement()
                + ", memory.huge.pages=" + config.hugePages() + ", memory.lock=" + config.locked();
        return new PlacementReport(PlacementReport.FIRST_TOUCH.source(), List.of(), Map.of(reason, 1L));
    }

    PlacementReport report() {
        return source == RegionSource.LOCAL ? ungranted : source.report();
    }
}
