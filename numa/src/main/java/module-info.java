/** The nodes of the machine: topology, placed memory, pinned threads. */
module io.laminar.numa {
    requires io.laminar.bindings;
    requires transitive io.laminar.memory;
    requires static org.jspecify;

    exports io.laminar.numa;
    exports io.laminar.numa.cpu;
    exports io.laminar.numa.topology;

    provides io.laminar.memory.cpu.ThreadPlacer with
            io.laminar.numa.cpu.NumaThreadPlacer;
    provides io.laminar.memory.region.RegionSourceFactory with
            io.laminar.numa.NumaRegionSourceFactory;
}
