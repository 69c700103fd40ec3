package io.laminar.bench.cores;

import io.laminar.bench.macro.Comparison;
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
    private static final long READER_PARK_NS = 200_000;

    /** Late enough that no row is late, whichever producer is ahead. */
    private static final String WATERMARK = "INTERVAL '5' SECOND";

    private TumbleOnCores() {}

    /**
     * Makes the query ready; rows flow when it is run.
     *
     * @param trades the rows
     * @param cores how many cores
     * @param partition the column that decides which core a row gets to; the query groups by {@code symbol}
     * @return the run, whose checksum is that of the results
     */
    static Comparison.Run on(int cores, Trades trades, String partition) {
        return new Query(Laminar.open(config(cores)), trades, partition);
    }

    /**
     * Makes the query ready in two engines of one core, which run at once: what two cores of this machine come to when
     * nothing is between them.
     *
     * @param one rows of the first
     * @param other rows of the second, of other symbols
     * @return the run, whose checksum is that of the results of both
     */
    static Comparison.Run apart(Trades one, Trades other) {
        return new Apart(
                new Query(Laminar.open(config(1)), one, "symbol"), new Query(Laminar.open(config(1)), other, "symbol"));
    }

    /** The query in an engine of its own. */
    private static final class Query implements Comparison.Run {
        private final Laminar laminar;
        private final EndToEnd.Reader reader;

        Query(Laminar laminar, Trades trades, String partition) {
            this.laminar = laminar;
            TradesConnector.give(trades);
            laminar.execute(Queries.SOURCE.replace("INTERVAL '1' SECOND", WATERMARK)
                    + " FROM TRADES WITH (partition.by = '" + partition + "')");
            laminar.execute(Queries.TUMBLE);
            reader = new EndToEnd.Reader(laminar.subscribe("out"), true);
        }

        @Override
        public long run() {
            laminar.start();
            read(reader);
            return reader.checksum();
        }

        @Override
        public void close() {
            laminar.close();
        }
    }

    private record Apart(Query one, Query other) implements Comparison.Run {
        @Override
        public long run() {
            one.laminar.start();
            other.laminar.start();
            read(one.reader, other.reader);
            return one.reader.checksum() + other.reader.checksum();
        }

        @Override
        public void close() {
            one.close();
            other.close();
        }
    }

    private static void read(EndToEnd.Reader... readers) {
        boolean ended = false;
        while (!ended) {
            boolean any = false;
            ended = true;
            for (EndToEnd.Reader reader : readers) {
                any |= reader.drain();
                ended &= reader.ended();
            }
            if (!any && !ended) {
                LockSupport.parkNanos(READER_PARK_NS);
            }
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
