/** What outlives the process: the log of each core, and checkpoints of the cores' regions. */
module io.laminar.storage {
    requires transitive io.laminar.memory;
    requires transitive io.laminar.ring0;
    requires static org.jspecify;
    requires rocksdbjni;

    exports io.laminar.storage.log;
    exports io.laminar.storage.page;
    exports io.laminar.storage.page.rocksdb;

    provides io.laminar.ring0.storage.Storage with
            io.laminar.storage.FileStorage;
}
