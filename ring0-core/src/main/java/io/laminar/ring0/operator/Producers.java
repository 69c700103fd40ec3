package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.region.RegionSource;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.kernel.VectorKind;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.KeyedWatermarks;
import io.laminar.ring0.time.LeastWatermark;
import io.laminar.ring0.time.Watermark;
import io.laminar.ring0.time.WatermarkPolicy;
import java.util.Arrays;
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
    private final SourceSpec spec;
    private final Watermark clock;
    /** What the keys of rows are computed as; null where producers have one watermark each, or bring it as marks. */
    private final @Nullable VectorKind keyKind;

    private final RegionSource regions;
    /** The producers' watermarks; null where one serves all. */
    private final @Nullable LeastWatermark combined;

    private final long idleNs;
    private final GoneProducers gone = new GoneProducers();
    private Producer[] all = new Producer[0];
    private int count;
    private boolean hadAny;
    /** The one of a source with one producer, which is served without taking turns; else null. */
    private @Nullable Producer only;

    private long nowNs;
    private long activeNs;
    private boolean ticking;
    private boolean idle;

    Producers(SourceSpec spec, Watermark clock, @Nullable Program expression, RegionSource regions) {
        this.spec = spec;
        this.clock = clock;
        this.keyKind = expression == null || spec.policy().keys() == null ? null : expression.kind(KeyedWatermarks.KEY);
        this.regions = regions;
        this.combined = spec.policy().scope() == WatermarkPolicy.Scope.SOURCE ? null : new LeastWatermark(0);
        this.idleNs = spec.policy().idleNs();
    }

    void add(Feed feed, @Nullable Pulse pulse) {
        int index = 0;
        Watermark its = clock;
        if (combined != null) {
            index = combined.add();
            its = new Watermark(clock.granularityNs(), spec.phaseNs(), spec.maxFutureNs());
        }
        all = count < all.length ? all : Arrays.copyOf(all, count + 1);
        all[count++] = new Producer(feed, its, index, pulse, newKeys());
        hadAny = true;
        only = count == 1 ? all[0] : null;
    }

    private @Nullable KeyedWatermarks newKeys() {
        VectorKind kind = keyKind;
        return kind == null
                ? null
                : new KeyedWatermarks(spec.policy(), kind, spec.maxFutureNs(), regions, "keys." + spec.name());
    }

    @HotPath
    int count() {
        return count;
    }

    /** Whether a lane is read, or rows of it are still on their way. */
    boolean reads(LaneReader reader) {
        for (int i = 0; i < count; i++) {
            if (all[i].feed.reader == reader) {
                return true;
            }
        }
        return false;
    }

    /** Forgets a producer that has ended, and of which nothing is on its way; its counts stay. */
    @HotPath
    void forget(Producer producer) {
        int index = 0;
        while (all[index] != producer) {
            index++;
        }
        count--;
        System.arraycopy(all, index + 1, all, index, count - index);
        // What is not there any more must not be kept alive; the first stands in, as no element may be null.
        all[count] = all[0];
        only = count == 1 ? all[0] : null;
        gone.add(producer, clock);
        producer.feed.closeCounters();
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
            if (!all[i].feed.ended) {
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
        if (!ticking) {
            ticking = true;
            nowNs = now;
            activeNs = now;
        }
        nowNs = now - nowNs > 0 ? now : nowNs;
        boolean changed = tickKeys(nowNs);
        boolean silent = true;
        for (int i = 0; i < count; i++) {
            if (!all[i].feed.ended) {
                changed |= judge(all[i]);
                silent &= all[i].idle;
            }
        }
        if (silent && !idle && !ended && nowNs - activeNs >= idleNs) {
            idle = true;
            changed = true;
        }
        return changed;
    }

    /** Tells the keys of all that have not ended the time. */
    @HotPath
    boolean tickKeys(long now) {
        boolean changed = false;
        for (int i = 0; keyKind != null && i < count; i++) {
            Producer producer = all[i];
            // One that is idle says where its keys are when it comes back.
            changed |= !producer.feed.ended && producer.tickKeys(now) && !producer.idle && combine(producer);
        }
        return changed;
    }

    @HotPath
    private boolean judge(Producer producer) {
        if (producer.stirs(nowNs)) {
            return wake(producer);
        }
        if (producer.idle || !producer.isSilent(nowNs, idleNs)) {
            return false;
        }
        producer.idle = true;
        return combined != null && combined.idle(producer.index) && clock.raise(combined.current());
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
        producer.feed.ended = true;
        producer.close();
        return combined != null && combined.end(producer.index) && clock.raise(combined.current());
    }

    /** Gives the keys' memory back. */
    void close() {
        for (int i = 0; i < count; i++) {
            all[i].close();
        }
    }

    void openCounters(OperatorCounters board) {
        for (int i = 0; i < count; i++) {
            if (!all[i].feed.ended) {
                all[i].feed.openCounters(board);
            }
        }
    }

    void closeCounters() {
        for (int i = 0; i < count; i++) {
            all[i].feed.closeCounters();
        }
    }

    @HotPath
    void survey() {
        for (int i = 0; i < count; i++) {
            all[i].feed.survey();
        }
    }
}
