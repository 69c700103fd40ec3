package io.laminar.memory.table;

/** Says what is wrong with a place where a table was to be. */
final class TableImages {
    private TableImages() {}

    /** Throws unless there is a table. */
    static void require(boolean there, String otherwise, long offset) {
        if (!there) {
            throw new IllegalArgumentException(otherwise + ": offset=" + offset);
        }
    }
}
