package io.laminar.bench.cores;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.core.AbstractProcessor;
import com.hazelcast.jet.core.JobStatus;
import com.hazelcast.jet.core.ProcessorMetaSupplier;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sinks;
import com.hazelcast.jet.pipeline.Sources;
import java.io.Serializable;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Hazelcast Jet: one member in this JVM that joins nobody, one cooperative thread that never parks, source and sink
 * written as cooperative processors over queues. Windows of Jet show results when they end (or early, by a timer); the
 * nearest to a result for each row is a rolling aggregation whose key holds the window.
 */
final class JetWindows implements WindowEngine {
    private static final int TURN_ROWS = 256;

    private final SpscArrayQueue<TradeEvent> in = new SpscArrayQueue<>(QUEUE_ROWS);
    private final SpscArrayQueue<Totals> out = new SpscArrayQueue<>(QUEUE_ROWS);
    private final HazelcastInstance member;

    /** Processors are made by the member, from what was serialised: they find their queues here. */
    private static volatile @Nullable JetWindows current;

    /** Symbol and window. */
    record Key(long symbol, long window) implements Serializable {}

    /** What is kept and what is shown of a window. */
    record Totals(long count, double total, double low, double high, double mean, long last) {}

    /** Aggregates of a symbol in a window. */
    static final class Totalling implements Serializable {
        private static final long serialVersionUID = 1;
        private long count;
        private double total;
        private double low = Double.POSITIVE_INFINITY;
        private double high = Double.NEGATIVE_INFINITY;
        private long last;

        void add(TradeEvent trade) {
            count++;
            total += trade.getPrice();
            low = Math.min(low, trade.getPrice());
            high = Math.max(high, trade.getPrice());
            last = Math.max(last, trade.getSequence());
        }

        Totals shown() {
            return new Totals(count, total, low, high, total / count, last);
        }
    }

    private JetWindows() {
        System.setProperty("hazelcast.logging.type", "none");
        member = Hazelcast.newHazelcastInstance(config());
    }

    static JetWindows open() {
        JetWindows engine = new JetWindows();
        current = engine;
        engine.start();
        return engine;
    }

    private void start() {
        AggregateOperation1<TradeEvent, Totalling, Totals> totals = AggregateOperation.withCreate(Totalling::new)
                .<TradeEvent>andAccumulate(Totalling::add)
                .andExportFinish(Totalling::shown);
        Pipeline pipeline = Pipeline.create();
        pipeline.readFrom(Sources.<TradeEvent>streamFromProcessor(
                        "trades", ProcessorMetaSupplier.preferLocalParallelismOne(Source::new)))
                .withoutTimestamps()
                .groupingKey(trade -> new Key(trade.getSymbol(), trade.getWindow()))
                .rollingAggregate(totals)
                .setLocalParallelism(1)
                .writeTo(Sinks.fromProcessor("out", ProcessorMetaSupplier.preferLocalParallelismOne(Sink::new)));
        Job job = member.getJet().newJob(pipeline);
        while (job.getStatus() != JobStatus.RUNNING) {
            Thread.onSpinWait();
        }
    }

    private static Config config() {
        Config config = new Config("bench");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        config.setProperty("hazelcast.socket.bind.any", "false");
        config.setProperty("hazelcast.shutdownhook.enabled", "false");
        // No park between rounds without work: the thread spins, as the other engines' do.
        config.setProperty("hazelcast.jet.idle.cooperative.min.microseconds", "0");
        config.setProperty("hazelcast.jet.idle.cooperative.max.microseconds", "0");
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(1);
        return config;
    }

    /** Takes rows from the sender's queue. */
    private static final class Source extends AbstractProcessor {
        private final JetWindows engine = current();
        private @Nullable TradeEvent pending;

        @Override
        public boolean complete() {
            for (int i = 0; i < TURN_ROWS; i++) {
                TradeEvent next = pending != null ? pending : engine.in.relaxedPoll();
                pending = next;
                if (next == null || !tryEmit(next)) {
                    break;
                }
                pending = null;
            }
            return false;
        }
    }

    /** Gives results to the reader's queue. */
    private static final class Sink extends AbstractProcessor {
        private final JetWindows engine = current();

        @Override
        @SuppressWarnings("unchecked")
        protected boolean tryProcess(int ordinal, Object item) {
            return engine.out.offer(((Map.Entry<Key, Totals>) item).getValue());
        }
    }

    private static JetWindows current() {
        JetWindows engine = current;
        if (engine == null) {
            throw new IllegalStateException("no engine is open");
        }
        return engine;
    }

    @Override
    public boolean offer(long symbol, double price, long sequence, long ts) {
        return in.offer(new TradeEvent(symbol, price, sequence, ts));
    }

    @Override
    public void flush() {
        // An element is published as it is offered.
    }

    @Override
    public void poll(LongConsumer seen) {
        for (Totals row = out.relaxedPoll(); row != null; row = out.relaxedPoll()) {
            seen.accept(row.last());
        }
    }

    @Override
    public void close() {
        current = null;
        member.getLifecycleService().terminate();
    }
}
