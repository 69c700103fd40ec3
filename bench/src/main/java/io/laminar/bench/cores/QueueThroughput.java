package io.laminar.bench.cores;

import io.laminar.bench.macro.Comparison;
import io.laminar.bench.report.Goal;
import io.laminar.bench.report.ReportLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rows a second through the lane and through other people's queues. */
final class QueueThroughput {
    /** The lane, and what is written by hand. */
    static final int NOT_PEERS = 2;

    private QueueThroughput() {}

    static List<ReportLine> measure(Map<String, RowQueue.Factory> queues, int batch, double limit, boolean quick) {
        String workload = batch == 1 ? "lane, a row at a time" : "lane, batches of " + batch;
        long rows = quick ? 1 << 15 : 1 << 20;
        Comparison comparison = new Comparison(workload, rows).peers(queues.size() - NOT_PEERS);
        List<QueueRun.Allocated> allocated = new ArrayList<>();
        queues.forEach((name, factory) -> {
            QueueRun.Allocated bytes = new QueueRun.Allocated();
            boolean ours = allocated.size() == queues.size() - 1;
            allocated.add(bytes);
            comparison.way(name, ours ? limit : 0, () -> new QueueRun(factory.create(batch), rows, bytes));
        });
        List<ReportLine> lines = new ArrayList<>(comparison.run(quick ? 1 : 3, quick ? 1 : 15));
        int way = 0;
        for (String name : queues.keySet()) {
            double bytes = allocated.get(way++).bytes();
            String what = "allocated by both threads, " + name;
            lines.add(
                    way == queues.size()
                            ? Goal.atMost(workload, what, bytes, "B", 0)
                            : Goal.said(workload, what, bytes, "B"));
        }
        return lines;
    }
}
