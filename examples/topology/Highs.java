import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Poller;
import io.laminar.engine.Subscription;
import io.laminar.engine.topology.Topology;
import io.laminar.engine.topology.TopologyGroups;
import io.laminar.engine.topology.TopologySource;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** A graph without SQL statements: one filter read by two, highs a minute and rows that are far above the rest. */
public final class Highs {
    private Highs() {}

    public static void main(String[] args) {
        run(System.out, 2);
    }

    static Topology topology() {
        return Topology.builder()
                .source(
                        "trades",
                        TopologySource.of("symbol VARCHAR", "price DOUBLE", "qty BIGINT", "ts TIMESTAMP")
                                .watermark("ts", "ts - INTERVAL '1' SECOND")
                                .partitionBy("symbol"))
                .filter("real", "trades", "qty > 0")
                .aggregate(
                        "minutes",
                        "real",
                        TopologyGroups.by("symbol")
                                .tumble("ts", Duration.ofMinutes(1))
                                .select("symbol", "window_end", "MAX(price) AS high", "SUM(qty) AS volume"))
                .stream("highs", "minutes")
                .filter("dear", "real", "price * qty > 10000")
                .project("alert", "dear", "symbol", "price * qty AS worth")
                .stream("alerts", "alert")
                .build();
    }

    /** Prints the plan, then a line each result. */
    public static void run(PrintStream out, int cores) {
        LaminarConfig config = LaminarConfig.builder().cores(cores).build();
        try (Laminar laminar = Laminar.open(config)) {
            out.print(laminar.explain(topology()).text());
            laminar.add(topology());
            Subscription highs = laminar.subscribe("highs");
            Subscription alerts = laminar.subscribe("alerts");
            Appender trades = laminar.appender("trades");
            trade(trades, "ACME", 12.5, 100, 1);
            trade(trades, "ACME", 13.5, 1_000, 30);
            trade(trades, "INIT", 99.0, 0, 31);
            trade(trades, "INIT", 7.0, 10, 59);
            trades.end();
            Poller poller = new Poller(List.of(highs, alerts));
            while (!highs.ended() || !alerts.ended()) {
                poller.pollEach(100, 10, row -> {
                    out.println(row.stream() + " " + row.getString(0) + " "
                            + row.getDouble(row.stream().equals("highs") ? 2 : 1));
                    return true;
                });
            }
        }
    }

    private static void trade(Appender trades, String symbol, double price, long qty, long second) {
        trades.setString(0, symbol);
        trades.setDouble(1, price);
        trades.setLong(2, qty);
        trades.setLong(3, second * 1_000_000_000L);
        trades.endRow();
    }
}
