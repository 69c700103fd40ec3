/** Memory outside the heap: raw access, regions, blocks, lanes, tables, trees, slabs. */
module io.laminar.memory {
    requires static org.jspecify;

    exports io.laminar.memory;
    exports io.laminar.memory.block;
    exports io.laminar.memory.cpu;
    exports io.laminar.memory.lane;
    exports io.laminar.memory.raw;
    exports io.laminar.memory.region;
    exports io.laminar.memory.slab;
    exports io.laminar.memory.table;
    exports io.laminar.memory.tree;
}
