package io.laminar.engine.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A query in both dialects.
 *
 * @param streams statements for Laminar; the last one creates the stream {@code result}
 * @param batch the query for DuckDB
 * @param folding how the rows that come out become the answer
 * @param keyColumns how many columns in front tell which row an update replaces
 * @param eager whether the watermark runs with the newest row, so that rows come late and only lateness saves them
 */
record RandomQuery(List<String> streams, String batch, Folding folding, int keyColumns, boolean eager) {
    /** How the rows that come out become the answer. */
    enum Folding {
        /** They are it. */
        APPEND,
        /** Their weights add up to it. */
        CHANGES,
        /** The last row of each key is in it. */
        UPSERT
    }

    private static final String[] KEYS = {
        "k", "g", "b", "day", "tiny", "n", "s", "huge", "wild", "r", "(n % 3)", "UPPER(g)", "(n > 0)"
    };

    static RandomQuery of(Random random) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> plain(random);
            case 2 -> union(random);
            case 3, 4 -> tumble(random, false);
            case 5 -> hop(random);
            case 6 -> tumble(random, true);
            case 7 -> grouped(random);
            default -> global(random);
        };
    }

    private static String list(List<String> expressions, String prefix) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < expressions.size(); i++) {
            text.append(expressions.get(i))
                    .append(" AS ")
                    .append(prefix)
                    .append(i)
                    .append(", ");
        }
        return text.toString();
    }

    private static String columns(List<String> expressions) {
        String text = list(expressions, "c");
        return text.substring(0, text.length() - 2);
    }

    /** The words that DuckDB has for the same. */
    private static String batch(String sql) {
        return sql.replaceAll("(FIRST|LAST)_VALUE\\((\\w+)\\)", "$1($2 ORDER BY ts, arrival)");
    }

    private static String where(Random random, int oneOf) {
        return random.nextInt(oneOf) == 0 ? " WHERE " + new RandomExpressions(random).truth(2) : "";
    }

    private static RandomQuery plain(Random random) {
        RandomExpressions any = new RandomExpressions(random);
        List<String> columns = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            columns.add(any.any(3));
        }
        String where = random.nextInt(4) == 0 ? "" : " WHERE " + any.truth(3);
        String sql = "SELECT " + columns(columns) + " FROM t" + where;
        return new RandomQuery(List.of("CREATE STREAM result AS " + sql), sql, Folding.APPEND, 0, false);
    }

    private static RandomQuery union(Random random) {
        RandomExpressions any = new RandomExpressions(random);
        List<String> halves = new ArrayList<>();
        for (String table : List.of("t", "u")) {
            List<String> columns = List.of(any.integer(2), any.real(2), any.text(2), "(" + any.truth(2) + ")");
            halves.add("SELECT " + columns(columns) + " FROM " + table + " WHERE " + any.truth(2));
        }
        String sql = String.join(" UNION ALL ", halves);
        return new RandomQuery(List.of("CREATE STREAM result AS " + sql), sql, Folding.APPEND, 0, false);
    }

    private static List<String> keys(Random random) {
        List<String> keys = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String key = KEYS[random.nextInt(KEYS.length)];
            if (!keys.contains(key)) {
                keys.add(key);
            }
        }
        return keys;
    }

    private static List<String> aggregates(Random random, boolean ordered) {
        RandomExpressions any = new RandomExpressions(random);
        List<String> calls = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            calls.add(ordered && random.nextInt(6) == 0 ? any.firstOrLast() : any.aggregate());
        }
        return calls;
    }

    private static String having(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> " HAVING COUNT(*) > " + (1 + random.nextInt(3));
            case 1 -> " HAVING SUM(n) > 0 OR MIN(s) IS NULL";
            default -> "";
        };
    }

    /** Windows side by side, over the table or over a stream of it. */
    private static RandomQuery tumble(Random random, boolean overStream) {
        long sizeUs = (1 + random.nextInt(90)) * 1_000_000L;
        String start = floor("us", sizeUs);
        String windows = "(SELECT *, make_timestamp(" + start + ") AS window_start, make_timestamp(" + start + " + "
                + sizeUs + ") AS window_end FROM (SELECT *, epoch_us(ts) AS us FROM INPUT))";
        return windowed(random, "TUMBLE(ts, INTERVAL '" + sizeUs / 1_000_000 + "' SECOND)", windows, overStream);
    }

    /** The multiple of a size at or below a number, whatever its sign. */
    private static String floor(String number, long size) {
        return "(" + number + " - ((" + number + " % " + size + ") + " + size + ") % " + size + ")";
    }

    /** Windows that overlap, or leave gaps. */
    private static RandomQuery hop(Random random) {
        long slideUs = (1 + random.nextInt(20)) * 1_000_000L;
        long sizeUs = (1 + random.nextInt(60)) * 1_000_000L;
        String windows = "(SELECT *, make_timestamp(start) AS window_start, make_timestamp(start + SIZE) AS window_end"
                + " FROM (SELECT *, FLOOR - i * SLIDE AS start"
                + " FROM (SELECT *, epoch_us(ts) AS us FROM INPUT), range(0, COUNT) AS r(i)) WHERE start + SIZE > us)";
        long count = (sizeUs + slideUs - 1) / slideUs;
        return windowed(
                random,
                "HOP(ts, INTERVAL '" + slideUs / 1_000_000 + "' SECOND, INTERVAL '" + sizeUs / 1_000_000 + "' SECOND)",
                windows.replace("FLOOR", floor("us", slideUs))
                        .replace("SLIDE", String.valueOf(slideUs))
                        .replace("SIZE", String.valueOf(sizeUs))
                        .replace("COUNT", String.valueOf(count)),
                false);
    }

    private static RandomQuery windowed(Random random, String window, String batchInput, boolean overStream) {
        List<String> streams = new ArrayList<>();
        String input = "t";
        String batchTable = "(SELECT *, rowid AS arrival FROM t)";
        if (overStream) {
            RandomExpressions any = new RandomExpressions(random);
            String inner = "SELECT ts, k, g, b, day, tiny, small, m, " + any.integer(2)
                    + " AS n, d, r, s, huge, wild FROM t WHERE " + any.truth(2);
            streams.add("CREATE STREAM inner_stream AS " + inner);
            input = "inner_stream";
            batchTable = "(" + inner + ")";
        }
        boolean eager = random.nextInt(3) == 0;
        String emit = emit(random, eager);
        boolean update = emit.endsWith("UPDATE");
        List<String> keys = keys(random);
        String where = where(random, 3);
        String having = update || eager ? "" : having(random);
        String shown = list(keys, "k") + "window_start, window_end, " + columns(aggregates(random, !overStream));
        String groupKeys = String.join("", keys.stream().map(key -> key + ", ").toList());
        streams.add("CREATE STREAM result AS SELECT " + shown + " FROM " + input + where + " GROUP BY " + groupKeys
                + window + having + " " + emit);
        String batch = "SELECT " + batch(shown) + " FROM " + batchInput.replace("INPUT", batchTable) + where
                + " GROUP BY " + groupKeys + "window_start, window_end" + having;
        Folding folding = eager && emit.endsWith("WATERMARK") ? Folding.CHANGES : folding(emit);
        return new RandomQuery(streams, batch, folding, keys.size() + 2, eager);
    }

    private static String emit(Random random, boolean eager) {
        if (eager) {
            String when = random.nextBoolean() ? "AFTER WATERMARK" : "ON WINDOW CLOSE";
            return "ALLOW LATENESS INTERVAL '30' SECOND EMIT " + when;
        }
        String[] ways = {"AFTER WATERMARK", "ON WINDOW CLOSE", "FINAL", "CHANGES", "ON UPDATE"};
        return "EMIT " + ways[random.nextInt(ways.length)];
    }

    private static Folding folding(String emit) {
        return emit.endsWith("CHANGES") ? Folding.CHANGES : emit.endsWith("UPDATE") ? Folding.UPSERT : Folding.APPEND;
    }

    private static RandomQuery grouped(Random random) {
        List<String> keys = keys(random);
        if (keys.isEmpty()) {
            keys.add("g");
        }
        String emit = random.nextBoolean() ? "EMIT CHANGES" : "EMIT ON UPDATE";
        String having = emit.endsWith("UPDATE") ? "" : having(random);
        String shown = list(keys, "k") + columns(aggregates(random, true));
        String rest = where(random, 2) + " GROUP BY " + String.join(", ", keys) + having;
        return new RandomQuery(
                List.of("CREATE STREAM result AS SELECT " + shown + " FROM t" + rest + " " + emit),
                "SELECT " + batch(shown) + " FROM (SELECT *, rowid AS arrival FROM t)" + rest,
                folding(emit),
                keys.size(),
                false);
    }

    private static RandomQuery global(Random random) {
        String emit = new String[] {"EMIT CHANGES", "EMIT ON UPDATE", "EMIT FINAL"}[random.nextInt(3)];
        String shown = columns(aggregates(random, true));
        String where = where(random, 2);
        // A stream says nothing before its first row; a view and a batch say that there was none.
        String having = emit.endsWith("CHANGES") ? "" : " HAVING COUNT(*) > 0";
        return new RandomQuery(
                List.of("CREATE STREAM result AS SELECT " + shown + " FROM t" + where + " " + emit),
                "SELECT " + batch(shown) + " FROM (SELECT *, rowid AS arrival FROM t)" + where + having,
                folding(emit),
                0,
                false);
    }
}
