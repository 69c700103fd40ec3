package io.laminar.engine.topology;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.process.ProcessContext;
import io.laminar.ring0.process.ProcessFunction;
import io.laminar.ring0.process.ProcessOutput;
import io.laminar.ring0.process.ProcessRow;
import io.laminar.ring0.state.KeyedState;
import io.laminar.ring0.state.StateCursor;
import io.laminar.ring0.state.StateKey;
import io.laminar.ring0.state.StateValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/**
 * A function that does with a state of every type what its rows say, and sets timers; beside it the same over maps.
 * What it emits for a row depends on the rows before it of the same key alone.
 */
public final class EveryState implements ProcessFunction {
    /** Columns of its input. */
    public static final String[] INPUT = {"k BIGINT", "n BIGINT", "op BIGINT", "x BIGINT", "ts TIMESTAMP"};

    private static final long SECOND = 1_000_000_000L;
    private static final int PARTS = 5;
    private static final int OPS = 10;
    private static final List<ColumnType> TYPES = List.of(
            ColumnType.TINYINT,
            ColumnType.SMALLINT,
            ColumnType.INTEGER,
            ColumnType.BIGINT,
            ColumnType.REAL,
            ColumnType.DOUBLE,
            ColumnType.BOOLEAN,
            ColumnType.VARCHAR,
            ColumnType.DATE,
            ColumnType.TIME,
            ColumnType.TIMESTAMP);

    private final KeyedState entries;
    private final KeyedState timers;
    private final StateCursor scan;
    private final StateCursor due;

    EveryState(ProcessContext context) {
        entries = context.state("entries");
        timers = context.state("timers");
        scan = entries.cursor();
        due = timers.cursor();
    }

    /** What to do for a key: its number among all rows, an operation, its argument. */
    public record Row(long k, long n, long op, long x, long ts) {}

    /** {@return the function, as a program would describe it} */
    public static TopologyProcess process() {
        List<ColumnType> keys = new ArrayList<>(List.of(ColumnType.BIGINT));
        keys.addAll(TYPES);
        return TopologyProcess.of(EveryState::new, "k BIGINT", "n BIGINT", "answer VARCHAR")
                .keyedBy("k")
                .state("entries", keys, TYPES)
                .state("timers", List.of(ColumnType.TIMESTAMP, ColumnType.BIGINT, ColumnType.BIGINT), List.of());
    }

    /** {@return rows at random, their times a little out of order} */
    public static List<Row> rows(Random random, int count) {
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            rows.add(new Row(
                    random.nextInt(6) - 2,
                    n,
                    random.nextInt(OPS),
                    random.nextInt(40) - 10,
                    (n + random.nextInt(3)) * SECOND));
        }
        return rows;
    }

    /** Keys in order: of small numbers first, and equal for some x in all but the last. */
    private static StateKey key(StateKey key, long k, long x) {
        return key.addLong(k)
                .addLong(part(x))
                .addLong(-x)
                .addLong(x * 1000)
                .addLong(x << 40)
                .addDouble(x / 4.0)
                .addDouble(-x / 3.0)
                .addBoolean(x % 2 == 0)
                .addString("text\0of " + x)
                .addLong(x * 30)
                .addLong(Math.abs(x) * SECOND)
                .addLong(x * SECOND);
    }

    private static long part(long x) {
        return Math.floorMod(x, PARTS) - 2;
    }

    /** Behind the equal first column the second decides, which falls as x grows. */
    private static Comparator<Long> order() {
        return Comparator.comparing(EveryState::part).thenComparing(Comparator.reverseOrder());
    }

    private static void value(StateValue value, long n) {
        if (n % 4 == 0) {
            return;
        }
        value.setLong(0, n % 100);
        value.setLong(1, n);
        value.setLong(2, n * 1000);
        value.setLong(3, n << 40);
        value.setDouble(4, n / 4.0);
        value.setDouble(5, n / 3.0);
        value.setBoolean(6, n % 3 == 0);
        if (n % 5 > 0) {
            value.setString(7, "v".repeat((int) (n % 300)) + n);
        }
        value.setLong(8, n);
        value.setLong(9, n * SECOND % 86_400_000_000_000L);
        value.setLong(10, -n * SECOND);
    }

    /** The same, as text. */
    private static String text(long n) {
        if (n % 4 == 0) {
            return "nothing";
        }
        String string = n % 5 > 0 ? "v".repeat((int) (n % 300)) + n : "null";
        return n % 100 + " " + n + " " + n * 1000 + " " + (n << 40) + " " + (float) (n / 4.0) + " " + n / 3.0 + " "
                + (n % 3 == 0) + " " + string + " " + n + " " + n * SECOND % 86_400_000_000_000L + " " + -n * SECOND;
    }

    private static String text(StateValue value) {
        if (value.isNull(0)) {
            return "nothing";
        }
        String string = value.isNull(7) ? "null" : value.getString(7);
        return value.getLong(0) + " " + value.getLong(1) + " " + value.getLong(2) + " " + value.getLong(3) + " "
                + (float) value.getDouble(4) + " " + value.getDouble(5) + " " + value.getBoolean(6) + " " + string + " "
                + value.getLong(8) + " " + value.getLong(9) + " " + value.getLong(10);
    }

    /** All columns of the key that the cursor is at. */
    private String keyText() {
        return scan.getLong(1) + " " + scan.getLong(2) + " " + scan.getLong(3) + " " + scan.getLong(4) + " "
                + scan.getDouble(5) + " " + scan.getDouble(6) + " " + scan.getBoolean(7) + " " + scan.getString(8) + " "
                + scan.getLong(9) + " " + scan.getLong(10) + " " + scan.getLong(11);
    }

    private static String keyText(long x) {
        return part(x) + " " + -x + " " + x * 1000 + " " + (x << 40) + " " + x / 4.0 + " " + (-x / 3.0 + 0.0) + " "
                + (x % 2 == 0) + " text\0of " + x + " " + x * 30 + " " + Math.abs(x) * SECOND + " " + x * SECOND;
    }

    @Override
    public void onRow(ProcessRow row, ProcessOutput output) {
        long k = row.getLong(0);
        long n = row.getLong(1);
        long x = row.getLong(3);
        String answer = switch ((int) row.getLong(2)) {
            case 0, 1, 2, 3 -> put(k, x, n);
            case 4 -> find(k, x);
            case 5 -> delete(k, x);
            case 6 -> prefix(k, x);
            case 7 -> range(k, x);
            case 8 -> deletePrefix(k, x);
            default -> setTimer(row.getLong(4), k, n);
        };
        emit(output, k, n, answer);
    }

    private static void emit(ProcessOutput output, long k, long n, String answer) {
        output.setLong(0, k);
        output.setLong(1, n);
        output.setString(2, answer.replace('\0', '0'));
        output.emit();
    }

    private String put(long k, long x, long n) {
        key(entries.key(), k, x);
        value(entries.newValue(), n);
        entries.put();
        return "put";
    }

    private String find(long k, long x) {
        key(entries.key(), k, x);
        return entries.get() ? text(entries.value()) : "none";
    }

    private String delete(long k, long x) {
        key(entries.key(), k, x);
        return "deleted " + entries.delete();
    }

    private String prefix(long k, long x) {
        StringBuilder text = new StringBuilder("all:");
        scan.from().addLong(k).addLong(part(x));
        scan.prefix();
        while (scan.next()) {
            text.append(keyText()).append(';');
        }
        return text.toString();
    }

    private String range(long k, long x) {
        StringBuilder text = new StringBuilder("range:");
        key(scan.from(), k, x);
        scan.to().addLong(k).addLong(part(x) + 2);
        for (scan.range(); scan.next(); ) {
            text.append(scan.getLong(3) / 1000)
                    .append('=')
                    .append(scan.value().isNull(0) ? -1 : scan.value().getLong(1))
                    .append(';');
        }
        return text.toString();
    }

    private String deletePrefix(long k, long x) {
        int count = 0;
        scan.from().addLong(k).addLong(part(x));
        scan.prefix();
        while (scan.next()) {
            scan.delete();
            count++;
        }
        return "deleted " + count;
    }

    private String setTimer(long ts, long k, long n) {
        timers.key().addLong(ts + 20 * SECOND).addLong(k).addLong(n);
        timers.newValue();
        timers.put();
        return "timer";
    }

    @Override
    public void onWatermark(long watermark, ProcessOutput output) {
        due.from();
        due.to().addLong(watermark);
        for (due.range(); due.next(); due.delete()) {
            emit(output, due.getLong(1), -due.getLong(2), "due " + due.getLong(0));
        }
    }

    @Override
    public void onEnd(ProcessOutput output) {
        onWatermark(Long.MAX_VALUE, output);
    }

    /** {@return what it emits of rows and the end, sorted: computed over maps} */
    public static List<String> expected(List<Row> rows) {
        TreeMap<Long, TreeMap<Long, Long>> all = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (Row row : rows) {
            TreeMap<Long, Long> entries = all.computeIfAbsent(row.k(), any -> new TreeMap<>(order()));
            String answer = switch ((int) row.op()) {
                case 0, 1, 2, 3 -> {
                    entries.put(row.x(), row.n());
                    yield "put";
                }
                case 4 -> entries.containsKey(row.x()) ? text(entries.get(row.x())) : "none";
                case 5 -> "deleted " + (entries.remove(row.x()) != null);
                case 6 -> modelPrefix(entries, row.x());
                case 7 -> modelRange(entries, row.x());
                case 8 -> {
                    int before = entries.size();
                    entries.keySet().removeIf(x -> part(x) == part(row.x()));
                    yield "deleted " + (before - entries.size());
                }
                default -> {
                    lines.add(row.k() + "," + -row.n() + ",due " + (row.ts() + 20 * SECOND));
                    yield "timer";
                }
            };
            lines.add(row.k() + "," + row.n() + "," + answer.replace('\0', '0'));
        }
        lines.sort(null);
        return lines;
    }

    private static String modelPrefix(TreeMap<Long, Long> entries, long x) {
        StringBuilder text = new StringBuilder("all:");
        entries.keySet().stream()
                .filter(other -> part(other) == part(x))
                .forEach(other -> text.append(keyText(other)).append(';'));
        return text.toString();
    }

    private static String modelRange(TreeMap<Long, Long> entries, long x) {
        StringBuilder text = new StringBuilder("range:");
        entries.tailMap(x).forEach((other, n) -> {
            if (part(other) < part(x) + 2) {
                text.append(other).append('=').append(n % 4 == 0 ? -1 : n).append(';');
            }
        });
        return text.toString();
    }
}
