package io.laminar.engine.connector.socket;

import io.laminar.engine.error.DataException;
import io.laminar.engine.format.Ascii;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.PieceWindow;
import io.laminar.engine.format.RecordReader;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;

/** Lines: pieces are put together in a window that all connections of a source share, and read there. */
final class TextIntake extends Intake {
    private final String name;
    private final BadRecords badRecords;
    private final TextWindow shared;
    private final PieceWindow window;
    private final RecordReader reader;
    private boolean any;
    private boolean last;

    TextIntake(String name, TextWindow shared, Carries carries, BadRecords badRecords) {
        super(carries);
        this.name = name;
        this.shared = shared;
        this.badRecords = badRecords;
        this.window = new PieceWindow(shared.address());
        this.reader = shared.template().beside(window);
    }

    @Override
    void receive(long address, int bytes, boolean whole, LaneWriter out) throws IOException {
        any = true;
        boolean mayWait = !whole && carry.used() + (long) bytes < reader.maxLineBytes();
        if (mayWait && !Ascii.holds((byte) '\n', address, address + bytes)) {
            keep(address, bytes);
            return;
        }
        last = whole;
        long to = takeCarry(bytes);
        RawMemory.copy(address, to, bytes);
        read(to + bytes, out);
    }

    /** Moves what was kept to the window; answers where the next bytes go. */
    private long takeCarry(int bytesToCome) {
        int kept = carry.used();
        long from = shared.room((long) kept + bytesToCome);
        if (kept > 0) {
            RawMemory.copy(carry.address(), from, kept);
            carry.clear();
        }
        return from + kept;
    }

    private void keep(long from, long bytes) {
        if (!carry.append(from, bytes)) {
            badRecords.note("connection closed: no memory for a record that is half there: connection=" + name);
            refuse();
        }
    }

    private void read(long to, LaneWriter out) throws IOException {
        window.piece(shared.address(), to, last);
        reader.resume();
        badRecords.input(name);
        try {
            int rows;
            do {
                rows = reader.read(out, Integer.MAX_VALUE);
            } while (rows > 0 && !reader.blocked());
        } catch (DataException e) {
            if (badRecords.fails()) {
                throw e;
            }
            // Records are reported, not thrown: this is the header, and without it nothing can be read.
            badRecords.note(String.valueOf(e.getMessage()));
            refuse();
            return;
        }
        blocked = reader.blocked();
        window.fill(reader.start());
        keep(window.base(), window.limit() - window.base());
    }

    @Override
    void resume(LaneWriter out) throws IOException {
        blocked = false;
        read(takeCarry(0), out);
    }

    @Override
    void end(LaneWriter out) throws IOException {
        last = true;
        if (any && !blocked) {
            resume(out);
        }
    }

    @Override
    String place() {
        return "line=" + reader.line();
    }

    @Override
    void close() {
        super.close();
        try {
            reader.close();
        } catch (IOException e) {
            throw new AssertionError("a window on memory has nothing to fail at", e);
        }
    }
}
