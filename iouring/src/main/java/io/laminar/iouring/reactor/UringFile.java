package io.laminar.iouring.reactor;

import io.laminar.ring0.port.FileEvents;
import java.nio.file.Path;

/** State of one file. */
final class UringFile {
    final Path path;
    final int descriptor;
    final FileEvents events;

    /** Whether the page cache is passed by: lengths and offsets are whole sectors. */
    final boolean direct;

    /** What addresses, offsets and lengths are multiples of. */
    final int alignment;

    /** Whether something else was asked for than what serves it. */
    final boolean fellBack;

    /** Whether reads and writes go to the queue that polls the device. */
    boolean polled;

    /** Operations that have not ended. */
    int inFlight;

    UringFile(Opened opened, FileEvents events) {
        this.path = opened.path;
        this.descriptor = opened.descriptor;
        this.events = events;
        this.direct = opened.direct;
        this.alignment = opened.alignment;
        this.polled = opened.polled;
        this.fellBack = opened.fellBack;
    }

    /** What came of opening: see the fields of the same names. */
    record Opened(Path path, int descriptor, boolean direct, int alignment, boolean polled, boolean fellBack) {}
}
