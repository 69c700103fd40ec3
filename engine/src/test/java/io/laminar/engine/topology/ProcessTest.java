package io.laminar.engine.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.engine.Appender;
import io.laminar.engine.Engines;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.error.EngineException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.process.ProcessContext;
import io.laminar.ring0.process.ProcessFunction;
import io.laminar.ring0.process.ProcessOutput;
import io.laminar.ring0.process.ProcessRow;
import io.laminar.ring0.state.KeyedState;
import io.laminar.ring0.state.StateCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of the program in a graph: what they answer beside the same computed over lists. */
class ProcessTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long GAP = 10 * SECOND;
    static final List<ColumnType> LONG = List.of(ColumnType.BIGINT);
    private static final List<ColumnType> USER_AND_TIME = List.of(ColumnType.BIGINT, ColumnType.TIMESTAMP);

    record Visit(long user, String page, long ms, long ts) {}

    /** The first visit of a user to a page. */
    static ProcessFunction firsts(ProcessContext context) {
        KeyedState seen = context.state("seen");
        return (row, output) -> {
            seen.key().addString(row.stringAddress(1), row.stringLength(1)).addLong(row.getLong(0));
            if (seen.get()) {
                return;
            }
            seen.newValue();
            seen.put();
            output.setLong(0, row.getLong(0));
            output.setString(1, row.stringAddress(1), row.stringLength(1));
            output.setLong(2, row.getLong(3));
            output.emit();
        };
    }

    /**
     * Visits of a user with less than a gap between two of them, emitted when the watermark says that they are over.
     * The order in which rows come does not matter: visits wait in the order of their times.
     */
    private static final class Sessions implements ProcessFunction {
        private final KeyedState visits;
        private final KeyedState due;
        private final StateCursor over;
        private final StateCursor run;

        Sessions(ProcessContext context) {
            this.visits = context.state("visits");
            this.due = context.state("due");
            this.over = due.cursor();
            this.run = visits.cursor();
        }

        @Override
        public void onRow(ProcessRow row, ProcessOutput output) {
            visits.key().addLong(row.getLong(0)).addLong(row.getLong(3));
            visits.newValue().setLong(0, row.getLong(2));
            visits.put();
            due.key().addLong(row.getLong(3) + GAP).addLong(row.getLong(0));
            due.newValue();
            due.put();
        }

        @Override
        public void onWatermark(long watermark, ProcessOutput output) {
            over.from();
            over.to().addLong(watermark);
            over.range();
            while (over.next()) {
                long user = over.getLong(1);
                over.delete();
                close(user, watermark, output);
            }
        }

        /** Emits the user's first session if the watermark is a gap behind its last visit. */
        private void close(long user, long watermark, ProcessOutput output) {
            run.from().addLong(user);
            run.prefix();
            long start = 0;
            long last = 0;
            long count = 0;
            long ms = 0;
            while (run.next() && (count == 0 || run.getLong(1) < last + GAP)) {
                last = run.getLong(1);
                start = count == 0 ? last : start;
                count++;
                ms += run.value().getLong(0);
            }
            if (count == 0 || last + GAP >= watermark) {
                return;
            }
            run.from().addLong(user);
            run.to().addLong(user).addLong(last + 1);
            run.range();
            while (run.next()) {
                run.delete();
            }
            output.setLong(0, user);
            output.setLong(1, start);
            output.setLong(2, last);
            output.setLong(3, count);
            output.setLong(4, ms);
            output.emit();
        }

        @Override
        public void onEnd(ProcessOutput output) {
            onWatermark(Long.MAX_VALUE, output);
        }
    }

    /** How long each user has looked between the 20th and the 90th second: a range of keys. */
    private static final class Ranges implements ProcessFunction {
        private final KeyedState visits;
        private final KeyedState users;
        private final StateCursor each;
        private final StateCursor range;

        Ranges(ProcessContext context) {
            this.visits = context.state("visits");
            this.users = context.state("users");
            this.each = users.cursor();
            this.range = visits.cursor();
        }

        @Override
        public void onRow(ProcessRow row, ProcessOutput output) {
            users.key().addLong(row.getLong(0));
            users.newValue();
            users.put();
            visits.key().addLong(row.getLong(0)).addLong(row.getLong(3));
            visits.newValue().setLong(0, row.getLong(2));
            visits.put();
        }

        @Override
        public void onEnd(ProcessOutput output) {
            each.all();
            while (each.next()) {
                long user = each.getLong(0);
                range.from().addLong(user).addLong(20 * SECOND);
                range.to().addLong(user).addLong(90 * SECOND);
                range.range();
                long ms = 0;
                while (range.next()) {
                    ms += range.value().getLong(0);
                }
                output.setLong(0, user);
                output.setLong(1, ms);
                output.emit();
            }
            users.clear();
            visits.clear();
        }
    }

    static TopologyBuilder source() {
        return Topology.builder()
                .source(
                        "visits",
                        TopologySource.of("user BIGINT", "page VARCHAR", "ms BIGINT", "ts TIMESTAMP")
                                .watermark("ts", "ts - INTERVAL '1' SECOND")
                                .partitionBy("page"));
    }

    static TopologyProcess firstsOfUsers() {
        return TopologyProcess.of(ProcessTest::firsts, "user BIGINT", "page VARCHAR", "ts TIMESTAMP")
                .keyedBy("user")
                .eventTime("ts")
                .state("seen", List.of(ColumnType.VARCHAR, ColumnType.BIGINT), List.of());
    }

    private static Topology topology() {
        TopologyProcess sessions = TopologyProcess.of(
                        Sessions::new, "user BIGINT", "start TIMESTAMP", "last TIMESTAMP", "n BIGINT", "ms BIGINT")
                .keyedBy("user")
                .state("visits", USER_AND_TIME, LONG)
                .state("due", List.of(ColumnType.TIMESTAMP, ColumnType.BIGINT), List.of());
        TopologyProcess ranges = TopologyProcess.of(Ranges::new, "user BIGINT", "ms BIGINT")
                .keyedBy("user")
                .state("visits", USER_AND_TIME, LONG)
                .state("users", LONG, List.of());
        TopologyProcess total =
                TopologyProcess.of(Total::new, "rows BIGINT").state("count", List.of(ColumnType.BOOLEAN), LONG);
        return source().process("firsts", "visits", firstsOfUsers()).stream("first_visits", "firsts")
                .aggregate(
                        "minutes",
                        "first_visits",
                        TopologyGroups.by("page")
                                .tumble("ts", Duration.ofMinutes(1))
                                .select("page", "window_end", "COUNT(*) AS n"))
                .stream("pages", "minutes")
                .process("sessions_of", "visits", sessions)
                .stream("sessions", "sessions_of")
                .process("ranges_of", "visits", ranges)
                .stream("ranges", "ranges_of")
                .process("total_of", "visits", total)
                .stream("total", "total_of")
                .build();
    }

    /** Without keys there is one function, which gets all rows. */
    private static final class Total implements ProcessFunction {
        private final KeyedState count;

        Total(ProcessContext context) {
            this.count = context.state("count");
        }

        @Override
        public void onRow(ProcessRow row, ProcessOutput output) {
            count.key().addBoolean(true);
            long before = count.get() ? count.value().getLong(0) : 0;
            count.newValue().setLong(0, before + 1);
            count.put();
        }

        @Override
        public void onEnd(ProcessOutput output) {
            count.key().addBoolean(true);
            if (count.get()) {
                output.setLong(0, count.value().getLong(0));
                output.emit();
            }
        }
    }

    private static List<Visit> visits(long seed) {
        Random random = new Random(seed);
        List<Visit> visits = new ArrayList<>();
        long now = 0;
        for (int i = 0; i < 600; i++) {
            now += 1_000L * (1 + random.nextInt(500_000));
            String page = "/a page with a long name/".substring(0, random.nextInt(25)) + random.nextInt(6);
            visits.add(new Visit(random.nextInt(17) - 5, page, random.nextInt(1_000), now));
        }
        return visits;
    }

    private static Map<String, List<String>> expected(List<Visit> visits) {
        List<String> firsts = new ArrayList<>();
        TreeMap<String, Integer> pages = new TreeMap<>();
        TreeMap<Long, List<Visit>> users = new TreeMap<>();
        for (Visit visit : visits) {
            List<Visit> of = users.computeIfAbsent(visit.user(), any -> new ArrayList<>());
            if (of.stream().noneMatch(before -> before.page().equals(visit.page()))) {
                firsts.add("[" + visit.user() + ", " + visit.page() + ", " + visit.ts() + "]");
                long end = (visit.ts() / (60 * SECOND) + 1) * 60 * SECOND;
                pages.merge("[" + visit.page() + ", " + end + ", ", 1, Integer::sum);
            }
            of.add(visit);
        }
        List<String> sessions = new ArrayList<>();
        List<String> ranges = new ArrayList<>();
        users.forEach((user, of) -> {
            long ms = 0;
            int start = 0;
            for (int i = 0; i < of.size(); i++) {
                ms += of.get(i).ms();
                if (i == of.size() - 1 || of.get(i + 1).ts() >= of.get(i).ts() + GAP) {
                    sessions.add("[" + user + ", " + of.get(start).ts() + ", "
                            + of.get(i).ts() + ", " + (i + 1 - start) + ", " + ms + "]");
                    start = i + 1;
                    ms = 0;
                }
            }
            long between = of.stream()
                    .filter(visit -> visit.ts() >= 20 * SECOND && visit.ts() < 90 * SECOND)
                    .mapToLong(Visit::ms)
                    .sum();
            ranges.add("[" + user + ", " + between + "]");
        });
        List<String> counted = new ArrayList<>();
        pages.forEach((page, n) -> counted.add(page + n + "]"));
        Map<String, List<String>> all = Map.of(
                "first_visits", firsts,
                "pages", counted,
                "sessions", sessions,
                "ranges", ranges,
                "total", new ArrayList<>(List.of("[" + visits.size() + "]")));
        all.values().forEach(rows -> rows.sort(null));
        return all;
    }

    static void append(Appender to, Visit visit) {
        to.setLong(0, visit.user());
        to.setString(1, visit.page());
        to.setLong(2, visit.ms());
        to.setLong(3, visit.ts());
        to.endRow();
        to.publish();
    }

    static LaminarConfig config(int cores, Random random) {
        return Engines.tinyBuilder(LaminarConfig.Mode.INLINE)
                .blockRows(3 + random.nextInt(30))
                .sliceRows(1 + random.nextInt(40))
                .cores(cores)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "4"})
    void shouldGiveWhatListsGive(int cores) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<Visit> visits = visits(seed);
        Map<String, Long> live = Engines.live();
        try (Laminar laminar = Laminar.open(config(cores, random))) {
            laminar.add(topology());
            Map<String, Subscription> subscriptions = new TreeMap<>();
            Map<String, List<String>> found = new TreeMap<>();
            for (String stream : List.of("first_visits", "pages", "sessions", "ranges", "total")) {
                subscriptions.put(stream, laminar.subscribe(stream));
                found.put(stream, new ArrayList<>());
            }
            Runnable work = () -> {
                laminar.poll();
                subscriptions.forEach((name, rows) -> found.get(name).addAll(Engines.texts(Engines.drain(rows))));
            };
            Appender appender = laminar.appender("visits");
            for (Visit visit : visits) {
                while (!appender.tryRow()) {
                    work.run();
                }
                append(appender, visit);
                for (int polls = random.nextInt(3); polls > 0; polls--) {
                    work.run();
                }
            }
            appender.end();
            Engines.until("the end, seed " + seed, () -> {
                work.run();
                return subscriptions.values().stream().allMatch(Subscription::ended);
            });
            work.run();
            found.values().forEach(rows -> rows.sort(null));
            Map<String, List<String>> expected = expected(visits);
            assertTrue(expected.get("sessions").size() > 20, "nothing to compare");
            expected.forEach((name, rows) -> assertEquals(rows, found.get(name), name + ", seed " + seed));
        }
        assertEquals(live, Engines.live());
    }

    @ParameterizedTest
    @CsvSource({"1", "4"})
    void shouldBeShownByExplainAndCounted(int cores) {
        try (Laminar laminar = Laminar.open(config(cores, new Random(1)))) {
            String plan = laminar.explain(topology()).text();
            assertTrue(plan.contains("Process firsts"), plan);
            assertTrue(plan.contains("state seen: [VARCHAR, BIGINT] to [], in order"), plan);
            assertEquals(cores > 1, plan.contains("Exchange"), plan);
            laminar.add(topology());
            Subscription total = laminar.subscribe("total");
            Appender appender = laminar.appender("visits");
            append(appender, new Visit(1, "a", 2, 3));
            append(appender, new Visit(1, "b", 2, 4));
            appender.end();
            assertEquals(List.of("[2]"), Engines.texts(Engines.untilEnd(laminar, total)));
            long rows = laminar.metrics().run().operators().stream()
                    .filter(operator -> operator.type().equals("processor")
                            && operator.name().contains("total"))
                    .mapToLong(operator -> operator.rowsIn())
                    .sum();
            assertEquals(2, rows, laminar.metrics().run().operators().toString());
        }
    }

    @Test
    void shouldStopNothingElseWhenAFunctionThrows() {
        TopologyProcess failing = TopologyProcess.of(
                context -> (row, output) -> {
                    if (row.getLong(0) == 3) {
                        throw new ArithmeticException("three");
                    }
                    output.setLong(0, row.getLong(0));
                    output.emit();
                },
                "user BIGINT");
        try (Laminar laminar = Laminar.open(config(1, new Random(1)))) {
            laminar.add(
                    source().process("failing", "visits", failing).stream("broken", "failing").stream("whole", "visits")
                            .build());
            Subscription broken = laminar.subscribe("broken");
            Subscription whole = laminar.subscribe("whole");
            Appender appender = laminar.appender("visits");
            for (int i = 1; i <= 4; i++) {
                append(appender, new Visit(i, "p", 0, i * SECOND));
            }
            appender.end();
            assertEquals(4, Engines.untilEnd(laminar, whole).size());
            EngineException failure = assertThrows(EngineException.class, () -> Engines.untilEnd(laminar, broken));
            assertEquals(ErrorCode.FUNCTION_FAILED, failure.code());
            String message = String.valueOf(failure.getMessage());
            assertTrue(message.contains("row=3") && message.contains("three"), message);
        }
    }
}
