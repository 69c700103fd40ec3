package io.laminar.cli.verify;

import io.laminar.cli.verify.VerifyPlan.FedSource;
import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.verifier.AllocationSections;
import io.laminar.verifier.Report;
import io.laminar.verifier.Section;
import io.laminar.verifier.Verification;
import io.laminar.verifier.WarmUp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan in rounds: to warm up, then as many again under the verifier's eyes. One engine lives through all of
 * them; rows of files are read once, by another, and appended again and again.
 */
final class VerifyRun implements AutoCloseable {
    /**
     * The JVM itself allocates on a thread, once for a class: before the first of its methods is compiled, all string
     * constants of the class are made, by the thread whose call has made the method hot (HotSpot,
     * CompileBroker::compile_method). So what is found is looked for again, for as long as all before, unless the same
     * place has been found before. What an operator allocates comes again there; an array that doubles, too.
     */
    private static final int AGAIN = 5;

    private static final int ROUND_ROWS = 20_000;
    private static final int LONGEST_SLICE = 300;
    private static final int ROWS_PER_WINDOW = 5_000;
    private static final long DEFAULT_STEP_NS = 1_000_000;
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final VerifyPlan plan;
    private final Settings settings;
    private final Verification verification = new Verification();
    private final AllocationSections sections = verification.sections();
    private final Section append = sections.section("append rows");
    private final Section read = sections.section("read results");
    private final SectionGate gate = new SectionGate();
    private final List<ResultReader> readers = new ArrayList<>();
    private final List<Appender> appenders = new ArrayList<>();
    private final List<RowFeeder> feeders = new ArrayList<>();
    private final Laminar laminar;
    /** Where cores run by themselves; null where this thread is all of them. */
    private final @Nullable ReaderThread reader;

    private int roundRows = ROUND_ROWS;
    private long rowsIn;

    /**
     * How to run.
     *
     * @param rows fewest rows that are measured
     * @param seed of the rows that are made up
     * @param warmUpMillis longest warm-up
     */
    record Settings(long rows, long seed, long warmUpMillis) {
        static final long DEFAULT_ROWS = 200_000;
        static final long DEFAULT_WARM_UP_MILLIS = 20_000;
        static final long LEAST_WARM_UP_MILLIS = 1_500;
    }

    /**
     * What came of it.
     *
     * @param report of the last measurement
     * @param before what went before it
     * @param rounds rounds that were measured
     * @param rowsIn rows that were measured, over all sources
     * @param rowsOut rows read from all streams in the measured rounds
     */
    record Outcome(Report report, Before before, int rounds, long rowsIn, long rowsOut) {
        /**
         * What went before a measurement.
         *
         * @param warmUps rounds to warm up
         * @param quiet whether the warm-up ended because nothing was allocated and compiled any more
         * @param reports of measurements that were not clean
         */
        record Before(int warmUps, boolean quiet, List<Report> reports) {}
    }

    /** {@return on how many cores that run by themselves; 0 where this thread is all of them} */
    int threads() {
        return reader == null ? 0 : laminar.config().cores();
    }

    VerifyRun(VerifyPlan plan, LaminarConfig.Builder config, Settings settings) {
        this.plan = plan;
        this.settings = settings;
        Map<String, RowTape> tapes = read(plan, config.build());
        this.laminar = Laminar.open(
                config.watch(new OperatorSections(verification, gate)).build());
        try {
            open(tapes);
        } catch (RuntimeException e) {
            laminar.close();
            throw e;
        }
        boolean inline = laminar.config().mode() == LaminarConfig.Mode.INLINE;
        this.reader = inline ? null : new ReaderThread(readers, verification, gate);
    }

    /** Reads files with the script's own statements; whatever is wrong with them is thrown. */
    private static Map<String, RowTape> read(VerifyPlan plan, LaminarConfig config) {
        Map<String, RowTape> tapes = new HashMap<>();
        for (FedSource source : plan.sources()) {
            if (source.reading() == null) {
                continue;
            }
            try (Laminar laminar = Laminar.open(config)) {
                laminar.execute(source.reading());
                Subscription rows = laminar.subscribe(source.name());
                RowTape tape = new RowTape(
                        rows, source.columns().stream().map(ColumnSchema::name).toList());
                boolean settled = false;
                while (!settled) {
                    settled = laminar.await(Duration.ZERO);
                    while (rows.poll()) {
                        tape.take(rows);
                    }
                }
                if (tape.rows() > 0) {
                    tapes.put(source.name(), tape);
                }
            }
        }
        return tapes;
    }

    /** Executes the script's statements and takes hold of both ends of its queries. */
    private void open(Map<String, RowTape> tapes) {
        plan.statements().forEach(laminar::execute);
        plan.streams().forEach(name -> readers.add(new ResultReader(laminar.subscribe(name))));
        long stepNs =
                plan.longestWindowNs() == 0 ? DEFAULT_STEP_NS : Math.max(1, plan.longestWindowNs() / ROWS_PER_WINDOW);
        for (FedSource source : plan.sources()) {
            Appender appender = laminar.appender(source.name());
            appenders.add(appender);
            RowTape tape = tapes.get(source.name());
            if (tape == null) {
                feeders.add(new RowMaker(appender, source, stepNs, settings.seed() + feeders.size()));
            } else {
                tape.rewind(appender, plan.longestWindowNs());
                feeders.add(tape);
                roundRows = Math.max(roundRows, tape.rows());
            }
        }
    }

    /** Rows in slices of all sizes, each followed by what comes of it; nobody is in a section before and after. */
    private void round() {
        gate.open();
        int slice = 1;
        for (int done = 0; done < roundRows; done += slice) {
            slice = slice % LONGEST_SLICE + 1;
            sections.begin(append);
            for (int f = 0; f < feeders.size(); f++) {
                for (int i = 0; i < slice; i++) {
                    feeders.get(f).append();
                }
                appenders.get(f).publish();
            }
            sections.end();
            rowsIn += (long) slice * feeders.size();
            if (reader == null) {
                runInline();
            }
        }
        if (reader != null) {
            settle(reader);
        }
        gate.close();
    }

    private void runInline() {
        do {
            readAll();
        } while (laminar.poll() > 0);
        readAll();
    }

    /** Waits until cores that run by themselves have done all that was published, and its results are read. */
    private void settle(ReaderThread reading) {
        while (!laminar.await(GLANCE)) {
            reading.catchUp();
        }
        reading.catchUp();
    }

    private void readAll() {
        sections.begin(read);
        for (int r = 0; r < readers.size(); r++) {
            readers.get(r).read();
        }
        sections.end();
    }

    private long rowsOut() {
        return readers.stream().mapToLong(ResultReader::rows).sum();
    }

    Outcome run() throws IOException {
        WarmUp warmUp = new WarmUp(Settings.LEAST_WARM_UP_MILLIS, settings.warmUpMillis());
        int warmUps = 0;
        long bytesBefore;
        do {
            bytesBefore = verification.judgedBytes();
            round();
            warmUps++;
        } while (!warmUp.isOver(verification.judgedBytes() - bytesBefore));
        List<Report> before = new ArrayList<>();
        int all = warmUps;
        Outcome outcome = measure(new Outcome.Before(warmUps, warmUp.quiet(), before), all);
        Set<String> places = new HashSet<>();
        while (warmUp.quiet() && isNews(outcome.report(), places) && before.size() < AGAIN) {
            before.add(outcome.report());
            all += outcome.rounds();
            outcome = measure(outcome.before(), all);
        }
        return outcome;
    }

    /** Whether something was found, and all of it in places where nothing was found before. */
    private static boolean isNews(Report report, Set<String> places) {
        boolean news = report.valid() && report.bytes() > 0;
        for (Report.SectionReport section : report.sections()) {
            for (Report.Allocation allocation :
                    section.judged() ? section.allocations() : List.<Report.Allocation>of()) {
                news &= places.add(section.name() + ' ' + allocation.className() + ' ' + allocation.frames());
            }
        }
        return news;
    }

    /**
     * Measures as many rounds as there were before, if they ended because nothing was allocated any more, and as many
     * rows as were asked for.
     */
    private Outcome measure(Outcome.Before before, int roundsBefore) throws IOException {
        int least = before.quiet() ? roundsBefore : 1;
        int rounds = (int) Math.max(least, settings.rows() / roundRows + 1);
        long rowsBefore = rowsIn;
        long resultsBefore = rowsOut();
        verification.measure();
        for (int r = 0; r < rounds; r++) {
            round();
        }
        return new Outcome(verification.report(), before, rounds, rowsIn - rowsBefore, rowsOut() - resultsBefore);
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
        laminar.close();
        verification.close();
    }
}
