package io.laminar.bench.scaling;

import io.laminar.bench.macro.Queries;
import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.Lane;
import io.laminar.ring0.operator.Sizing;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Windows over trades that are regrouped by another key, on so many cores with as many producers: work grows with the
 * cores, so that what a row costs should not. Each producer gives a core a batch at a time, of a size that a seed
 * decides, in an order that it decides.
 */
final class ScalingRun {
    /** Of a producer for each core, on average: three quarters of a slice. */
    private static final int BATCH = 192;

    private static final int WINDOWS = 4;
    private static final int KEYS = 10_000;
    private static final long SECOND_NS = 1_000_000_000L;

    /** Four columns of eight bytes, and four bits that say whether they are NULL. */
    private static final int ROW_BYTES = 33;

    private static final int BLOCK_ROWS = 256;
    private static final int BLOCK_DATA_BYTES = 64;

    private final int cores;
    private final int rowsPerCore;
    private final Random random;

    private ScalingRun(int cores, int rowsPerCore, long seed) {
        this.cores = cores;
        this.rowsPerCore = rowsPerCore;
        this.random = new Random(seed);
    }

    /**
     * {@return what was counted}
     *
     * @param cores how many
     * @param rowsPerCore rows that each producer gives
     * @param seed of batches and their order
     */
    static Work measure(int cores, int rowsPerCore, long seed) {
        return new ScalingRun(cores, rowsPerCore, seed).run();
    }

    private Work run() {
        WorkCount count = new WorkCount(cores);
        LaminarConfig config = LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .cores(cores)
                .blockRows(BLOCK_ROWS)
                .blockDataBytes(BLOCK_DATA_BYTES)
                .blocksPerLane(4)
                .watch(count)
                .build();
        try (Laminar laminar = Laminar.open(config)) {
            laminar.execute(Queries.SOURCE + " WITH (partition.by = 'volume', watermark.by = 'producer')");
            laminar.execute(Queries.TUMBLE);
            Subscription out = laminar.subscribe("out");
            List<Appender> producers = new ArrayList<>();
            for (int p = 0; p < cores; p++) {
                producers.add(laminar.appender("trades"));
            }
            long results = feed(laminar, producers, out);
            if (results == 0) {
                throw new IllegalStateException("no results: cores=" + cores);
            }
            return count.perRow(WINDOWS, ROW_BYTES, laneBytes());
        }
    }

    /** {@return what a lane between two cores takes with the sizes that are the default} */
    private static long laneBytes() {
        LaminarConfig usual = LaminarConfig.defaults();
        Sizing sizing = new Sizing(usual.blockRows(), usual.blockDataBytes(), usual.blocksPerStream());
        List<ColumnType> columns =
                List.of(ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.BIGINT, ColumnType.TIMESTAMP);
        try (Lane lane = Lane.create(sizing.layout(columns, false), usual.blocksPerLane(), "exchange")) {
            return lane.bytes();
        }
    }

    private long feed(Laminar laminar, List<Appender> producers, Subscription out) {
        int[] given = new int[cores];
        long results = 0;
        for (long left = (long) cores * rowsPerCore; left > 0; ) {
            int p = random.nextInt(cores);
            int rows = Math.min(rowsPerCore - given[p], (1 + random.nextInt(2 * BATCH)) * cores);
            for (int i = 0; i < rows; i++) {
                row(producers.get(p), given[p]++);
            }
            producers.get(p).publish();
            left -= rows;
            results += drain(laminar, out);
        }
        producers.forEach(Appender::end);
        return results + drain(laminar, out);
    }

    private void row(Appender producer, int number) {
        producer.setLong(0, random.nextInt(KEYS));
        producer.setDouble(1, number);
        producer.setLong(2, random.nextInt(KEYS));
        producer.setLong(3, number * (WINDOWS * SECOND_NS / rowsPerCore));
        producer.endRow();
    }

    private static long drain(Laminar laminar, Subscription out) {
        long rows = 0;
        do {
            while (out.poll()) {
                rows++;
            }
        } while (laminar.poll() > 0);
        while (out.poll()) {
            rows++;
        }
        return rows;
    }
}
