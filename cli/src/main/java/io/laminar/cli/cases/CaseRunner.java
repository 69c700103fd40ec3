package io.laminar.cli.cases;

import io.laminar.cli.cases.Case.Change;
import io.laminar.cli.cases.Case.Input;
import io.laminar.cli.cases.Verdict.Outcome;
import io.laminar.cli.result.RowOrder;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.error.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs one case on an engine of its own, whose cores are the calling thread. */
final class CaseRunner {
    private static final String RESULT = "laminar case result";

    private final Case it;
    private final Setting setting;
    private final Slices.Cutter cutter;
    private final List<Change> changes = new ArrayList<>();
    private final List<Integer> batchEnds = new ArrayList<>();
    private List<String> columns = List.of();

    private CaseRunner(Case it, Setting setting) {
        this.it = it;
        this.setting = setting;
        this.cutter = setting.slices().cutter(it.name());
    }

    /**
     * Runs a case.
     *
     * @return the verdict; whatever goes wrong in the case is part of it
     */
    static Verdict run(Case it, Setting setting) {
        CaseRunner runner = new CaseRunner(it, setting);
        for (Input input : it.inputs()) {
            if (!input.op().equals("+I")) {
                return runner.verdict(Outcome.UNSUPPORTED, "changelog source (input " + input.op() + ")");
            }
        }
        try (Laminar laminar = Laminar.open(runner.config())) {
            return runner.runOn(laminar);
        } catch (EngineException e) {
            return runner.verdict(Refusal.isOne(e) ? Outcome.UNSUPPORTED : Outcome.FAIL, Refusal.describe(e));
        } catch (RuntimeException | StackOverflowError e) {
            return runner.verdict(Outcome.FAIL, "bug: " + e);
        }
    }

    private LaminarConfig config() {
        return LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .cores(setting.cores())
                .build();
    }

    private Verdict runOn(Laminar laminar) {
        for (Case.Source source : it.sources()) {
            laminar.execute(CaseSql.createSource(source, setting.partition()));
        }
        for (String statement : it.ddl()) {
            laminar.execute(statement);
        }
        createResult(laminar);
        try (Subscription subscription = laminar.subscribe(RESULT)) {
            columns = subscription.columns().stream().map(field -> field.name()).toList();
            feed(laminar, subscription);
        }
        String difference = difference();
        return difference == null ? verdict(Outcome.PASS, "") : verdict(Outcome.FAIL, difference);
    }

    /** Rows come as a stream gives them; what a query holds, and how that changes, is a view's; neither is sorted. */
    private void createResult(Laminar laminar) {
        boolean stream = it.mode() == Case.Mode.APPEND || CaseSql.emits(it.query());
        laminar.execute((stream ? "CREATE STREAM " : "CREATE MATERIALIZED VIEW ") + CaseSql.name(RESULT) + " AS "
                + CaseSql.unordered(it.query()));
    }

    private void feed(Laminar laminar, Subscription subscription) {
        Map<String, InputRows> feeds = new LinkedHashMap<>();
        for (Case.Source source : it.sources()) {
            feeds.put(source.name(), new InputRows(source, laminar.appender(source.name())));
        }
        settle(laminar, subscription);
        @Nullable Input before = null;
        for (Input input : it.inputs()) {
            if (before != null && before.batch() != input.batch()) {
                endBatch(laminar, subscription, feeds);
            } else if (before != null && !before.source().equals(input.source())) {
                publish(laminar, subscription, feed(feeds, before));
            }
            feed(feeds, input).append(input);
            if (cutter.cut()) {
                publish(laminar, subscription, feed(feeds, input));
            }
            before = input;
        }
        endBatch(laminar, subscription, feeds);
        if (it.endOfInput()) {
            feeds.values().forEach(feed -> feed.appender().end());
            settle(laminar, subscription);
        }
    }

    private static InputRows feed(Map<String, InputRows> feeds, Input input) {
        InputRows feed = feeds.get(input.source());
        if (feed == null) {
            throw new IllegalArgumentException("case is wrong: input for unknown source " + input.source());
        }
        return feed;
    }

    private void publish(Laminar laminar, Subscription subscription, InputRows feed) {
        feed.appender().publish();
        settle(laminar, subscription);
    }

    private void endBatch(Laminar laminar, Subscription subscription, Map<String, InputRows> feeds) {
        for (InputRows feed : feeds.values()) {
            feed.appender().flush();
        }
        settle(laminar, subscription);
        batchEnds.add(changes.size());
    }

    /** Lets the core work until nothing moves. */
    private void settle(Laminar laminar, Subscription subscription) {
        int before;
        do {
            before = changes.size();
            while (laminar.poll() > 0) {
                ResultRows.drain(subscription, changes);
            }
            ResultRows.drain(subscription, changes);
        } while (changes.size() != before);
    }

    private @Nullable String difference() {
        return switch (it.mode()) {
            case APPEND -> appendDifference();
            case CHANGELOG ->
                it.expectedFinal() == null
                        ? Judge.sameSum(changes, it.expected())
                        : Judge.sameSum(changes, it.expectedFinal());
            case FINAL ->
                it.ordered() ? Judge.sameList(sorted(), it.expected()) : Judge.sameSum(changes, it.expected());
            case STEPS -> stepsDifference();
        };
    }

    /** A view has no order; whoever shows it sorts it as the query asks. */
    private List<Change> sorted() {
        RowOrder order = CaseSql.order(it);
        List<Change> rows = new ArrayList<>(Judge.sum(changes));
        rows.sort((left, right) -> order.compare(left.row(), right.row()));
        return rows;
    }

    private @Nullable String appendDifference() {
        for (Change change : changes) {
            if (change.weight() < 0) {
                return "takes a row back: " + change.row();
            }
        }
        // Rows that are dealt out keep their order within a key only.
        boolean ordered = it.ordered() && setting.partition().isEmpty();
        return ordered ? Judge.sameList(changes, it.expected()) : Judge.sameSum(changes, it.expected());
    }

    private @Nullable String stepsDifference() {
        List<List<Change>> expected = it.expectedSteps();
        if (expected == null) {
            return Judge.sameSum(changes, it.expected());
        }
        int from = 0;
        for (int step = 0; step < Math.max(batchEnds.size(), expected.size()); step++) {
            int to = step < batchEnds.size() ? batchEnds.get(step) : from;
            List<Change> wanted = step < expected.size() ? expected.get(step) : List.of();
            String difference = Judge.sameSum(changes.subList(from, to), wanted);
            if (difference != null) {
                return "batch " + step + ": " + difference;
            }
            from = to;
        }
        return null;
    }

    private Verdict verdict(Outcome outcome, String detail) {
        return new Verdict(it.name(), it.mode(), outcome, detail, columns, List.copyOf(changes), batchEnds);
    }
}
