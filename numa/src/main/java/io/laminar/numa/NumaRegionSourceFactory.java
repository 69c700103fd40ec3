package io.laminar.numa;

import io.laminar.memory.region.RegionConfig;
import io.laminar.memory.region.RegionSource;
import io.laminar.memory.region.RegionSourceFactory;
import io.laminar.numa.topology.Topology;
import java.nio.file.Path;

/** What the engine finds when this module is on its path. */
public final class NumaRegionSourceFactory implements RegionSourceFactory {
    @Override
    public RegionSource create(RegionConfig config) {
        // Without libnuma, which takes longer to load than all else here and only compares.
        return new NumaRegionSource(() -> Topology.read(Path.of("/")), config);
    }
}
