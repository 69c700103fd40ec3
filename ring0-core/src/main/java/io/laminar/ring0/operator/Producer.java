package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneReader;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.storage.Journal;
import io.laminar.ring0.time.KeyedWatermarks;
import io.laminar.ring0.time.Watermark;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A producer as its source sees it: the lane, the watermark of its rows, whether it is idle, and where it is.
 *
 * <p>One that was there before the process was started again has no lane until it comes back. It may then send again
 * what is in the log already: it says its position before anything else, and what lies between that and what the log
 * has of it is left out.
 *
 * @threading one core
 * @allocation none after construction
 */
final class Producer {
    /** Of a producer that does not say where it is. */
    static final long NO_POSITION = Long.MIN_VALUE;

    /** The longest name, in bytes of UTF-8. */
    static final int MOST_NAME_BYTES = 256;

    /** How many longs {@link #save} writes at most, but for its keys. */
    static final int MOST_NOTES = 7 + MOST_NAME_BYTES / Long.BYTES + Watermark.NOTES;

    /** Of a replay while it has no lane of its own. */
    Feed feed;
    /** The source's own where one serves all producers. */
    final Watermark clock;

    /** Among the watermarks of all. */
    int index;
    /** Of its rows; null when it has one watermark. */
    @Nullable
    KeyedWatermarks keys;

    /** By which records of a log know it, among the producers of its source that have not ended. */
    final int number;
    /** By which it is known when it comes back; empty if it never does. */
    final byte[] name;
    /** The generation of the journal to which it was introduced last. */
    int saidIn = -1;

    private @Nullable Pulse pulse;
    private long beats;
    private long activeNs;
    private boolean timed;
    boolean hasLane;
    boolean ended;
    boolean idle;

    long position = NO_POSITION;
    /** Rows in the log behind the position. */
    long rowsBehind;

    /** It has come back, and said nothing yet. */
    private boolean returned;
    /** It sends again what comes before its position. */
    private boolean seeks;
    /** So many rows behind its position it sends again. */
    private long repeats;

    /** What names it. */
    record Identity(int number, byte[] name) {
        static Identity restored(StateReader from) {
            int number = from.nextCount(Journal.NOBODY);
            byte[] name = new byte[from.nextCount(MOST_NAME_BYTES)];
            for (int at = 0; at < name.length; at += Long.BYTES) {
                long word = from.next();
                for (int i = at; i < Math.min(name.length, at + Long.BYTES); i++) {
                    name[i] = (byte) (word >>> ((i - at) << 3));
                }
            }
            return new Identity(number, name);
        }
    }

    Producer(Feed feed, Watermark clock, int index, @Nullable KeyedWatermarks keys, Identity identity) {
        this.feed = feed;
        this.clock = clock;
        this.index = index;
        this.keys = keys;
        this.number = identity.number();
        this.name = identity.name();
    }

    /** Gives it a lane of its own. */
    void attach(Feed own, @Nullable Pulse itsPulse, boolean again) {
        feed = own;
        pulse = itsPulse;
        hasLane = true;
        timed = false;
        returned = again;
        if (again) {
            own.returned(position);
        }
    }

    /** Its lane has ended, and nothing is on its way. */
    @HotPath
    void detach() {
        hasLane = false;
        pulse = null;
        feed.closeCounters();
    }

    /** It has ended, and is back. */
    void revive(int newIndex, @Nullable KeyedWatermarks newKeys) {
        index = newIndex;
        keys = newKeys;
        ended = false;
        idle = false;
        saidIn = -1;
    }

    /** Tells its keys the time; whether its watermark has moved. */
    @HotPath
    boolean tickKeys(long nowNs) {
        return keys != null && keys.tick(nowNs, clock);
    }

    @HotPath
    long farFutureRows() {
        return clock.farFutureRows() + (keys == null ? 0 : keys.farFutureRows());
    }

    /** Its keys are of no use any more. */
    void close() {
        if (keys != null) {
            keys.close();
        }
    }

    /** Notes that it has brought something. */
    @HotPath
    void touch(long nowNs) {
        activeNs = nowNs;
    }

    /** Whether it has given a sign of life that the lane does not show. */
    @HotPath
    boolean stirs(long nowNs) {
        if (!timed) {
            timed = true;
            activeNs = nowNs;
        }
        if (pulse == null) {
            return false;
        }
        long now = pulse.beats();
        boolean stirred = now != beats || Pulse.isWaiting(now);
        beats = now;
        activeNs = stirred ? nowNs : activeNs;
        return stirred;
    }

    /** Whether it has brought nothing for so long, though it could, and nothing is there now. */
    @HotPath
    boolean isSilent(long nowNs, long idleNs) {
        return nowNs - activeNs >= idleNs && (!hasLane || !feed.isHeld() && feed.reader.next(1) == LaneReader.NOTHING);
    }

    /** How many of the rows that it has brought are in the log already. */
    @HotPath
    int repeated(int rows) {
        returned = false;
        if (seeks) {
            return rows;
        }
        int count = (int) Math.min(rows, repeats);
        repeats -= count;
        return count;
    }

    /** Takes its word on where it is; whether that is new. */
    @HotPath
    boolean reaches(long value) {
        boolean first = returned;
        returned = false;
        if (position == NO_POSITION || value > position) {
            // What it sends again goes on behind a position that it says for the first time.
            repeats = seeks ? 0 : repeats;
            seeks = false;
            return true;
        }
        if ((first || seeks) && value == position) {
            seeks = false;
            repeats = rowsBehind;
        } else {
            seeks = first || seeks;
        }
        return false;
    }

    /** Rows behind what it says now that are in the log already. */
    @HotPath
    long repeats() {
        return repeats;
    }

    /** Whether what it says now was said before. */
    @HotPath
    boolean isRepeating() {
        return seeks || repeats > 0;
    }

    /** What messages call it. */
    String label() {
        return name.length == 0 ? "number " + number : new String(name, StandardCharsets.UTF_8);
    }

    /** Whether it has said nothing yet since it has come back, or nothing that was not said before. */
    boolean isReturning() {
        return returned || isRepeating();
    }

    /** Notes what it is like; its watermark only if it has one of its own. */
    @HotPath
    void save(StateWriter to, boolean ownClock, boolean keyed) {
        to.put(number);
        to.put(name.length);
        for (int at = 0; at < name.length; at += Long.BYTES) {
            long word = 0;
            for (int i = at; i < Math.min(name.length, at + Long.BYTES); i++) {
                word |= (name[i] & 0xFFL) << ((i - at) << 3);
            }
            to.put(word);
        }
        to.put(ended);
        to.put(idle);
        to.put(position);
        to.put(rowsBehind);
        if (ownClock) {
            clock.save(to);
        }
        KeyedWatermarks its = keys;
        if (keyed) {
            to.put(its != null);
        }
        if (its != null) {
            its.save(to);
        }
    }
}
