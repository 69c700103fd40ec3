package io.laminar.cli.top;

import io.laminar.cli.top.Snapshot.Change;
import io.laminar.ring0.counters.AgentCell;
import io.laminar.ring0.counters.CoreCell;
import io.laminar.ring0.counters.CounterBoard;
import io.laminar.ring0.counters.CounterKind;
import io.laminar.ring0.counters.CounterReader;
import io.laminar.ring0.counters.CounterReader.Row;
import io.laminar.ring0.counters.LaneCell;
import io.laminar.ring0.counters.LogCell;
import io.laminar.ring0.counters.OperatorCell;
import io.laminar.ring0.counters.Severity;
import java.util.List;
import java.util.Locale;

/** What two snapshots tell, as a text. */
final class TopScreen {
    private static final double SECOND_NS = 1e9;
    private static final double MICRO_NS = 1e3;
    private static final double PERCENT = 100;

    private final Snapshot now;
    private final Change change;
    private final StringBuilder text = new StringBuilder();

    private TopScreen(Snapshot before, Snapshot now) {
        this.now = now;
        this.change = now.since(before);
    }

    /**
     * {@return the text}
     *
     * @param file whose counters they are
     * @param before the first snapshot
     * @param now the second
     */
    static String of(CounterFile file, Snapshot before, Snapshot now) {
        TopScreen screen = new TopScreen(before, now);
        screen.head(file);
        screen.cores();
        screen.logs();
        screen.operators();
        screen.lanes();
        screen.agents();
        return screen.text.toString();
    }

    private void head(CounterFile file) {
        CounterReader reader = file.reader();
        CounterBoard.Origin origin = reader.origin();
        String state = reader.isClosed() ? "closed" : file.isAlive() ? "live" : "gone without being closed";
        line(
                "engine of process %d, %s, for %s",
                origin.process(), state, seconds(now.epochNs() - origin.startedEpochNs()));
        if (reader.refused() > 0) {
            line("%,d records are not counted: raise metrics.records", reader.refused());
        }
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation is not on the path
    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    private void title(String format, Object... values) {
        text.append('\n');
        line(format, values);
    }

    private void cores() {
        title(
                "%-5s %12s %6s %6s %6s %9s %9s %12s %10s %10s %8s  %s",
                "core",
                "rounds/s",
                "busy%",
                "spin%",
                "park%",
                "spins/s",
                "parks/s",
                "rows/s",
                "us/round",
                "worst us",
                "over/s",
                "alert");
        for (Row core : now.rows(CounterKind.CORE)) {
            double busy = change.growth(core, CoreCell.BUSY_NS);
            double idle = change.growth(core, CoreCell.IDLE_NS);
            double parked = change.growth(core, CoreCell.PARKED_NS);
            double all = Math.max(1, busy + idle + parked);
            double over = change.perSecond(core, CoreCell.VIOLATIONS);
            line(
                    "%-5d %,12.0f %6.1f %6.1f %6.1f %,9.0f %,9.0f %,12.0f %10s %10s %,8.0f  %s",
                    core.core(),
                    change.perSecond(core, CoreCell.ROUNDS),
                    PERCENT * busy / all,
                    PERCENT * idle / all,
                    PERCENT * parked / all,
                    change.perSecond(core, CoreCell.SPINS),
                    change.perSecond(core, CoreCell.PARKS),
                    change.perSecond(core, CoreCell.ROWS_IN),
                    micros((long) busy, change.growth(core, CoreCell.BUSY_ROUNDS)),
                    micros(core.get(CoreCell.WORST_NS), 1),
                    over,
                    Severity.of(over).name().toLowerCase(Locale.ROOT));
        }
    }

    private void logs() {
        List<Row> logs = now.rows(CounterKind.LOG);
        if (logs.isEmpty()) {
            return;
        }
        title(
                "%-8s %12s %14s %9s %9s %9s %9s %9s %10s %10s",
                "log",
                "rows/s",
                "bytes/s",
                "groups/s",
                "syncs",
                "p50 us",
                "p99 us",
                "worst us",
                "unacked",
                "no room/s");
        for (Row log : logs) {
            // Two cells of a record may be a moment apart.
            long waiting = Math.max(0, log.get(LogCell.APPENDED) - log.get(LogCell.ACKNOWLEDGED));
            line(
                    "%-8s %,12.0f %,14.0f %,9.0f %,9d %9s %9s %9s %,10d %,10.0f",
                    log.name(),
                    change.perSecond(log, LogCell.ROWS),
                    change.perSecond(log, LogCell.BYTES),
                    change.perSecond(log, LogCell.GROUPS),
                    log.get(LogCell.SYNCS),
                    micros(log.get(LogCell.SYNC_P50_NS), 1),
                    micros(log.get(LogCell.SYNC_P99_NS), 1),
                    micros(log.get(LogCell.WORST_SYNC_NS), 1),
                    waiting,
                    change.perSecond(log, LogCell.NO_ROOM));
        }
    }

    private void operators() {
        title(
                "%-28s %-10s %4s %12s %12s %10s %8s %8s %8s %10s %9s  %s",
                "operator",
                "type",
                "core",
                "rows in/s",
                "rows out/s",
                "filtered/s",
                "late/s",
                "ns/row",
                "us/step",
                "behind",
                "unmoved",
                "blocked");
        for (Row row : now.rows(CounterKind.OPERATOR)) {
            long mark = row.get(OperatorCell.WATERMARK);
            boolean known = mark != Long.MIN_VALUE && mark != Long.MAX_VALUE;
            long moved = row.get(OperatorCell.WATERMARK_MOVED_NS);
            long blocked = row.get(OperatorCell.BLOCKED_SINCE_NS);
            line(
                    "%-28s %-10s %4d %,12.0f %,12.0f %,10.0f %,8.0f %8s %8s %10s %9s  %s",
                    row.name(),
                    row.type(),
                    row.core(),
                    change.perSecond(row, OperatorCell.ROWS_IN),
                    change.perSecond(row, OperatorCell.ROWS_OUT),
                    change.perSecond(row, OperatorCell.ROWS_FILTERED),
                    change.perSecond(row, OperatorCell.ROWS_LATE),
                    perRow(row),
                    micros(row.get(OperatorCell.TIMED_NS), row.get(OperatorCell.TIMED_STEPS)),
                    mark == Long.MAX_VALUE ? "end" : known ? seconds(now.epochNs() - mark) : "-",
                    known && moved != 0 ? seconds(now.writerNs() - moved) : "-",
                    blocked == 0 ? "-" : seconds(now.writerNs() - blocked));
        }
    }

    private static String perRow(Row operator) {
        long rows = operator.get(OperatorCell.TIMED_ROWS);
        return rows == 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f", (double) operator.get(OperatorCell.TIMED_NS) / rows);
    }

    private void lanes() {
        List<Row> lanes = now.rows(CounterKind.LANE);
        if (lanes.isEmpty()) {
            return;
        }
        title("%-28s %-10s %4s %8s %8s %8s", "lane", "way", "core", "blocks", "in use", "most");
        for (Row lane : lanes) {
            line(
                    "%-28s %-10s %4d %8d %8d %8d",
                    lane.name(),
                    lane.type(),
                    lane.core(),
                    lane.get(LaneCell.BLOCKS),
                    lane.get(LaneCell.IN_USE),
                    lane.get(LaneCell.MOST_IN_USE));
        }
    }

    private void agents() {
        List<Row> agents = now.rows(CounterKind.AGENT);
        if (agents.isEmpty()) {
            return;
        }
        title(
                "%-28s %-10s %10s %10s %10s %10s %10s %10s",
                "connector", "on", "steps/s", "us/step", "worst us", "flushes/s", "us/flush", "over/s");
        for (Row agent : agents) {
            line(
                    "%-28s %-10s %,10.0f %10s %10s %,10.0f %10s %,10.0f",
                    agent.name(),
                    agent.core() < 0 ? "thread" : "core " + agent.core(),
                    change.perSecond(agent, AgentCell.TIMED_STEPS),
                    micros(agent.get(AgentCell.TIMED_NS), agent.get(AgentCell.TIMED_STEPS)),
                    micros(agent.get(AgentCell.WORST_STEP_NS), 1),
                    change.perSecond(agent, AgentCell.FLUSHES),
                    micros(agent.get(AgentCell.FLUSH_NS), agent.get(AgentCell.FLUSHES)),
                    change.perSecond(agent, AgentCell.CHUNK_VIOLATIONS)
                            + change.perSecond(agent, AgentCell.FLUSH_VIOLATIONS));
        }
    }

    private static String micros(long ns, long count) {
        return count == 0 || ns == 0 ? "-" : String.format(Locale.ROOT, "%,.1f", (double) ns / count / MICRO_NS);
    }

    private static String seconds(long ns) {
        return String.format(Locale.ROOT, "%,.1f s", ns / SECOND_NS);
    }
}
