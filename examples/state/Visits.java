import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.topology.TopologyProcess;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.process.ProcessContext;
import io.laminar.ring0.process.ProcessFunction;
import io.laminar.ring0.process.ProcessOutput;
import io.laminar.ring0.process.ProcessRow;
import io.laminar.ring0.state.KeyedState;
import io.laminar.ring0.state.StateCursor;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Sessions of users: visits with less than half a minute between them, by a function that keeps them in order. */
public final class Visits {
    private static final long SECOND = 1_000_000_000L;
    private static final long GAP = 30 * SECOND;
    private static final String SCRIPT = """
            CREATE SOURCE visits (user VARCHAR, ts TIMESTAMP, WATERMARK FOR ts AS ts - INTERVAL '10' SECOND)
              WITH (partition.by = 'user');
            CREATE STREAM sessions AS SELECT user, visits, seconds FROM PROCESS(TABLE visits, 'sessions');
            """;

    private Visits() {}

    public static void main(String[] args) throws IOException {
        run(System.out, 2, Files.createTempDirectory("visits"));
    }

    /** One of these a core; what it must not forget is in its states. */
    private static final class Sessions implements ProcessFunction {
        private final KeyedState visits;
        private final KeyedState timers;
        private final StateCursor due;
        private final StateCursor session;

        Sessions(ProcessContext context) {
            visits = context.state("visits");
            timers = context.state("timers");
            due = timers.cursor();
            session = visits.cursor();
        }

        @Override
        public void onRow(ProcessRow row, ProcessOutput output) {
            visits.key().addString(row.stringAddress(0), row.stringLength(0)).addLong(row.getLong(1));
            visits.newValue();
            visits.put();
            timers.key().addLong(row.getLong(1) + GAP).addString(row.stringAddress(0), row.stringLength(0));
            timers.newValue();
            timers.put();
        }

        @Override
        public void onWatermark(long watermark, ProcessOutput output) {
            due.from();
            due.to().addLong(watermark);
            for (due.range(); due.next(); due.delete()) {
                emitIfOver(watermark, output);
            }
        }

        @Override
        public void onEnd(ProcessOutput output) {
            onWatermark(Long.MAX_VALUE, output);
        }

        /** The first session of the user whose timer is due. */
        private void emitIfOver(long watermark, ProcessOutput output) {
            session.from().addString(due.stringAddress(1), due.stringLength(1));
            session.prefix();
            long first = 0;
            long last = 0;
            long count = 0;
            while (session.next() && (count == 0 || session.getLong(1) < last + GAP)) {
                last = session.getLong(1);
                first = count++ == 0 ? last : first;
            }
            if (count == 0 || last + GAP >= watermark) {
                return;
            }
            session.from().addString(due.stringAddress(1), due.stringLength(1));
            session.to().addString(due.stringAddress(1), due.stringLength(1)).addLong(last + 1);
            for (session.range(); session.next(); ) {
                session.delete();
            }
            output.setString(0, due.stringAddress(1), due.stringLength(1));
            output.setLong(1, count);
            output.setLong(2, (last - first) / SECOND);
            output.emit();
        }
    }

    private static TopologyProcess sessions() {
        return TopologyProcess.of(Sessions::new, "user VARCHAR", "visits BIGINT", "seconds BIGINT")
                .keyedBy("user")
                .state("visits", List.of(ColumnType.VARCHAR, ColumnType.TIMESTAMP), List.of())
                .state("timers", List.of(ColumnType.TIMESTAMP, ColumnType.VARCHAR), List.of());
    }

    /** Opens the engine on the directory: what the function has kept there is its own again. */
    private static Laminar open(int cores, Path directory) {
        Laminar laminar = Laminar.open(LaminarConfig.builder()
                .cores(cores)
                .set("data.directory", directory.toString())
                .function("sessions", sessions())
                .build());
        laminar.execute(SCRIPT);
        return laminar;
    }

    /** Two lives of one engine: sessions that begin in the first are whole in the second. */
    public static void run(PrintStream out, int cores, Path directory) {
        try (Laminar laminar = open(cores, directory)) {
            out.print(laminar.execute("EXPLAIN SELECT * FROM PROCESS(TABLE visits, 'sessions')")
                    .text());
            Appender visits = laminar.appender("visits");
            visit(visits, "ann", 1);
            visit(visits, "bob", 5);
            visit(visits, "ann", 25);
            out.println("on disk: " + visits.awaitDurable(Duration.ofSeconds(10)));
        }
        try (Laminar laminar = open(cores, directory)) {
            Subscription sessions = laminar.subscribe("sessions");
            Appender visits = laminar.appender("visits");
            visit(visits, "ann", 20);
            visit(visits, "ann", 90);
            visits.end();
            while (!sessions.ended()) {
                if (sessions.poll(Duration.ofMillis(10))) {
                    out.println("sessions " + sessions.getString(0) + " " + sessions.getLong(1) + " visits in "
                            + sessions.getLong(2) + " s");
                }
            }
        }
    }

    private static void visit(Appender visits, String user, long second) {
        visits.setString(0, user);
        visits.setLong(1, second * SECOND);
        visits.endRow();
    }
}
