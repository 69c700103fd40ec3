package io.laminar.cli;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;

/** An engine in a process of its own: rows flow until its standard input ends. */
public final class TopEngine {
    private TopEngine() {}

    /**
     * Runs the engine.
     *
     * @param words the metrics directory, and a data directory if there is to be one
     * @throws Exception when standard input cannot be read
     */
    public static void main(String[] words) throws Exception {
        LaminarConfig.Builder config = LaminarConfig.builder().set("metrics.directory", words[0]);
        if (words.length > 1) {
            config.set("data.directory", words[1]);
            config.set("data.log.segment.bytes", "4194304");
            config.set("data.log.buffer.bytes", "262144");
        }
        try (Laminar laminar = Laminar.open(config.build())) {
            laminar.execute("CREATE SOURCE t (k BIGINT, ts TIMESTAMP, WATERMARK FOR ts AS ts)");
            laminar.execute("CREATE STREAM counted AS SELECT k, COUNT(*) AS n FROM t WHERE k > 1 "
                    + "GROUP BY k, TUMBLE(ts, INTERVAL '1' SECOND)");
            Appender appender = laminar.appender("t");
            System.out.println("ready");
            long row = 0;
            while (System.in.available() == 0) {
                for (int i = 0; i < 1_000; i++) {
                    appender.setLong(0, row % 4);
                    appender.setLong(1, row++ * 1_000_000);
                    appender.endRow();
                }
                appender.publish();
                Thread.sleep(1);
            }
        }
        System.out.println("closed");
    }
}
