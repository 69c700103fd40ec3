package io.laminar.bench.cores;

import io.laminar.bench.macro.Trades;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Producers inside the cores: on each an instance that writes its share of the trades, every N-th run of them. They
 * stay together, as inputs of one moment do, so that no row is late.
 */
public final class TradesConnector implements ConnectorFactory {
    private static final AtomicReference<Shared> GIVEN = new AtomicReference<>();

    /** Rows of event time that a producer may be ahead of another; the watermark's delay is ten times that. */
    private static final int MOST_AHEAD = 500_000;

    /** Rows that a producer takes one after the other, so that no two of them share cache lines; a power of two. */
    private static final int RUN = 1024;

    /**
     * What the producers of a source share.
     *
     * @param trades all rows
     * @param places how far each producer is; far beyond the end when it has ended
     */
    private record Shared(Trades trades, AtomicIntegerArray places) {}

    /** Says what the sources made from now on give. */
    static void give(Trades trades) {
        AtomicIntegerArray places = new AtomicIntegerArray(LaminarConfig.MAX_CORES);
        for (int part = 0; part < places.length(); part++) {
            places.set(part, Integer.MAX_VALUE);
        }
        GIVEN.set(new Shared(trades, places));
    }

    @Override
    public String name() {
        return "TRADES";
    }

    @Override
    public SourceConnector createSource(SourceRequest request) {
        return new Producer(Objects.requireNonNull(GIVEN.get(), "no trades were given"));
    }

    private static final class Producer implements SourceConnector {
        private final Trades trades;
        private final AtomicIntegerArray places;
        private int part;
        private int parts;
        private int at;

        Producer(Shared shared) {
            this.trades = shared.trades();
            this.places = shared.places();
        }

        @Override
        public Affinity affinity() {
            return Affinity.EVERY_CORE;
        }

        @Override
        public void open(ConnectorIo io) {
            part = io.part();
            parts = io.parts();
            at = part * RUN;
            places.set(part, at);
        }

        @HotPath
        @Override
        public int poll(LaneWriter out, int maxRows) {
            int rows = 0;
            int to = Math.min(trades.rows(), slowest() + MOST_AHEAD);
            while (rows < maxRows && at < to && out.claim()) {
                out.setLong(0, trades.symbol()[at]);
                out.setDouble(1, trades.price()[at]);
                out.setLong(2, trades.volume()[at]);
                out.setLong(3, trades.ts()[at]);
                out.endRow();
                at += (at + 1 & RUN - 1) == 0 ? 1 + (parts - 1) * RUN : 1;
                rows++;
            }
            out.publish();
            places.setRelease(part, ended() ? Integer.MAX_VALUE : at);
            return rows;
        }

        /** As each is the only writer of its place, an old one only lets the others wait a little longer. */
        @HotPath
        private int slowest() {
            int least = Integer.MAX_VALUE - MOST_AHEAD;
            for (int other = 0; other < parts; other++) {
                least = Math.min(least, places.getAcquire(other));
            }
            return least;
        }

        @Override
        public boolean ended() {
            return at >= trades.rows();
        }

        @Override
        public String describe() {
            return "trades";
        }

        @Override
        public void close() {}
    }
}
