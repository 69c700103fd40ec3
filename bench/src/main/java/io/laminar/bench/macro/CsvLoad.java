package io.laminar.bench.macro;

import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A CSV file into a TUMBLE and out again, beside a loop of java.util that splits lines. */
final class CsvLoad {
    private static final String QUERY =
            "CREATE STREAM out AS SELECT TUMBLE_END(ts, INTERVAL '1' SECOND) AS ends, symbol,"
                    + " count(*) AS n, sum(price) AS total FROM trades"
                    + " GROUP BY symbol, TUMBLE(ts, INTERVAL '1' SECOND)";

    private final Path file;

    CsvLoad(Trades t) {
        try {
            file = Files.createTempFile("laminar-bench", ".csv");
            try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                writer.write("symbol,price,volume,ts\n");
                for (int i = 0; i < t.rows(); i++) {
                    long ts = t.ts()[i];
                    Instant instant = Instant.ofEpochSecond(ts / 1_000_000_000L, ts % 1_000_000_000L / 1000 * 1000);
                    writer.write(t.symbol()[i] + "," + t.price()[i] + "," + t.volume()[i] + "," + instant + "\n");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long bytes() {
        return file.toFile().length();
    }

    long laminar() {
        try (Laminar laminar = Laminar.open(LaminarConfig.defaults())) {
            laminar.execute("CREATE SOURCE trades (symbol BIGINT, price DOUBLE, volume BIGINT, ts TIMESTAMP(6),"
                    + " WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) FROM FILE (path = '" + file + "')"
                    + " FORMAT CSV WITH (header = true)");
            laminar.execute(QUERY);
            Subscription out = laminar.subscribe("out");
            laminar.start();
            long checksum = 0;
            while (!out.ended()) {
                while (out.poll()) {
                    checksum += out.getLong(1) * 31 + out.getLong(2) * 17 + Math.round(out.getDouble(3) * 100);
                }
                Thread.onSpinWait();
            }
            laminar.await(Duration.ofSeconds(10));
            return checksum;
        }
    }

    long lineSplit() {
        Map<Long, Map<Long, double[]>> windows = new HashMap<>();
        long checksum = 0;
        long watermark = Long.MIN_VALUE;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            reader.readLine();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] fields = line.split(",", -1);
                Instant ts = Instant.parse(fields[3]);
                long ns = ts.getEpochSecond() * 1_000_000_000L + ts.getNano();
                long end = (ns / 1_000_000_000L + 1) * 1_000_000_000L;
                if (end > watermark) {
                    double[] group = windows.computeIfAbsent(end, k -> new HashMap<>())
                            .computeIfAbsent(Long.parseLong(fields[0]), k -> new double[2]);
                    group[0]++;
                    group[1] += Double.parseDouble(fields[1]);
                }
                watermark = Math.max(watermark, ns - Trades.WATERMARK_DELAY_NS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Map<Long, double[]> groups : windows.values()) {
            for (Map.Entry<Long, double[]> group : groups.entrySet()) {
                double[] sums = group.getValue();
                checksum += group.getKey() * 31 + ((long) sums[0]) * 17 + Math.round(sums[1] * 100);
            }
        }
        return checksum;
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
