package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.region.Region;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.checkpoint.StateReader;
import io.laminar.ring0.checkpoint.StateWriter;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.KeyedWatermarks;
import io.laminar.ring0.time.LeastWatermark;
import io.laminar.ring0.time.Watermark;
import io.laminar.ring0.time.WatermarkPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The producers of a source: those that are open, and those with a name that were. One that was there when the process
 * was started again has no lane until it comes back.
 *
 * @threading one core
 * @allocation none but where a producer comes
 */
final class ProducerTable {
    /** Most that a log and a checkpoint can name. */
    static final int MOST = 4096;

    private final SourceSpec spec;
    private final Watermark clock;
    /** What the keys of rows are computed as; null where producers have one watermark each, or bring it as marks. */
    private final @Nullable ProducerKeys keys;

    /** The producers' watermarks; null where one serves all. */
    private final @Nullable LeastWatermark combined;

    private final GoneProducers gone = new GoneProducers();
    private final boolean bounded;
    private Producer[] all = new Producer[0];
    private int count;
    private boolean hadAny;
    /** The one of a source with one producer, which is served without taking turns; else null. */
    private @Nullable Producer only;

    /** No producers; bounded where a log and checkpoints have to know them. */
    ProducerTable(
            SourceSpec spec, Watermark clock, @Nullable Program expression, RegionSource regions, boolean bounded) {
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
        this.bounded = bounded;
    }

    /** The producers' watermarks; null where one serves all. */
    @Nullable
    LeastWatermark combined() {
        return combined;
    }

    /** Whether keys have watermarks of their own. */
    @HotPath
    boolean isKeyed() {
        return keys != null;
    }

    /** Adds a producer, or gives one that was there before, and has come back, its lane. */
    Producer add(Feed feed, @Nullable Pulse pulse, byte[] name, long saidNs) {
        Producer known = name.length == 0 ? null : absent(name);
        Producer producer = known == null ? make(feed, new Producer.Identity(freeNumber(), name), saidNs) : known;
        if (known != null && known.ended) {
            revive(known, saidNs);
        }
        producer.attach(feed, pulse, known != null);
        return producer;
    }

    /** Takes a producer that a log names: one that is there, or has ended, or is new; it has no lane. */
    void introduce(Producer.Identity identity, Feed feed, long saidNs) {
        Producer known = numbered(identity.number());
        if (known != null && known.ended && !Arrays.equals(known.name, identity.name())) {
            retire(known);
            known = null;
        }
        if (known == null) {
            make(feed, identity, saidNs);
        } else if (known.ended && known.name.length == 0) {
            retire(known);
            make(feed, identity, saidNs);
        } else if (known.ended) {
            revive(known, saidNs);
        }
    }

    private void revive(Producer producer, long saidNs) {
        gone.addKeys(producer);
        giveKeys(producer);
        producer.revive(newIndex(), newKeys(saidNs));
    }

    private Producer make(Feed feed, Producer.Identity identity, long saidNs) {
        if (count == MOST && bounded) {
            throw new IllegalStateException("too many producers: source=" + spec.name() + ", most=" + MOST);
        }
        Watermark its = newClock();
        all = count < all.length ? all : Arrays.copyOf(all, count + 1);
        Producer made = new Producer(feed, its, newIndex(), newKeys(saidNs), identity);
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

    private @Nullable KeyedWatermarks newKeys(long saidNs) {
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

    @HotPath
    int count() {
        return count;
    }

    /** The names of those that may come back. */
    List<String> absentNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (all[i].name.length > 0 && !all[i].hasLane) {
                names.add(new String(all[i].name, StandardCharsets.UTF_8));
            }
        }
        return names;
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

    void narrow(long granularityNs) {
        clock.narrow(granularityNs);
        for (int i = 0; combined != null && i < count; i++) {
            all[i].clock.narrow(granularityNs);
        }
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

    /**
     * Takes in what another core has seen of the same producers, which have no lanes.
     *
     * @return what differs, in words; null when nothing does that matters
     */
    @Nullable
    String join(ProducerTable other) {
        if (count != other.count || combined != null && combined.current() != other.leastOf()) {
            return "producers=" + count + " and " + other.count;
        }
        for (int i = 0; i < count; i++) {
            Producer mine = all[i];
            Producer its = other.named(mine.name);
            if (its == null || its.clock.current() != mine.clock.current()) {
                return "producer=" + mine.label();
            }
            boolean located = mine.position != Producer.NO_POSITION || its.position != Producer.NO_POSITION;
            if (located && (mine.position != its.position || mine.rowsBehind != 0 || its.rowsBehind != 0)) {
                return "producer=" + mine.label() + ", position=" + mine.position + " and " + its.position
                        + ", rows behind=" + mine.rowsBehind + " and " + its.rowsBehind;
            }
            if (its.ended != mine.ended && !located) {
                return "producer=" + mine.label() + ", ended=" + mine.ended + " and " + its.ended;
            }
            if (its.ended && !mine.ended) {
                // All of its rows have come, so its end is all that is missing.
                end(mine);
            }
            if (mine.idle && !its.idle) {
                mine.idle = false;
                if (combined != null) {
                    combined.wake(mine.index);
                }
            }
        }
        return null;
    }

    private void end(Producer producer) {
        producer.ended = true;
        if (combined != null) {
            combined.drop(producer.index);
        }
    }

    /**
     * Moves producers that count rows, and have no lane, to behind all that are in the log; there is one core.
     *
     * @param counts whether the producer of a name counts rows
     * @return whether any of them was not there
     */
    boolean settle(Predicate<String> counts) {
        boolean moved = false;
        for (int i = 0; i < count; i++) {
            Producer producer = all[i];
            boolean behind = producer.position != Producer.NO_POSITION && producer.rowsBehind > 0;
            if (behind && !producer.hasLane && counts.test(producer.label())) {
                producer.position += producer.rowsBehind;
                producer.rowsBehind = 0;
                moved = true;
            }
        }
        return moved;
    }

    private long leastOf() {
        return combined == null ? Long.MIN_VALUE : combined.current();
    }

    @Nullable
    private Producer named(byte[] name) {
        for (int i = 0; i < count; i++) {
            if (Arrays.equals(all[i].name, name)) {
                return all[i];
            }
        }
        return null;
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
