package io.laminar.bench.cores;

import io.laminar.bench.macro.EndToEnd;
import io.laminar.bench.macro.Queries;
import io.laminar.bench.macro.Trades;
import io.laminar.engine.CorePlacement;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Windows over trades that the cores' own producers write; a third thread, which mostly sleeps, reads the results. */
final class TumbleOnCores {
    private static final long READER_PARK_NS = 20_000;

    /** Late enough that no row is late, whichever producer is ahead. */
    private static final String WATERMARK = "INTERVAL '5' SECOND";

    private TumbleOnCores() {}

    /**
     * Runs the query.
     *
     * @param trades the rows
     * @param cores how many cores
     * @param partition the column that decides which core a row gets to; the query groups by {@code symbol}
     * @return checksum of the results
     */
    static long run(Trades trades, int cores, String partition) {
        TradesConnector.give(trades);
        try (Laminar laminar = Laminar.open(config(cores))) {
            laminar.execute(Queries.SOURCE.replace("INTERVAL '1' SECOND", WATERMARK)
                    + " FROM TRADES WITH (partition.by = '" + partition + "')");
            laminar.execute(Queries.TUMBLE);
            EndToEnd.Reader reader = new EndToEnd.Reader(laminar.subscribe("out"), true);
            laminar.start();
            while (!reader.ended()) {
                if (!reader.drain()) {
                    LockSupport.parkNanos(READER_PARK_NS);
                }
            }
            return reader.checksum();
        }
    }

    private static LaminarConfig config(int cores) {
        return LaminarConfig.builder().cores(cores).set("cores.pin", "on").build();
    }

    /** {@return where the threads of so many cores are} */
    static List<CorePlacement> placement(int cores) {
        try (Laminar laminar = Laminar.open(config(cores))) {
            return laminar.placement();
        }
    }
}
