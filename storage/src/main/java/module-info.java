/** What outlives the process: the log of each core. */
module io.laminar.storage {
    requires transitive io.laminar.memory;
    requires transitive io.laminar.ring0;
    requires static org.jspecify;

    exports io.laminar.storage.log;
}
