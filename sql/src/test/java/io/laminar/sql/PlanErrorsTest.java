package io.laminar.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule that a statement can break: the code, the place, and what the hint or message says. */
class PlanErrorsTest {
    /** Where the error is expected in a statement. */
    private static final char MARK = '@';

    private static final String SETUP = """
            CREATE SOURCE trades (symbol VARCHAR, price DOUBLE, volume BIGINT, side INTEGER, day DATE, other TIMESTAMP,
                ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
            CREATE SOURCE plain (a INTEGER NOT NULL, b VARCHAR, t TIMESTAMP, twice INTEGER AS a * 2);
            CREATE STREAM minutes AS SELECT symbol, window_start, window_end, COUNT(*) AS n FROM trades
                GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);
            CREATE STREAM latest AS SELECT symbol, MAX(price) AS high FROM trades GROUP BY symbol EMIT ON UPDATE;
            CREATE MATERIALIZED VIEW totals AS SELECT symbol, SUM(volume) AS v FROM trades GROUP BY symbol;
            CREATE SINK out FROM minutes INTO STDOUT FORMAT CSV;
            """;

    record Case(String sql, SqlErrorCode code, String says) {}

    private static Case bad(SqlErrorCode code, String sql, String says) {
        return new Case(sql, code, says);
    }

    private static Case refused(String sql, String construct) {
        return new Case(sql, SqlErrorCode.NOT_RUNNABLE, "construct='" + construct + "'");
    }

    @ParameterizedTest
    @MethodSource({"names", "types", "windows", "emits", "aggregates", "sources", "watermarks", "catalog", "refusals"})
    void shouldSayWhatIsWrongAndWhere(Case it) {
        Script script = new Script();
        script.run(SETUP);
        int mark = it.sql().indexOf(MARK);
        assertTrue(mark >= 0, "the case must say where: " + it.sql());
        String sql = it.sql().replace(String.valueOf(MARK), "");
        SqlException e = assertThrows(SqlException.class, () -> script.run(sql), sql);
        String all = e.getMessage() + ", hint: " + e.hint();
        assertEquals(it.code(), e.code(), all);
        assertEquals(mark, e.position().offset(), all + "\n" + e.snippet(sql));
        assertTrue(all.contains(it.says()), () -> "expected '" + it.says() + "' in: " + all);
    }

    static Stream<Case> names() {
        return Stream.of(
                bad(SqlErrorCode.UNKNOWN_COLUMN, "SELECT @simbol FROM trades", "did you mean symbol?"),
                bad(SqlErrorCode.UNKNOWN_COLUMN, "SELECT symbol FROM trades\nWHERE @volum > 1", "line=2, column=7"),
                bad(SqlErrorCode.UNKNOWN_COLUMN, "SELECT @t.nothing FROM trades t", "nothing"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "SELECT * FROM @trade", "did you mean trades?"),
                bad(
                        SqlErrorCode.UNKNOWN_RELATION,
                        "SELECT a\nFROM @other.plain",
                        "line=2, column=6, found='other.plain'"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "SELECT * FROM @public.public.plain", "write plain"),
                bad(
                        SqlErrorCode.UNKNOWN_RELATION,
                        "SELECT 1 FROM tumble(@other.trades, ts, 5 SECONDS)",
                        "other.trades"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "SELECT 1 FROM tumble(TABLE @o.trades, ts, 5 SECONDS)", "o.trades"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "WITH x AS (SELECT 1) SELECT * FROM @public.x", "found='x'"),
                bad(SqlErrorCode.UNKNOWN_COLUMN, "SELECT @c FROM public.plain", "found='c'"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "SELECT @x.symbol FROM trades", "found='x'"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "SELECT @x.* FROM trades", "found='x'"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "SELECT * FROM @out", "sink cannot be read"),
                bad(SqlErrorCode.UNKNOWN_FUNCTION, "SELECT @uper(symbol) FROM trades", "did you mean upper?"),
                bad(
                        SqlErrorCode.UNKNOWN_FUNCTION,
                        "SELECT * FROM @tumbel(trades, ts, 5 SECONDS)",
                        "did you mean tumble?"),
                bad(
                        SqlErrorCode.AMBIGUOUS_COLUMN,
                        "SELECT @a FROM (SELECT a, b AS a FROM plain) AS x",
                        "write the table's name"),
                bad(SqlErrorCode.DUPLICATE_NAME, "CREATE STREAM s AS SELECT a, @b AS a FROM plain", "'a' twice"),
                bad(SqlErrorCode.DUPLICATE_NAME, "WITH x AS (SELECT 1), @x AS (SELECT 2) SELECT * FROM x", "'x' twice"),
                bad(SqlErrorCode.DUPLICATE_NAME, "@CREATE STREAM minutes AS SELECT a FROM plain", "it is a STREAM"),
                bad(SqlErrorCode.DUPLICATE_NAME, "@CREATE SOURCE trades (a INT)", "it is a SOURCE"),
                bad(SqlErrorCode.CYCLE, "CREATE STREAM s AS SELECT * FROM @s", "reads itself"),
                bad(SqlErrorCode.CYCLE, "CREATE OR REPLACE STREAM latest AS SELECT * FROM @latest", "reads itself"));
    }

    static Stream<Case> types() {
        return Stream.of(
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT symbol @+ 1 FROM trades", "VARCHAR + INTEGER"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT a FROM plain WHERE b @= a", "CAST(... AS VARCHAR)"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT a FROM plain WHERE a @+ 1", "expected=BOOLEAN"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT @CASE WHEN a = 1 THEN b ELSE a END FROM plain", "VARCHAR"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT ts@::BOOLEAN FROM trades", "cannot cast"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT day @+ symbol FROM trades", "DATE + VARCHAR"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT @-symbol FROM trades", "- VARCHAR"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT a @|| a FROM plain", "expected=VARCHAR"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT 1 FROM plain WHERE @a LIKE 'x'", "expected=VARCHAR"),
                bad(
                        SqlErrorCode.TYPE_MISMATCH,
                        "SELECT a, b FROM plain UNION ALL @SELECT symbol, price FROM trades",
                        "column='symbol'"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT a FROM plain UNION ALL @SELECT a, b FROM plain", "columns=2"),
                bad(SqlErrorCode.BAD_CONSTANT, "SELECT a FROM plain WHERE t @> 'yesterday'", "expected=TIMESTAMP"),
                bad(SqlErrorCode.BAD_CONSTANT, "SELECT @DATE '2024-02-30' FROM plain", "expected=DATE"),
                bad(SqlErrorCode.BAD_LITERAL, "SELECT @INTERVAL 'soon' FROM plain", "NANOSECOND to YEAR"),
                bad(SqlErrorCode.UNKNOWN_TYPE, "SELECT CAST(a AS @intger) FROM plain", "did you mean integer?"),
                bad(SqlErrorCode.UNKNOWN_TYPE, "SELECT CAST(t AS @TIMESTAMP(10)) FROM plain", "allowed=0..9"),
                bad(SqlErrorCode.WRONG_ARGUMENTS, "SELECT @upper(a, b) FROM plain", "expected=upper(VARCHAR)"),
                bad(SqlErrorCode.WRONG_ARGUMENTS, "SELECT @round(b) FROM plain", "round(DOUBLE)"),
                bad(SqlErrorCode.WRONG_ARGUMENTS, "SELECT @date_part('eon', t) FROM plain", "unit='eon'"),
                bad(SqlErrorCode.WRONG_ARGUMENTS, "SELECT @upper(DISTINCT b) FROM plain", "are for aggregates"),
                bad(SqlErrorCode.WRONG_ARGUMENTS, "SELECT upper(x => @b) FROM plain", "name=x"));
    }

    static Stream<Case> windows() {
        String from = " FROM trades GROUP BY ";
        return Stream.of(
                bad(SqlErrorCode.BAD_WINDOW, "SELECT COUNT(*)" + from + "TUMBLE(ts, @INTERVAL '0' SECOND)", "sizeNs=0"),
                bad(
                        SqlErrorCode.BAD_WINDOW,
                        "SELECT COUNT(*)" + from + "TUMBLE(ts, @INTERVAL '-5' SECOND)",
                        "expected=more than zero"),
                bad(
                        SqlErrorCode.BAD_WINDOW,
                        "SELECT COUNT(*)" + from + "HOP(ts, @INTERVAL '0' SECOND, INTERVAL '5' SECOND)",
                        "slideNs=0"),
                bad(
                        SqlErrorCode.BAD_WINDOW,
                        "SELECT COUNT(*)" + from + "TUMBLE(ts, @INTERVAL '200000' DAY)",
                        "limit=106751 days"),
                bad(SqlErrorCode.BAD_WINDOW, "SELECT COUNT(*)" + from + "TUMBLE(ts, @INTERVAL '1' MONTH)", "give days"),
                bad(SqlErrorCode.BAD_WINDOW, "SELECT COUNT(*)" + from + "TUMBLE(ts, @60)", "constant INTERVAL"),
                bad(
                        SqlErrorCode.BAD_WINDOW,
                        "SELECT COUNT(*)" + from + "TUMBLE(ts, volume @* INTERVAL '1' SECOND)",
                        "constant INTERVAL"),
                bad(SqlErrorCode.BAD_WINDOW, "SELECT COUNT(*)" + from + "TUMBLE(@volume, 5 SECONDS)", "found=BIGINT"),
                bad(SqlErrorCode.BAD_WINDOW, "SELECT COUNT(*)" + from + "TUMBLE(@day, 5 SECONDS)", "found=DATE"),
                bad(
                        SqlErrorCode.BAD_WINDOW,
                        "SELECT COUNT(*)" + from + "@TUMBLE(other, 5 SECONDS)",
                        "expected=one of [ts]"),
                bad(
                        SqlErrorCode.BAD_WINDOW,
                        "SELECT COUNT(*)" + from + "@HOP(ts, INTERVAL '1' NANOSECOND, 1 DAY)",
                        "limit=65536"),
                bad(
                        SqlErrorCode.BAD_WINDOW,
                        "SELECT COUNT(*)" + from + "TUMBLE(ts, 1 SECOND), @TUMBLE(ts, 2 SECONDS)",
                        "two kinds of windows"),
                bad(
                        SqlErrorCode.BAD_WINDOW,
                        "SELECT @TUMBLE_START(ts, 2 SECONDS), COUNT(*)" + from + "TUMBLE(ts, 1 SECOND)",
                        "the window of GROUP BY"),
                bad(
                        SqlErrorCode.WRONG_ARGUMENTS,
                        "SELECT COUNT(*)" + from + "@HOP(ts, 5 SECONDS)",
                        "HOP(time, slide, size"),
                bad(
                        SqlErrorCode.WRONG_ARGUMENTS,
                        "SELECT * FROM @TABLE(TUMBLE(TABLE trades))",
                        "TUMBLE(TABLE t, DESCRIPTOR(time), size"),
                bad(
                        SqlErrorCode.WRONG_ARGUMENTS,
                        "SELECT * FROM TABLE(TUMBLE(DATA => TABLE trades, TIMECOL => DESCRIPTOR(ts), SISE => @1 DAY))",
                        "did you mean size?"),
                bad(
                        SqlErrorCode.UNKNOWN_COLUMN,
                        "SELECT * FROM TABLE(TUMBLE(TABLE trades, @DESCRIPTOR(tz), 5 SECONDS))",
                        "did you mean ts?"));
    }

    static Stream<Case> emits() {
        String windowed = "CREATE STREAM s AS SELECT COUNT(*) AS n FROM trades GROUP BY TUMBLE(ts, 1 MINUTE) ";
        String untimed = "CREATE STREAM s AS SELECT COUNT(*) AS n FROM plain GROUP BY @TUMBLE(t, 1 MINUTE) ";
        String plain = "CREATE STREAM s AS SELECT a FROM plain ";
        return Stream.of(
                bad(SqlErrorCode.NO_WATERMARK, untimed, "declare WATERMARK FOR"),
                bad(
                        SqlErrorCode.NO_WATERMARK,
                        untimed.replace("@", "") + "@EMIT ON WINDOW CLOSE",
                        "emit=ON_WINDOW_CLOSE"),
                bad(SqlErrorCode.NO_WATERMARK, untimed.replace("@", "") + "@EMIT FINAL", "emit=FINAL"),
                bad(
                        SqlErrorCode.NO_WATERMARK,
                        untimed.replace("@", "") + "@EMIT CHANGES ALLOW LATENESS 5 SECONDS",
                        "has no watermark"),
                bad(SqlErrorCode.BAD_EMIT, windowed + "@EMIT FINAL LATE DATA TO late", "EMIT FINAL with LATE DATA TO"),
                bad(SqlErrorCode.BAD_EMIT, plain + "@ALLOW LATENESS 5 SECONDS", "GROUP BY"),
                bad(SqlErrorCode.BAD_EMIT, plain + "@LATE DATA TO late", "GROUP BY"),
                bad(SqlErrorCode.BAD_EMIT, plain + "@EMIT ON WINDOW CLOSE", "come out at once"),
                bad(
                        SqlErrorCode.BAD_EMIT,
                        "CREATE STREAM s AS SELECT b, COUNT(*) FROM plain GROUP BY b ALLOW LATENESS @5 SECONDS",
                        "expected=a window"),
                bad(
                        SqlErrorCode.BAD_EMIT,
                        "CREATE STREAM s AS SELECT b, COUNT(*) FROM plain GROUP BY b @LATE DATA TO late",
                        "expected=a window"),
                bad(
                        SqlErrorCode.BAD_EMIT,
                        "CREATE STREAM s AS SELECT b, COUNT(*) FROM plain GROUP BY b @EMIT ON WINDOW CLOSE",
                        "EMIT FINAL gives results when the input ends"),
                bad(
                        SqlErrorCode.BAD_EMIT,
                        "CREATE STREAM s AS SELECT COUNT(*) FROM plain GROUP BY b @EMIT ON UPDATE",
                        "all columns of GROUP BY"),
                bad(
                        SqlErrorCode.BAD_EMIT,
                        "CREATE STREAM s AS SELECT b, COUNT(*) FROM plain GROUP BY b HAVING COUNT(*) > 1"
                                + " @EMIT ON UPDATE",
                        "no HAVING"),
                bad(
                        SqlErrorCode.BAD_EMIT,
                        "CREATE STREAM s AS SELECT * FROM (SELECT b, COUNT(*) AS n FROM plain GROUP BY b @EMIT CHANGES)"
                                + " EMIT ON UPDATE",
                        "one place"),
                bad(
                        SqlErrorCode.BAD_WINDOW,
                        windowed + "ALLOW LATENESS @INTERVAL '-1' SECOND",
                        "latenessNs=-1000000000"),
                bad(
                        SqlErrorCode.RETRACTING_INPUT,
                        "CREATE SINK s FROM totals INTO STDOUT WITH (mode = @'append')",
                        "input=RETRACT"),
                bad(SqlErrorCode.DUPLICATE_NAME, windowed + "@LATE DATA TO minutes", "it is a STREAM"));
    }

    static Stream<Case> aggregates() {
        return Stream.of(
                bad(SqlErrorCode.MISPLACED_AGGREGATE, "SELECT a FROM plain WHERE @COUNT(*) > 1", "HAVING"),
                bad(SqlErrorCode.MISPLACED_AGGREGATE, "SELECT SUM(@MAX(a)) FROM plain", "inside another aggregate"),
                bad(SqlErrorCode.MISPLACED_AGGREGATE, "SELECT 1 FROM plain GROUP BY @COUNT(*)", "place=GROUP BY"),
                bad(SqlErrorCode.NOT_GROUPED, "SELECT @a, COUNT(*) FROM plain", "MAX(a)"),
                bad(SqlErrorCode.NOT_GROUPED, "SELECT b, COUNT(*) + @a FROM plain GROUP BY b", "add it to GROUP BY"),
                bad(SqlErrorCode.NOT_GROUPED, "SELECT b, COUNT(*) FROM plain GROUP BY b HAVING @a > 1", "found='a'"),
                bad(SqlErrorCode.NOT_GROUPED, "SELECT @* FROM plain GROUP BY b", "found='a'"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT SUM(@b) FROM plain", "expected=a number"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT BOOL_AND(@a) FROM plain", "expected=BOOLEAN"),
                bad(SqlErrorCode.TYPE_MISMATCH, "SELECT SUM(a) FILTER (WHERE @b) FROM plain", "expected=BOOLEAN"),
                bad(SqlErrorCode.WRONG_ARGUMENTS, "SELECT @SUM(a, a) FROM plain", "expected=1"),
                bad(SqlErrorCode.WRONG_ARGUMENTS, "SELECT @MAX(a ORDER BY a) FROM plain", "no meaning"),
                bad(SqlErrorCode.WRONG_ARGUMENTS, "SELECT @MAX(a) WITHIN GROUP (ORDER BY a) FROM plain", "no meaning"),
                bad(
                        SqlErrorCode.WRONG_ARGUMENTS,
                        "SELECT @FIRST_VALUE(a) WITHIN GROUP (ORDER BY t) FROM plain",
                        "WITHIN GROUP has no meaning"),
                bad(SqlErrorCode.WRONG_ARGUMENTS, "SELECT @upper(b) WITHIN GROUP (ORDER BY b) FROM plain", "ORDER BY"),
                bad(SqlErrorCode.UNKNOWN_COLUMN, "SELECT a FROM plain GROUP BY @7", "columns=1..1"));
    }

    static Stream<Case> watermarks() {
        return Stream.of(
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (a INT) WITH (@watermark.by = 'producer')",
                        "the source has no watermark"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (t TIMESTAMP, WATERMARK FOR t AS t) WITH (watermark.by =\n  @'row')",
                        "line=2, column=3, option=watermark.by, found='row', expected=source, producer or key"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (k INT, t TIMESTAMP, WATERMARK FOR t AS t) WITH (watermark.by = @'key')",
                        "expected=watermark.key beside it"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (k INT, t TIMESTAMP, WATERMARK FOR t AS t) WITH (watermark.by = 'key', "
                                + "watermark.key = @'j')",
                        "found='j', expected=one of the columns [k, t]"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (k INT, t TIMESTAMP, WATERMARK FOR t) WITH (watermark.by = @'key', "
                                + "watermark.key = 'k')",
                        "moved by the program only"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (k INT, t TIMESTAMP, WATERMARK FOR t AS t) WITH (@watermark.key = 'k')",
                        "expected=watermark.by = 'key' beside it"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (k INT, t TIMESTAMP, WATERMARK FOR t AS t) WITH (watermark.by = 'key', "
                                + "watermark.key = 'k', watermark.keys.max = @0)",
                        "a number of keys, 1 to 8000000"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (k INT, t TIMESTAMP, WATERMARK FOR t AS t) WITH (watermark.by = 'key', "
                                + "watermark.key = 'k', watermark.keys.max = 9, watermark.keys.full = @'oldest')",
                        "lru, lowest or reject"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (k INT, t TIMESTAMP, WATERMARK FOR t AS t) WITH (watermark.by = 'key', "
                                + "watermark.key = 'k', @watermark.keys.full = 'lru')",
                        "expected=watermark.keys.max beside it"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (t TIMESTAMP, WATERMARK FOR t AS t) WITH (idle.timeout = @'soon')",
                        "option=idle.timeout"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (t TIMESTAMP, WATERMARK FOR t AS t) WITH (@align.group = 'g')",
                        "expected=idle.timeout beside it"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (t TIMESTAMP, WATERMARK FOR t AS t) WITH (@align.drift = '1 s')",
                        "expected=align.group beside it"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (t TIMESTAMP, WATERMARK FOR t AS t) WITH (align.group = 'g', "
                                + "idle.timeout = '1 s', align.excess = @'wait')",
                        "found='wait', expected=pause, warn or drop"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE r (t TIMESTAMP, WATERMARK FOR t AS t) WITH (align.group = 'g', "
                                + "idle.timeout = '1 s'); CREATE SOURCE s (t TIMESTAMP, WATERMARK FOR t AS t) WITH "
                                + "(align.group = @'g', idle.timeout = '1 s', align.drift = '1 s')",
                        "with other options than source='r'"));
    }

    static Stream<Case> sources() {
        return Stream.of(
                bad(SqlErrorCode.DUPLICATE_NAME, "CREATE SOURCE s (a INT, @a BIGINT)", "'a' twice"),
                bad(SqlErrorCode.UNKNOWN_COLUMN, "CREATE SOURCE s (ts TIMESTAMP, @WATERMARK FOR t AS ts)", "found='t'"),
                bad(
                        SqlErrorCode.UNKNOWN_COLUMN,
                        "CREATE SOURCE s (ts TIMESTAMP, WATERMARK FOR ts AS @tx - 1 SECOND)",
                        "did you mean ts?"),
                bad(SqlErrorCode.TYPE_MISMATCH, "CREATE SOURCE s (n BIGINT, @WATERMARK FOR n)", "expected=TIMESTAMP"),
                bad(
                        SqlErrorCode.TYPE_MISMATCH,
                        "CREATE SOURCE s (ts TIMESTAMP, n INT, WATERMARK FOR ts AS @n)",
                        "computed from columns"),
                bad(
                        SqlErrorCode.TYPE_MISMATCH,
                        "CREATE SOURCE s (ts TIMESTAMP, WATERMARK FOR ts AS @TIMESTAMP '2024-01-01')",
                        "computed from columns"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SOURCE s (a INT)\nWITH (x = 1,\n  max.future = @'much')",
                        "line=3, column=16, option=max.future"),
                bad(SqlErrorCode.BAD_OPTION, "CREATE SOURCE s (a INT) WITH (max.future = @-5 SECONDS)", "'-5 SECOND'"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE SINK s FROM minutes INTO STDOUT (x = 1) FORMAT CSV WITH (y = 2) WITH (mode = @upsert)",
                        "append or changelog"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE STREAM s WITH (state.limit = '1 MB',\n @state.limits = 5) AS SELECT a FROM plain",
                        "did you mean state.limit?"),
                bad(
                        SqlErrorCode.BAD_OPTION,
                        "CREATE STREAM s AS SELECT a FROM plain WITH (state.limit = @'much')",
                        "option=state.limit"),
                refused("CREATE STREAM s WITH (@state.ttl = 5 SECONDS) AS SELECT a FROM plain", "state.ttl"),
                bad(SqlErrorCode.UNKNOWN_COLUMN, "CREATE SOURCE s (a INT, c INT AS @d + 1)", "found='d'"));
    }

    static Stream<Case> catalog() {
        return Stream.of(
                bad(SqlErrorCode.UNKNOWN_RELATION, "@DROP STREAM nothing", "found='nothing'"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "@DROP STREAM trades", "DROP SOURCE trades"),
                bad(SqlErrorCode.IN_USE, "@DROP SOURCE trades", "read by="),
                bad(SqlErrorCode.IN_USE, "@CREATE OR REPLACE SOURCE trades (a INT)", "read by="),
                bad(SqlErrorCode.UNKNOWN_RELATION, "@DESCRIBE minuets", "did you mean minutes?"),
                bad(SqlErrorCode.BAD_OPTION, "@SET on_eror = 'null'", "did you mean on_error?"),
                bad(SqlErrorCode.BAD_OPTION, "@SET on_error = 'maybe'", "fail, null or reject"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "@INSERT INTO nowhere VALUES (1)", "nowhere"),
                bad(SqlErrorCode.UNKNOWN_RELATION, "@INSERT INTO minutes VALUES (1)", "expected=a source"),
                bad(SqlErrorCode.UNKNOWN_COLUMN, "@INSERT INTO plain (a, c) VALUES (1, 2)", "found='c'"),
                bad(SqlErrorCode.TYPE_MISMATCH, "INSERT INTO plain VALUES (@1, 'x')", "columns=3"),
                bad(SqlErrorCode.TYPE_MISMATCH, "INSERT INTO plain (a) VALUES (@TRUE)", "expected=INTEGER"),
                bad(SqlErrorCode.BAD_CONSTANT, "INSERT INTO plain (a) VALUES (@3000000000)", "out of range"),
                bad(SqlErrorCode.BAD_CONSTANT, "INSERT INTO plain (b) VALUES (@'x')", "must not be NULL"),
                bad(SqlErrorCode.BAD_CONSTANT, "SELECT 1 @/ 0", "division by zero"));
    }

    static Stream<Case> refusals() {
        return Stream.of(
                refused("SELECT * FROM trades t @JOIN plain p ON t.symbol = p.b", "JOIN"),
                refused("SELECT * FROM trades @NATURAL JOIN plain", "NATURAL JOIN"),
                refused("SELECT * FROM trades t @NATURAL FULL OUTER JOIN plain p", "NATURAL FULL JOIN"),
                refused("SELECT * FROM trades t @LEFT JOIN plain p ON t.symbol = p.b", "LEFT JOIN"),
                refused(
                        "SELECT * FROM trades t @ASOF JOIN plain p MATCH_CONDITION (t.ts >= p.t) ON t.symbol = p.b",
                        "ASOF JOIN"),
                refused(
                        "SELECT * FROM trades @TEMPORAL PROBE JOIN plain ON symbol = b TIMESTAMPS (ts, t) LIST (0s)",
                        "TEMPORAL PROBE JOIN"),
                refused("SELECT COUNT(*) FROM trades GROUP BY @SESSION(ts, 5 SECONDS)", "SESSION"),
                refused("SELECT COUNT(*) FROM trades GROUP BY @CUMULATE(ts, 5 SECONDS, 1 MINUTE)", "CUMULATE"),
                refused(
                        "SELECT COUNT(*) FROM trades GROUP BY @TUMBLE(PROCTIME(), 5 SECONDS)",
                        "window over processing time"),
                refused("@SELECT DISTINCT a FROM plain", "SELECT DISTINCT"),
                refused("SELECT @COUNT(DISTINCT a) FROM plain", "COUNT(DISTINCT ...)"),
                refused("SELECT a FROM plain @UNION SELECT a FROM plain", "UNION"),
                refused("SELECT a FROM plain @EXCEPT SELECT a FROM plain", "EXCEPT"),
                refused("SELECT a FROM plain @INTERSECT SELECT a FROM plain", "INTERSECT"),
                refused("SELECT a FROM plain LIMIT @3", "LIMIT"),
                refused("SELECT a FROM plain ORDER BY a LIMIT @3", "ORDER BY ... LIMIT"),
                refused("SELECT a FROM plain OFFSET @3", "OFFSET"),
                refused("CREATE STREAM s AS SELECT a FROM plain ORDER BY @a", "ORDER BY in a stream"),
                refused("SELECT a FROM plain ORDER BY @b", "ORDER BY of a value that is not selected"),
                refused("SELECT @SUM(a) OVER (PARTITION BY b) FROM plain", "OVER"),
                refused("SELECT @(SELECT MAX(a) FROM plain) FROM plain", "subquery as a value"),
                refused("SELECT a FROM plain WHERE @EXISTS (SELECT 1 FROM plain)", "EXISTS"),
                refused("SELECT a FROM plain WHERE a @IN (SELECT a FROM plain)", "IN (SELECT ...)"),
                refused("CREATE SOURCE s (a @DECIMAL(10, 2))", "DECIMAL(10, 2)"),
                refused("CREATE SOURCE s (a @VARBINARY)", "VARBINARY"),
                refused("CREATE SOURCE s (a @INT ARRAY)", "ARRAY"),
                refused("CREATE SOURCE s (a @JSON)", "JSON"),
                refused("SELECT @ARRAY[1, 2] FROM plain", "ARRAY"),
                refused("SELECT b, COUNT(*) FROM plain @GROUP BY ROLLUP (b)", "ROLLUP"),
                refused("SELECT b, COUNT(*) FROM plain GROUP BY b @EMIT EVERY 5 SECONDS", "EMIT EVERY"),
                refused("@CREATE CONTINUOUS QUERY q AS SELECT a FROM plain", "CONTINUOUS QUERY"),
                refused("@CREATE LOOKUP TABLE l (a INT PRIMARY KEY) FROM FILE (path = 'x')", "LOOKUP TABLE"),
                refused("SELECT @STDDEV(a) FROM plain", "STDDEV"),
                refused("SELECT @CURRENT_TIMESTAMP FROM plain", "CURRENT_TIMESTAMP"),
                refused("SELECT @TRY_CAST(b AS INT) FROM plain", "TRY_CAST"),
                refused("SELECT a FROM plain WHERE b LIKE @b", "LIKE with a pattern that is not constant"),
                refused("SELECT @regexp_matches(b, 'x') FROM plain", "REGEXP_MATCHES"),
                refused("@SELECT SUM(v) FROM totals", "aggregate over rows that are taken back"),
                refused("@SELECT SUM(high) FROM latest", "aggregate over rows that are replaced"),
                refused("SELECT symbol FROM latest WHERE high @> 1", "WHERE over EMIT ON UPDATE"),
                refused("@SELECT high FROM latest", "projection without the keys over EMIT ON UPDATE"),
                refused(
                        "SELECT MAX(n) FROM (SELECT b, COUNT(*) AS n FROM plain @GROUP BY b)",
                        "aggregate over an aggregate that changes"),
                refused("@EXPLAIN ANALYZE SELECT a FROM plain", "EXPLAIN ANALYZE"),
                refused("@INSERT INTO out VALUES (1)", "INSERT INTO a sink"));
    }

    @ParameterizedTest
    @MethodSource("deep")
    void shouldTakeLongChains(String expression) {
        Script script = new Script();
        script.run(SETUP);
        Planned planned = script.run("CREATE STREAM s AS SELECT " + expression + " AS x FROM plain");
        assertTrue(planned instanceof Planned.CreateStream);
        @Nullable Planned explained = script.run("EXPLAIN SELECT " + expression + " AS x FROM plain");
        assertTrue(explained instanceof Planned.Answer);
    }

    static Stream<String> deep() {
        int terms = 5_000;
        return Stream.of(
                "a" + " + a".repeat(terms),
                "b" + " || b".repeat(terms),
                "CASE WHEN a = 0" + " OR a = 1".repeat(terms) + " THEN 1 END",
                "CASE WHEN a > 0" + " AND a < 9".repeat(terms) + " THEN 1 END",
                "CASE WHEN a IN (0" + ", 1".repeat(terms) + ") THEN 1 END",
                "MAX(a" + " + a".repeat(terms) + ")");
    }
}
