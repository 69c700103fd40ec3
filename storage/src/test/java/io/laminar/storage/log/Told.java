package io.laminar.storage.log;

import io.laminar.memory.lane.Mark;

/** What somebody was told from some moment on: rows one by one, and what marks between two rows come to. */
final class Told {
    final boolean ofWindows;
    final StringBuilder said = new StringBuilder();
    long watermark;
    boolean idle;
    boolean flush;
    boolean end;
    boolean marked;

    Told(boolean ofWindows, long watermark, boolean idle) {
        this.ofWindows = ofWindows;
        this.watermark = watermark;
        this.idle = idle;
    }

    void mark(int kind, long value) {
        marked = true;
        switch (kind) {
            case Mark.WATERMARK -> {
                watermark = value;
                idle = false;
            }
            case Mark.IDLE -> idle = true;
            case Mark.FLUSH -> flush = true;
            default -> end = true;
        }
    }

    void row(String row) {
        sayMarks(said);
        said.append(row);
    }

    /** Windows may close one by one or together: there the last word counts. */
    private void sayMarks(StringBuilder to) {
        if (marked && (to != said || !ofWindows)) {
            to.append("marks ").append(watermark).append(flush ? " flush" : "");
            to.append(idle ? " idle" : "").append(end ? " end" : "").append('\n');
        }
        if (to == said) {
            marked = false;
            flush = false;
        }
    }

    String all() {
        StringBuilder all = new StringBuilder(said);
        sayMarks(all);
        return all.toString();
    }
}
