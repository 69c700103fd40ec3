package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.ring0.time.KeyedWatermarks;
import io.laminar.ring0.time.LeastWatermark;
import io.laminar.ring0.time.Watermark;
import io.laminar.ring0.time.WatermarkPolicy;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The producers of a source: which of them are open, which idle, and what their watermarks come to.
 *
 * <p>Whoever changes something here is told whether the source's watermark has moved, or its idleness ended or begun:
 * its consumers have to hear of it.
 *
 * @threading one core
 * @allocation none but {@link #add}
 */
final class Producers {
    /** Most that a log and a checkpoint can name. */
    static final int MOST = 4096;

    private final SourceSpec spec;
    private final Watermark clock;
    /** What the keys of rows are computed as; null where producers have one watermark each, or bring it as marks. */
    private final @Nullable ProducerKeys keys;

    /** The producers' watermarks; null where one serves all. */
    private final @Nullable LeastWatermark combined;

    private final long idleNs;
    private final GoneProducers gone = new GoneProducers();
    private final @Nullable SourceJournal journal;
    private Producer[] all = new Producer[0];
    private int count;
    /** How many of them were never introduced to the journal: that they are there counts from then on. */
    private int strangers;

    private boolean hadAny;
    /** The one of a source with one producer, which is served without taking turns; else null. */
    private @Nullable Producer only;

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

    Producers(
            SourceSpec spec,
            Watermark clock,
            @Nullable Program expression,
            RegionSource regions,
            @Nullable SourceJournal journal) {
        this.spec = spec;
        this.clock = clock;
        this.keys = expression == null || spec.policy().keys() == null
                ? null
                : new ProducerKeys(
                        new KeyedWatermarks.Terms(
                                spec.policy(),
                                expression.kind(KeyedWatermarks.KEY),
                                spec.maxFutureNs(),
                                "keys." + spec.name()),
                        regions);
        this.combined = spec.policy().scope() == WatermarkPolicy.Scope.SOURCE ? null : new LeastWatermark(0);
        this.idleNs = spec.policy().idleNs();
        this.journal = journal;
    }

    /** Adds a producer, or gives one that was there before, and has come back, its lane. */
    void add(Feed feed, @Nullable Pulse pulse, byte[] name) {
        Producer known = name.length == 0 ? null : absent(name);
        boolean again = known != null;
        Producer producer = again ? known : make(feed, new Producer.Identity(freeNumber(), name));
        if (again && producer.ended) {
            revive(producer);
        }
        producer.attach(feed, pulse, again);
        strangers += journal != null && producer.saidIn < 0 ? 1 : 0;
    }

    /** Takes a producer that a log names: one that is there, or has ended, or is new; it has no lane. */
    void introduce(Producer.Identity identity, Feed feed) {
        Producer known = numbered(identity.number());
        if (known != null && known.ended && !Arrays.equals(known.name, identity.name())) {
            retire(known);
            known = null;
        }
        if (known == null) {
            make(feed, identity);
        } else if (known.ended && known.name.length == 0) {
            retire(known);
            make(feed, identity);
        } else if (known.ended) {
            revive(known);
        }
    }

    private void revive(Producer producer) {
        gone.addKeys(producer);
        giveKeys(producer);
        producer.revive(newIndex(), newKeys());
    }

    private Producer make(Feed feed, Producer.Identity identity) {
        if (count == MOST && journal != null) {
            throw new IllegalStateException("too many producers: source=" + spec.name() + ", most=" + MOST);
        }
        Watermark its = newClock();
        all = count < all.length ? all : Arrays.copyOf(all, count + 1);
        Producer made = new Producer(feed, its, newIndex(), newKeys(), identity);
        all[count++] = made;
        hadAny = true;
        only = count == 1 ? all[0] : null;
        return made;
    }

    private Watermark newClock() {
        return combined == null ? clock : new Watermark(clock.granularityNs(), spec.phaseNs(), spec.maxFutureNs());
    }

    private int newIndex() {
        return combined == null ? 0 : combined.add();
    }

    private @Nullable KeyedWatermarks newKeys() {
        return keys == null ? null : keys.take(saidNs, clock);
    }

    private int freeNumber() {
        BitSet used = new BitSet();
        for (int i = 0; i < count; i++) {
            used.set(all[i].number);
        }
        return used.nextClearBit(0);
    }

    /** The producer of a name that has not come back yet. */
    @Nullable
    Producer absent(byte[] name) {
        for (int i = 0; i < count; i++) {
            if (!all[i].hasLane && Arrays.equals(all[i].name, name)) {
                return all[i];
            }
        }
        return null;
    }

    /** The producer that a log knows by a number. */
    @Nullable
    Producer numbered(int number) {
        for (int i = 0; i < count; i++) {
            if (all[i].number == number) {
                return all[i];
            }
        }
        return null;
    }

    /** Those without a name do not come back: as if they had never been there. */
    void retireAbsent() {
        for (int i = count - 1; i >= 0; i--) {
            Producer producer = all[i];
            if (!producer.hasLane && producer.name.length == 0) {
                retire(producer);
            }
        }
    }

    private void retire(Producer producer) {
        if (combined != null && !producer.ended) {
            combined.drop(producer.index);
        }
        producer.ended = true;
        remove(producer);
        gone.add(producer, clock);
        giveKeys(producer);
    }

    @HotPath
    private void giveKeys(Producer producer) {
        KeyedWatermarks its = producer.keys;
        if (keys != null && its != null) {
            keys.give(its);
            producer.keys = null;
        }
    }

    /** Has the journal introduced to all that are there; whether it was. */
    @HotPath
    boolean areKnown() {
        SourceJournal to = journal;
        for (int i = 0; strangers > 0 && to != null && i < count; i++) {
            Producer producer = all[i];
            if (producer.hasLane && producer.saidIn < 0) {
                if (!to.knows(producer)) {
                    return false;
                }
            }
        }
        strangers = 0;
        return true;
    }

    @HotPath
    int count() {
        return count;
    }

    /** The producer of a lane that is read, or of which rows are still on their way. */
    @Nullable
    Producer of(LaneReader reader) {
        for (int i = 0; i < count; i++) {
            if (all[i].hasLane && all[i].feed.reader == reader) {
                return all[i];
            }
        }
        return null;
    }

    /** Forgets a producer that has ended, and of which nothing is on its way; its counts stay, and its name. */
    @HotPath
    void forget(Producer producer) {
        producer.detach();
        if (producer.name.length == 0) {
            remove(producer);
            gone.add(producer, clock);
        } else {
            gone.addKeys(producer);
        }
        giveKeys(producer);
    }

    @HotPath
    private void remove(Producer producer) {
        int index = 0;
        while (all[index] != producer) {
            index++;
        }
        count--;
        System.arraycopy(all, index + 1, all, index, count - index);
        // What is not there any more must not be kept alive; the first stands in, as no element may be null.
        all[count] = all[0];
        only = count == 1 ? all[0] : null;
    }

    @HotPath
    Producer get(int index) {
        return all[index];
    }

    @HotPath
    @Nullable
    Producer only() {
        return only;
    }

    ProducerCounts counts() {
        return ProducerCounts.of(all, count, clock, gone);
    }

    /** Whether there was a producer, and all have ended. */
    @HotPath
    boolean haveEnded() {
        return hadAny && allEnded();
    }

    @HotPath
    boolean allEnded() {
        for (int i = 0; i < count; i++) {
            if (!all[i].ended) {
                return false;
            }
        }
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

    void narrow(long granularityNs) {
        clock.narrow(granularityNs);
        for (int i = 0; combined != null && i < count; i++) {
            all[i].clock.narrow(granularityNs);
        }
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
        for (int i = 0; i < count; i++) {
            if (!all[i].ended) {
                changed |= judge(all[i]);
                silent &= all[i].idle;
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
        if (keys == null) {
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
        for (int i = 0; i < count; i++) {
            KeyedWatermarks its = all[i].keys;
            if (!all[i].ended && its != null && its.expires(sourceNs)) {
                return true;
            }
        }
        return false;
    }

    /** Has keys and journal know at what time rows are taken; whether they do. */
    @HotPath
    boolean knowClock() {
        if (keys == null || journal == null || saidNs == sourceNs) {
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
        for (int i = 0; i < count; i++) {
            Producer producer = all[i];
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

    /** Gives the keys' memory back. */
    void close() {
        for (int i = 0; i < count; i++) {
            all[i].close();
        }
        if (keys != null) {
            keys.close();
        }
    }

    /** What is state of the source beside its notes. */
    Region[] regions() {
        return keys == null ? new Region[0] : new Region[] {keys.region()};
    }

    int mostNotes() {
        int each = Producer.MOST_NOTES + (keys == null ? 0 : KeyedWatermarks.MOST_NOTES);
        return 6 + GoneProducers.NOTES + (MOST + 1) * each;
    }

    /** Notes all that there are. */
    @HotPath
    void save(StateWriter to) {
        to.put(hadAny);
        to.put(idle);
        to.put(saidNs);
        to.put(combined == null ? Long.MIN_VALUE : combined.current());
        gone.save(to);
        to.put(count);
        for (int i = 0; i < count; i++) {
            all[i].save(to, combined != null, keys != null);
        }
        if (keys != null) {
            keys.save(to);
        }
    }

    /** Takes what {@link #save} has noted: producers without lanes. */
    void restore(StateReader from, Feed feed) {
        hadAny = from.nextBoolean();
        idle = from.nextBoolean();
        saidNs = from.next();
        sourceNs = saidNs;
        long least = from.next();
        if (combined != null) {
            combined.restoreResult(least);
        }
        gone.restore(from);
        all = new Producer[from.nextCount(MOST)];
        for (count = 0; count < all.length; count++) {
            all[count] = restored(from, feed);
        }
        only = count == 1 ? all[0] : null;
        if (keys != null) {
            keys.restore(from, MOST);
        }
    }

    private Producer restored(StateReader from, Feed feed) {
        Producer.Identity identity = Producer.Identity.restored(from);
        boolean ended = from.nextBoolean();
        boolean silent = from.nextBoolean();
        long position = from.next();
        long behind = from.next();
        Watermark its = newClock();
        if (combined != null) {
            its.restore(from);
        }
        KeyedWatermarks known = keys != null && from.nextBoolean() ? keys.restored(from) : null;
        int index = combined == null || ended ? 0 : combined.restoreInput(its.current(), silent);
        Producer producer = new Producer(feed, its, index, known, identity);
        producer.ended = ended;
        producer.idle = silent;
        producer.position = position;
        producer.rowsBehind = behind;
        return producer;
    }

    void openCounters(OperatorCounters board) {
        for (int i = 0; i < count; i++) {
            if (all[i].hasLane && !all[i].ended) {
                all[i].feed.openCounters(board);
            }
        }
    }

    void closeCounters() {
        for (int i = 0; i < count; i++) {
            if (all[i].hasLane) {
                all[i].feed.closeCounters();
            }
        }
    }

    /** Tells producers which of their rows outlive a crash. */
    @HotPath
    void acknowledge(long sequence) {
        for (int i = 0; i < count; i++) {
            if (all[i].hasLane) {
                all[i].feed.acknowledge(sequence);
            }
        }
    }

    @HotPath
    void survey() {
        for (int i = 0; i < count; i++) {
            if (all[i].hasLane) {
                all[i].feed.survey();
            }
        }
    }
}
