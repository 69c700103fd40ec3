package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.time.KeyedWatermarks;
import io.laminar.ring0.time.LeastWatermark;
import io.laminar.ring0.time.Watermark;
import org.jspecify.annotations.Nullable;

/**
 * What a source's watermark is made of: the words of its producers, and which of them are idle, and their keys, by the
 * clock.
 *
 * <p>Whoever changes something here is told whether the source's watermark has moved, or its idleness ended or begun:
 * its consumers have to hear of it. What the clock decides is in the log before it takes effect.
 *
 * @threading one core
 * @allocation none but {@link #add}
 */
final class Producers {
    private final ProducerTable table;
    private final Watermark clock;
    /** The producers' watermarks; null where one serves all. */
    private final @Nullable LeastWatermark combined;

    private final long idleNs;
    private final @Nullable SourceJournal journal;
    /** How many of them were never introduced to the journal: that they are there counts from then on. */
    private int strangers;

    private long nowNs;
    private long activeNs;
    private boolean ticking;
    private boolean clockRuns;
    private boolean clockMoved;
    private boolean idle;
    /** How long the source has been there, in this life of the process and those before; told to keys. */
    private long sourceNs;
    /** What it was at the moment that the clock counts from. */
    private long originNs;
    /** What the journal knows of it. */
    private long saidNs;

    Producers(ProducerTable table, Watermark clock, long idleNs, @Nullable SourceJournal journal) {
        this.table = table;
        this.clock = clock;
        this.combined = table.combined();
        this.idleNs = idleNs;
        this.journal = journal;
    }

    /** Adds a producer, or gives one that was there before, and has come back, its lane. */
    void add(Feed feed, @Nullable Pulse pulse, byte[] name) {
        Producer producer = table.add(feed, pulse, name, saidNs);
        strangers += journal != null && producer.saidIn < 0 ? 1 : 0;
    }

    /** Takes a producer that a log names. */
    void introduce(Producer.Identity identity, Feed feed) {
        table.introduce(identity, feed, saidNs);
    }

    /** Has the journal introduced to all that are there; whether it was. */
    @HotPath
    boolean areKnown() {
        SourceJournal to = journal;
        for (int i = 0; strangers > 0 && to != null && i < table.count(); i++) {
            Producer producer = table.get(i);
            if (producer.hasLane && producer.saidIn < 0) {
                if (!to.knows(producer)) {
                    return false;
                }
            }
        }
        strangers = 0;
        return true;
    }

    /** Whether all of them are idle, and so the source. */
    @HotPath
    boolean isIdle() {
        return idle;
    }

    /** Whether anybody tells the time. */
    @HotPath
    boolean isTicking() {
        return ticking;
    }

    /** Who has been silent for too long is idle from now on. */
    @HotPath
    boolean tick(long now, boolean ended) {
        // Who has come holds the others back from now on: a log has to know that before it knows what this tick does.
        if (!areKnown()) {
            return false;
        }
        if (!ticking) {
            ticking = true;
            nowNs = now;
            activeNs = now;
        }
        nowNs = now - nowNs > 0 ? now : nowNs;
        boolean changed = tickKeys(nowNs);
        boolean silent = true;
        for (int i = 0; i < table.count(); i++) {
            if (!table.get(i).ended) {
                changed |= judge(table.get(i));
                silent &= table.get(i).idle;
            }
        }
        if (silent && !idle && !ended && nowNs - activeNs >= idleNs && note(RecordKind.IDLE)) {
            idle = true;
            changed = true;
        }
        return changed;
    }

    /** Tells the keys of all that have not ended the time. */
    @HotPath
    boolean tickKeys(long now) {
        if (!table.isKeyed()) {
            return false;
        }
        if (!clockRuns) {
            clockRuns = true;
            originNs = now - sourceNs;
        }
        sourceNs = Math.max(sourceNs, now - originNs);
        // A log has to know of it: the time of the keys moves with a record, or else with each tick.
        return journal == null ? applyClock(sourceNs) : anyKeyExpires() && sayClock() && applyClock(sourceNs);
    }

    @HotPath
    private boolean anyKeyExpires() {
        for (int i = 0; i < table.count(); i++) {
            KeyedWatermarks its = table.get(i).keys;
            if (!table.get(i).ended && its != null && its.expires(sourceNs)) {
                return true;
            }
        }
        return false;
    }

    /** Has keys and journal know at what time rows are taken; whether they do. */
    @HotPath
    boolean knowClock() {
        if (!table.isKeyed() || journal == null || saidNs == sourceNs) {
            return true;
        }
        if (!sayClock()) {
            return false;
        }
        clockMoved |= applyClock(sourceNs);
        return true;
    }

    /** Whether {@link #knowClock} has moved the watermark, once. */
    @HotPath
    boolean takeClockMoved() {
        boolean moved = clockMoved;
        clockMoved = false;
        return moved;
    }

    @HotPath
    private boolean sayClock() {
        SourceJournal to = journal;
        if (to == null || !to.clock(sourceNs)) {
            return false;
        }
        saidNs = sourceNs;
        return true;
    }

    /** Has the keys know the time, as the clock says it or a log. */
    @HotPath
    boolean applyClock(long toldNs) {
        sourceNs = toldNs;
        saidNs = toldNs;
        boolean changed = false;
        for (int i = 0; i < table.count(); i++) {
            Producer producer = table.get(i);
            // One that is idle says where its keys are when it comes back.
            changed |= !producer.ended && producer.tickKeys(toldNs) && !producer.idle && combine(producer);
        }
        return changed;
    }

    @HotPath
    private boolean note(RecordKind kind) {
        return journal == null || journal.note(kind);
    }

    @HotPath
    private boolean note(RecordKind kind, Producer producer) {
        return journal == null || journal.note(kind, producer);
    }

    @HotPath
    private boolean judge(Producer producer) {
        if (producer.stirs(nowNs)) {
            return mayWake(producer) && wake(producer);
        }
        if (producer.idle || !producer.isSilent(nowNs, idleNs) || !note(RecordKind.IDLE, producer)) {
            return false;
        }
        return beIdle(producer);
    }

    /** The producer does not count for the time being. */
    @HotPath
    boolean beIdle(Producer producer) {
        producer.idle = true;
        return combined != null && combined.idle(producer.index) && clock.raise(combined.current());
    }

    /** The source does not count for the time being. */
    @HotPath
    boolean beIdle() {
        idle = true;
        return true;
    }

    /** Whether that a producer counts again is written down, if it did not. */
    @HotPath
    boolean mayWake(Producer producer) {
        return !idle && !producer.idle || note(RecordKind.AWAKE, producer);
    }

    /** The producer has brought something: it counts, and so does the source. */
    @HotPath
    boolean wake(Producer producer) {
        producer.touch(nowNs);
        activeNs = nowNs;
        boolean changed = idle;
        idle = false;
        if (producer.idle) {
            producer.idle = false;
            changed |= combine(producer);
        }
        return changed;
    }

    /** A producer's watermark rises by its own word. */
    @HotPath
    boolean raise(Producer producer, long value) {
        return producer.clock.raise(value) && (combined == null || combine(producer));
    }

    /** Takes a producer's watermark into the source's. */
    @HotPath
    boolean combine(Producer producer) {
        LeastWatermark least = combined;
        return least != null && least.raise(producer.index, producer.clock.current()) && clock.raise(least.current());
    }

    /** One that has ended does not hold the others back. */
    @HotPath
    boolean end(Producer producer) {
        producer.ended = true;
        if (producer.hasLane) {
            producer.feed.ended = true;
        }
        return combined != null && combined.end(producer.index) && clock.raise(combined.current());
    }

    /** Takes in what another core has seen of the same producers: all are idle if they are everywhere. */
    void join(Producers other) {
        idle &= other.idle;
        saidNs = Math.max(saidNs, other.saidNs);
        sourceNs = saidNs;
    }

    @HotPath
    void save(StateWriter to) {
        to.put(idle);
        to.put(saidNs);
    }

    /** Goes on at the time that was noted. */
    void restore(StateReader from) {
        idle = from.nextBoolean();
        saidNs = from.next();
        sourceNs = saidNs;
    }
}
