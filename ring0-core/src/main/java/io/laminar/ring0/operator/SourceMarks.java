package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.ring0.time.Watermark;

/**
 * The marks that a source owes its stream: they are sent when there is room, and in any case before what it takes next.
 *
 * @threading one core
 * @allocation none after construction
 */
final class SourceMarks {
    /**
     * Descriptors of a turn: what is owed and its idleness, the end of a batch, rows or a mark, the watermark behind.
     */
    private static final int LEAST_ROOM = 5;

    /** Knows the last watermark that was sent. */
    private final Operator source;

    private final Stream stream;
    private final Watermark clock;
    private final Producers producers;
    private boolean owesMark;
    private boolean owesFlush;

    SourceMarks(Operator source, Stream stream, Watermark clock, Producers producers) {
        this.source = source;
        this.stream = stream;
        this.clock = clock;
        this.producers = producers;
    }

    /** Notes that the watermark, or whether the source is idle, has to be said, if so. */
    @HotPath
    void owe(boolean so) {
        owesMark |= so;
    }

    /** Notes that a batch has ended, if so. */
    @HotPath
    void oweFlush(boolean so) {
        owesFlush |= so;
    }

    /** Whether anything is owed. */
    @HotPath
    boolean areOwed() {
        return owesMark || owesFlush;
    }

    /** Whether the stream has room for what is owed, and what a turn brings. */
    @HotPath
    boolean haveRoom() {
        return stream.hasRoom(LEAST_ROOM);
    }

    /** Sends what is owed if there is room for it, and for more behind it; whether there is. */
    @HotPath
    boolean trySend() {
        if (!haveRoom()) {
            return false;
        }
        send();
        return true;
    }

    /** Sends what is owed; there is room. */
    @HotPath
    void send() {
        if (owesMark) {
            sendMark();
        }
        if (owesFlush) {
            owesFlush = false;
            stream.mark(Stream.FLUSH, 0);
        }
    }

    /** Says the watermark if it is above what was said: at once, or before what comes next. */
    @HotPath
    void advance() {
        if (clock.current() > source.watermark) {
            owesMark = true;
            if (stream.hasRoom(3)) {
                sendMark();
            }
        }
    }

    @HotPath
    private void sendMark() {
        owesMark = false;
        source.watermark = clock.current();
        stream.mark(Stream.WATERMARK, source.watermark);
        if (producers.isIdle()) {
            stream.mark(Stream.IDLE, 0);
        }
    }

    /** Ends the stream if there is room; whether it did. */
    @HotPath
    boolean end() {
        if (!stream.hasRoom(3)) {
            return false;
        }
        clock.raise(Long.MAX_VALUE);
        source.watermark = Long.MAX_VALUE;
        stream.mark(Stream.WATERMARK, Long.MAX_VALUE);
        stream.mark(Stream.END, 0);
        return true;
    }
}
