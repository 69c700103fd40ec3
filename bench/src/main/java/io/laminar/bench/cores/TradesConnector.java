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
 * Producers inside the cores: on each an instance that writes its share of the trades, every N-th row. They stay
 * together, as inputs of one moment do, so that no row is late.
 */
public final class TradesConnector implements ConnectorFactory {
    private static final AtomicReference<Trades> TRADES = new AtomicReference<>();

    /** Rows of event time that a producer may be ahead of another; the watermark's delay is ten times that. */
    private static final int MOST_AHEAD = 500_000;

    /** How far each producer is; far beyond the end when it has ended. */
    private static final AtomicIntegerArray PLACES = new AtomicIntegerArray(LaminarConfig.MAX_CORES);

    /** Says what the sources made from now on give. */
    static void give(Trades trades) {
        TRADES.set(trades);
        for (int part = 0; part < PLACES.length(); part++) {
            PLACES.set(part, Integer.MAX_VALUE);
        }
    }

    @Override
    public String name() {
        return "TRADES";
    }

    @Override
    public SourceConnector createSource(SourceRequest request) {
        return new Producer(Objects.requireNonNull(TRADES.get(), "no trades were given"));
    }

    private static final class Producer implements SourceConnector {
        private final Trades trades;
        private int part;
        private int at;
        private int step;

        Producer(Trades trades) {
            this.trades = trades;
        }

        @Override
        public Affinity affinity() {
            return Affinity.EVERY_CORE;
        }

        @Override
        public void open(ConnectorIo io) {
            part = io.part();
            at = part;
            step = io.parts();
            PLACES.set(part, at);
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
                at += step;
                rows++;
            }
            out.publish();
            PLACES.setRelease(part, ended() ? Integer.MAX_VALUE : at);
            return rows;
        }

        /** As each is the only writer of its place, an old one only lets the others wait a little longer. */
        @HotPath
        private int slowest() {
            int least = Integer.MAX_VALUE - MOST_AHEAD;
            for (int other = 0; other < step; other++) {
                least = Math.min(least, PLACES.getAcquire(other));
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
