package io.laminar.torture;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a call for a file can fail: the call, and what kind of file it is. In the order of {@code faulty.c}.
 *
 * @param call what is called
 * @param kind of the file
 */
record Place(Call call, Kind kind) {
    /** Calls. */
    enum Call {
        /** A new file. */
        OPEN,
        /** Write, at a place or at the end. */
        WRITE,
        /** Sync of a file or a directory. */
        SYNC,
        /** A new name. */
        RENAME,
        /** A second name. */
        LINK,
        /** A file is deleted. */
        UNLINK,
        /** A new length. */
        TRUNCATE,
        /** Room ahead. */
        ALLOCATE
    }

    /** Kinds of files. */
    enum Kind {
        /** A segment of a core's log. */
        LOG,
        /** What says that a checkpoint is one. */
        MANIFEST,
        /** Pages. */
        TABLE,
        /** The page store's own log. */
        JOURNAL,
        /** What else the page store has. */
        STORE,
        /** Rows of an epoch of a sink. */
        SINK,
        /** A directory. */
        FOLDER
    }

    /** {@return all, by their index} */
    static List<Place> all() {
        List<Place> all = new ArrayList<>();
        for (Call call : Call.values()) {
            for (Kind kind : Kind.values()) {
                all.add(new Place(call, kind));
            }
        }
        return all;
    }

    /** {@return its index in the counts of {@code faulty.c}} */
    int index() {
        return call.ordinal() * Kind.values().length + kind.ordinal();
    }

    /** {@return what can happen there; one that ends in + goes on happening} */
    List<String> actions() {
        return switch (call) {
            case WRITE -> List.of("EIO", "ENOSPC", "ENOSPC+", "SHORT", "SLOW");
            case OPEN -> List.of("EIO", "ENOSPC", "ENOSPC+");
            case SYNC -> List.of("EIO", "EIO+", "SLOW");
            case LINK, ALLOCATE -> List.of("EIO", "ENOSPC");
            case RENAME, UNLINK, TRUNCATE -> List.of("EIO");
        };
    }

    @Override
    public String toString() {
        return call + " of " + kind;
    }
}
