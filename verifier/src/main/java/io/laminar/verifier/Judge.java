package io.laminar.verifier;

import io.laminar.verifier.AllocationSections.Measured;
import io.laminar.verifier.Report.Allocation;
import io.laminar.verifier.Report.SectionReport;
import io.laminar.verifier.Witness.Allocated;
import io.laminar.verifier.Witness.Run;
import io.laminar.verifier.Witness.Site;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the two witnesses side by side: what threads have counted, and what the recording has seen. */
final class Judge {
    /** Where a thread is between two sections: its bytes are shown, nobody has to answer for them. */
    static final String BETWEEN = "(between sections)";

    private final List<Measured> threads;
    private final boolean withEvents;
    private final List<String> doubts = new ArrayList<>();
    private final List<SectionReport> reports = new ArrayList<>();

    Judge(List<Measured> threads, boolean withEvents) {
        this.threads = threads;
        this.withEvents = withEvents;
    }

    Report judge(Witness witness) {
        if (!withEvents) {
            doubts.add("this JVM has TLABs, so nobody saw who allocates: start it with -XX:-UseTLAB");
        }
        if (witness.lostBytes() > 0) {
            doubts.add("the recording has lost " + witness.lostBytes() + " bytes of events");
        }
        boolean ran = false;
        for (Measured thread : threads) {
            if (thread.stillOpen() != 0) {
                doubts.add("sections are still open: thread=" + thread.threadName() + ", count=" + thread.stillOpen());
            }
            if (thread.ran()) {
                judge(thread, witness.trace(thread.threadId()));
                ran |= thread.sections().stream().anyMatch(s -> s.judged() && s.runs() > 0);
            }
        }
        if (!ran) {
            doubts.add("no section ran while it was measured");
        }
        return new Report(reports, doubts);
    }

    private void judge(Measured thread, Witness.Trace seen) {
        Map<Integer, Tally> tallies = tally(seen);
        Tally outside = tallies.getOrDefault(SectionEvent.WINDOW, new Tally());
        long counted = 0;
        for (Section section : thread.sections()) {
            Tally tally = tallies.getOrDefault(section.id(), new Tally());
            compare(thread, section.name(), section.bytes(), tally.bytes);
            counted += section.bytes();
            if (section.runs() > 0) {
                reports.add(new SectionReport(
                        thread.threadName(),
                        section.name(),
                        section.judged(),
                        section.runs(),
                        section.bytes(),
                        tally.allocations()));
            }
        }
        long between = thread.windowBytes() - counted;
        compare(thread, BETWEEN, between, outside.bytes);
        if (between != 0) {
            reports.add(new SectionReport(thread.threadName(), BETWEEN, false, 1, between, outside.allocations()));
        }
    }

    private void compare(Measured thread, String section, long counted, long seen) {
        if (withEvents && counted != seen) {
            doubts.add("the witnesses disagree: thread=" + thread.threadName() + ", section=" + section
                    + ", bytes counted=" + counted + ", bytes in events=" + seen);
        }
    }

    /** Gives each allocation to the innermost section that was open then; one sweep over both in the order of time. */
    private static Map<Integer, Tally> tally(Witness.Trace seen) {
        Map<Integer, Tally> tallies = new HashMap<>();
        Run window = windowOf(seen);
        if (window == null) {
            return tallies;
        }
        List<Run> runs = new ArrayList<>(seen.runs);
        runs.removeIf(run -> run.section() == SectionEvent.WINDOW || run.beganTicks() < window.beganTicks());
        runs.sort(Comparator.comparingLong(Run::beganTicks).thenComparingInt(Run::depth));
        List<Allocated> allocations = new ArrayList<>(seen.allocations);
        allocations.sort(Comparator.comparingLong(Allocated::ticks));
        ArrayDeque<Run> open = new ArrayDeque<>();
        int next = 0;
        for (Allocated allocated : allocations) {
            if (allocated.ticks() < window.beganTicks() || allocated.ticks() > window.endedTicks()) {
                continue;
            }
            while (next < runs.size() && runs.get(next).beganTicks() <= allocated.ticks()) {
                Run begun = runs.get(next++);
                closeBefore(open, begun.beganTicks());
                open.push(begun);
            }
            closeBefore(open, allocated.ticks());
            Run innermost = open.peek();
            int section = innermost == null ? SectionEvent.WINDOW : innermost.section();
            tallies.computeIfAbsent(section, key -> new Tally()).add(allocated);
        }
        return tallies;
    }

    private static void closeBefore(ArrayDeque<Run> open, long ticks) {
        for (Run top = open.peek(); top != null && top.endedTicks() < ticks; top = open.peek()) {
            open.pop();
        }
    }

    private static @Nullable Run windowOf(Witness.Trace seen) {
        return seen.runs.stream()
                .filter(run -> run.section() == SectionEvent.WINDOW)
                .max(Comparator.comparingLong(Run::beganTicks))
                .orElse(null);
    }

    /** What the recording has seen in one section. */
    private static final class Tally {
        private final Map<Site, long[]> sites = new LinkedHashMap<>();
        private long bytes;

        void add(Allocated allocated) {
            long[] sum = sites.computeIfAbsent(allocated.site(), key -> new long[2]);
            sum[0]++;
            sum[1] += allocated.bytes();
            bytes += allocated.bytes();
        }

        List<Allocation> allocations() {
            return sites.entrySet().stream()
                    .map(entry -> new Allocation(
                            entry.getKey().className(),
                            entry.getKey().frames(),
                            entry.getValue()[0],
                            entry.getValue()[1]))
                    .sorted(Comparator.comparingLong(Allocation::bytes).reversed())
                    .toList();
        }
    }
}
