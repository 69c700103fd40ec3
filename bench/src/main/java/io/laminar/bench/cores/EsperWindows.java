package io.laminar.bench.cores;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import com.espertech.esper.runtime.client.EPStatement;
import io.laminar.bench.report.Processors;
import java.util.concurrent.FutureTask;
import java.util.function.LongConsumer;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Esper: a thread that spins sends events of a class into a runtime without timers and threads of its own; its listener
 * hands results over. Aggregates are grouped by symbol and window and kept without the events, groups of old windows
 * reclaimed: its windows of a time batch would show results only when they end.
 */
final class EsperWindows implements WindowEngine {
    private static final String QUERY = "@Hint('reclaim_group_aged=3,reclaim_group_freq=1') @name('out')"
            + " select symbol, window, count(*) as n, sum(price) as total, min(price) as low, max(price) as high,"
            + " avg(price) as mean, max(sequence) as last from TradeEvent group by symbol, window";
    private static final long CLOCK_STEP_MS = 100;

    private final SpscArrayQueue<TradeEvent> in = new SpscArrayQueue<>(QUEUE_ROWS);
    private final SpscArrayQueue<EventBean> out = new SpscArrayQueue<>(QUEUE_ROWS);
    private final EPRuntime runtime;
    private final EventSender sender;
    private final FutureTask<Boolean> thread = new FutureTask<>(this::run, true);
    private volatile boolean stopping;

    EsperWindows() {
        Configuration configuration = new Configuration();
        configuration.getCommon().addEventType(TradeEvent.class);
        configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
        configuration.getRuntime().getThreading().setListenerDispatchPreserveOrder(false);
        configuration.getRuntime().getThreading().setInsertIntoDispatchPreserveOrder(false);
        runtime = EPRuntimeProvider.getRuntime("bench", configuration);
        runtime.initialize();
        runtime.getEventService().clockExternal();
        try {
            EPCompiled compiled = EPCompilerProvider.getCompiler().compile(QUERY, new CompilerArguments(configuration));
            EPStatement statement =
                    runtime.getDeploymentService().deploy(compiled).getStatements()[0];
            statement.addListener((newRows, oldRows, source, at) -> emit(newRows));
        } catch (EPCompileException | EPDeployException e) {
            throw new IllegalStateException(e);
        }
        sender = runtime.getEventService().getEventSender("TradeEvent");
        Thread.ofPlatform().name("bench-esper").daemon(true).start(thread);
    }

    private void run() {
        long clock = 0;
        while (!stopping) {
            TradeEvent event = in.relaxedPoll();
            if (event == null) {
                Thread.onSpinWait();
                continue;
            }
            long time = event.getWindow() * (WINDOW_NS / 1_000_000);
            if (time >= clock + CLOCK_STEP_MS) {
                clock = time;
                runtime.getEventService().advanceTime(time);
            }
            sender.sendEvent(event);
        }
    }

    private void emit(EventBean @Nullable [] rows) {
        if (rows != null) {
            for (EventBean row : rows) {
                while (!out.offer(row) && !stopping) {
                    Thread.onSpinWait();
                }
            }
        }
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
        for (EventBean row = out.relaxedPoll(); row != null; row = out.relaxedPoll()) {
            seen.accept((Long) row.get("last"));
        }
    }

    @Override
    public void close() {
        stopping = true;
        Processors.await(thread);
        runtime.destroy();
    }
}
