package io.laminar.engine.connector.socket;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.error.InputPosition;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.binary.FrameDecoder;
import io.laminar.engine.format.binary.FrameLayout;
import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Binary frames: read where they were received; only a frame that is cut is put together first. */
final class FrameIntake extends Intake {
    private final String name;
    private final FrameDecoder decoder;
    private final BadRecords badRecords;
    private long frames;
    private long offset;
    private int rowsDone;
    private boolean checked;
    private boolean ending;
    /** Null where the source has no clients. */
    private @Nullable Session session;

    FrameIntake(String name, FrameDecoder decoder, Carries carries, BadRecords badRecords) {
        super(carries);
        this.name = name;
        this.decoder = decoder;
        this.badRecords = badRecords;
    }

    /** What it receives may be a client's. */
    void open(Session its) {
        session = its;
    }

    @Override
    @HotPath
    void receive(long address, int bytes, boolean whole, LaneWriter out) throws IOException {
        long to = address + bytes;
        long at = carry.used() > 0 ? complete(address, to, out) : address;
        if (!refused() && !blocked && at < to) {
            at = frames(at, to, out);
        }
        publish(out);
        if (!refused()) {
            keep(at, to);
            if (whole && !blocked) {
                cutShort();
            }
        }
    }

    @HotPath
    private void publish(LaneWriter out) {
        out.publish();
        Session its = session;
        if (its != null) {
            its.publish();
        }
    }

    @HotPath
    private void keep(long from, long to) {
        if (!carry.append(from, to - from)) {
            noMemory();
        }
    }

    private void noMemory() {
        badRecords.note("connection closed: no memory for a frame that is half there: " + where());
        refuse();
    }

    /** Moves bytes to the frame that is half there, and reads it when it is whole; answers what is left of them. */
    @HotPath
    private long complete(long from, long to, LaneWriter out) throws IOException {
        long at = from;
        if (carry.used() < FrameLayout.HEADER_BYTES) {
            long taken = Math.min(FrameLayout.HEADER_BYTES - carry.used(), to - at);
            keep(at, at + taken);
            at += taken;
        }
        int length = refused() ? FrameDecoder.MORE : decoder.header(carry.address(), carry.used());
        if (length == FrameDecoder.MORE) {
            return at;
        }
        if (length == FrameDecoder.LOST) {
            lost();
            return to;
        }
        long taken = Math.min(length - carry.used(), to - at);
        keep(at, at + taken);
        at += taken;
        if (carry.used() == length && frame(carry.address(), length, out)) {
            carry.clear();
        }
        return at;
    }

    /** Reads frames until one is not whole, or the lane is full; answers where it begins. */
    @HotPath
    private long frames(long from, long to, LaneWriter out) throws IOException {
        long at = from;
        while (at < to) {
            int length = decoder.header(at, to - at);
            if (length == FrameDecoder.LOST) {
                lost();
                return to;
            }
            if (length == FrameDecoder.MORE || length > to - at || !frame(at, length, out)) {
                return at;
            }
            at += length;
        }
        return at;
    }

    /** Reads a frame that is there as a whole; answers false when the lane is full, or the connection refused. */
    @HotPath
    private boolean frame(long frame, int length, LaneWriter out) throws IOException {
        Session its = session;
        int kind = FrameLayout.kind(frame);
        if (its != null && !its.admits()) {
            blocked = true;
            return false;
        }
        if (kind == FrameLayout.KIND_HELLO
                || (kind == FrameLayout.KIND_NUMBERED) != isNamed() && decoder.hasRows(frame)) {
            if (!greet(frame, length, kind)) {
                return false;
            }
        } else if (!decoder.open(frame, length, checked, out.layout())) {
            bad(frame, length);
            if (refused()) {
                return false;
            }
        } else if (decoder.hasRows(frame) && !rows(frame, out)) {
            return false;
        }
        checked = false;
        rowsDone = 0;
        frames++;
        offset += length;
        return true;
    }

    @HotPath
    private boolean isNamed() {
        Session its = session;
        return its != null && its.isNamed();
    }

    /** Writes rows of the frame that was opened; answers false when the lane is full, or the connection refused. */
    @HotPath
    private boolean rows(long frame, LaneWriter out) {
        Session its = session;
        boolean all;
        if (its == null || !its.isNamed()) {
            rowsDone = decoder.write(rowsDone, decoder.rows(), out);
            all = rowsDone == decoder.rows();
        } else if (its.follows(frame, decoder.rows())) {
            all = its.write(decoder, frame, checked);
        } else {
            refuse();
            return false;
        }
        checked = !all;
        blocked = !all;
        return all;
    }

    /** Takes a hello, and refuses rows with a number of nobody, and rows without one of a client. */
    private boolean greet(long frame, int length, int kind) throws IOException {
        Session its = session;
        if (kind == FrameLayout.KIND_HELLO && its != null && its.hello(frame, length, frames == 0)) {
            return true;
        }
        String reason = kind == FrameLayout.KIND_HELLO
                ? "a client says its name, and the source has none: option clients"
                : isNamed() ? "rows of a client have no number" : "rows have a number, and nobody has said a name";
        if (its != null) {
            its.leave(ErrorCode.CLIENT_REFUSED, reason);
        } else {
            badRecords.refuse(ErrorCode.BAD_FRAME, reason + ": " + where(), position(), 0, 0);
        }
        refuse();
        return false;
    }

    private void bad(long frame, int length) throws IOException {
        ErrorCode code = decoder.code();
        Session its = session;
        if (its != null && its.isNamed()) {
            if (code == ErrorCode.SCHEMA_MISMATCH
                    || code == ErrorCode.BAD_FRAME
                    || !its.follows(frame, decoder.rows())) {
                its.leave(code, decoder.reason());
                refuse();
                return;
            }
            its.leaveOut(frame, decoder.rows());
        }
        badRecords.refuse(code, reason("frame left out"), position(), frame, length);
        if (code == ErrorCode.SCHEMA_MISMATCH) {
            refuse();
        }
    }

    private void lost() throws IOException {
        Session its = session;
        if (its != null && (its.isNamed() || frames == 0)) {
            its.leave(decoder.code(), decoder.reason());
        } else {
            badRecords.refuse(decoder.code(), reason("connection closed"), position(), 0, 0);
        }
        refuse();
    }

    private String reason(String what) {
        return "cannot read frame: " + decoder.reason() + ": " + where() + ", maxFrameBytes=" + decoder.maxFrameBytes()
                + " (" + what + ")";
    }

    private String where() {
        return "connection=" + name + ", " + place();
    }

    private InputPosition position() {
        return new InputPosition(name, frames + 1, 0);
    }

    @Override
    void resume(LaneWriter out) throws IOException {
        blocked = false;
        long from = carry.address();
        long rest = frames(from, from + carry.used(), out);
        publish(out);
        if (!refused()) {
            carry.drop(rest - from);
        }
        if (ending && !blocked) {
            cutShort();
        }
    }

    @Override
    void end(LaneWriter out) throws IOException {
        ending = true;
        if (!blocked) {
            cutShort();
        }
    }

    /** What is kept when nothing follows is a frame without its end. */
    private void cutShort() throws IOException {
        if (carry.used() > 0 && session != null && (isNamed() || frames == 0)) {
            // It comes again.
            carry.clear();
        }
        if (carry.used() > 0) {
            String reason = "cannot read frame: the input ends within it: " + where() + ", bytes=" + carry.used();
            badRecords.refuse(ErrorCode.BAD_FRAME, reason, position(), carry.address(), carry.used());
            carry.clear();
        }
    }

    @Override
    String place() {
        return "frame=" + (frames + 1) + ", offset=" + offset;
    }
}
