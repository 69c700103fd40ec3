package io.laminar.storage.log;

import io.laminar.memory.block.BlockCursor;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;

/** A subscriber, and what it was told: since it came, and since the last barrier. */
final class ToldReader {
    final Lane lane;
    final BlockCursor cursor;
    Told told;
    Told sinceBarrier;
    long barrier;
    String knownAtBarrier = "";

    ToldReader(Lane lane, Told told) {
        this.lane = lane;
        this.cursor = new BlockCursor(lane.layout());
        this.told = told;
        this.sinceBarrier = told;
    }

    int read() {
        LaneReader in = lane.reader();
        int done = 0;
        for (int kind = in.next(100); kind != LaneReader.NOTHING; kind = in.next(100)) {
            if (kind == LaneReader.MARK) {
                mark(in.markKind(), in.markValue());
                in.consumeMark();
            } else {
                cursor.wrap(in.block());
                for (int row = in.from(); row < in.to(); row++) {
                    tell(row(row));
                }
                in.consumeRows(in.to() - in.from());
            }
            done++;
        }
        in.releaseConsumed();
        return done;
    }

    private void mark(int kind, long value) {
        if (kind == Mark.BARRIER) {
            barrier = value;
            sinceBarrier = new Told(told.ofWindows, told.watermark, told.idle);
            knownAtBarrier = told.watermark + " " + told.idle;
            return;
        }
        told.mark(kind, value);
        if (sinceBarrier != told) {
            sinceBarrier.mark(kind, value);
        }
    }

    private void tell(String row) {
        told.row(row);
        if (sinceBarrier != told) {
            sinceBarrier.row(row);
        }
    }

    private String row(int row) {
        StringBuilder text = new StringBuilder("row");
        for (int c = 0; c < lane.layout().columnCount(); c++) {
            text.append(' ').append(cursor.isNull(row, c) ? "null" : value(row, c));
        }
        return text.append('\n').toString();
    }

    private Object value(int row, int column) {
        return lane.layout().type(column) == ColumnType.VARCHAR
                ? cursor.getString(row, column)
                : cursor.getLong(row, column);
    }
}
