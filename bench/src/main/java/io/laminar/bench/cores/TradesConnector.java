package io.laminar.bench.cores;

import io.laminar.bench.macro.Trades;
import io.laminar.engine.connector.Affinity;
import io.laminar.engine.connector.ConnectorFactory;
import io.laminar.engine.connector.ConnectorIo;
import io.laminar.engine.connector.SourceConnector;
import io.laminar.engine.connector.SourceRequest;
import io.laminar.memory.HotPath;
import io.laminar.memory.lane.LaneWriter;
import java.util.concurrent.atomic.AtomicReference;

/** Producers inside the cores: on each an instance that writes its share of the trades, every N-th row. */
public final class TradesConnector implements ConnectorFactory {
    private static final AtomicReference<Trades> TRADES = new AtomicReference<>();

    /** Says what the sources made from now on give. */
    static void give(Trades trades) {
        TRADES.set(trades);
    }

    @Override
    public String name() {
        return "TRADES";
    }

    @Override
    public SourceConnector createSource(SourceRequest request) {
        return new Producer(TRADES.get());
    }

    private static final class Producer implements SourceConnector {
        private final Trades trades;
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
            at = io.part();
            step = io.parts();
        }

        @HotPath
        @Override
        public int poll(LaneWriter out, int maxRows) {
            int rows = 0;
            int to = trades.rows();
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
            return rows;
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
