package io.laminar.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.sql.error.Position;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ErrorsTest {
    private static SqlException error(String text) {
        return assertThrows(SqlException.class, () -> Parser.parse(text), text);
    }

    private static void unexpected(String text, int column, String details, @Nullable String hint) {
        SqlException e = error(text);
        assertEquals(SqlErrorCode.UNEXPECTED_TOKEN, e.code());
        assertEquals("unexpected token: line=1, column=" + column + ", " + details, e.getMessage());
        assertEquals(hint, e.hint(), text);
        assertEquals(new Position(1, column, column - 1), e.position());
    }

    private static void fails(SqlErrorCode code, int line, int column, String text) {
        SqlException e = error(text);
        assertEquals(code, e.code(), text);
        assertEquals(new Position(line, column, e.position().offset()), e.position(), text);
    }

    @Test
    void shouldNameTheKeywordThatAnAliasWasMeantToBe() {
        unexpected("SELECT a FORM t", 10, "found='FORM', expected=FROM", "did you mean FROM?");
        unexpected("SELECT a b FORM t", 12, "found='FORM', expected=end of statement", "did you mean FROM?");
        unexpected("SELECT a FROM t WEHRE a > 1", 17, "found='WEHRE', expected=WHERE", "did you mean WHERE?");
        unexpected("SELECT a FROM t LIMT 5", 17, "found='LIMT', expected=LIMIT", "did you mean LIMIT?");
        unexpected("SELECT a FROM t x JION u", 19, "found='JION', expected=end of statement", "did you mean JOIN?");
    }

    @Test
    void shouldNameTheNearestKeyword() {
        unexpected("SELCT 1", 1, "found='SELCT', expected=a statement", "did you mean SELECT?");
        unexpected("SELECT a FROM t EMIT ON WINDW CLOSE", 25, "found='WINDW', expected=WINDOW", "did you mean WINDOW?");
        unexpected("SELECT a FROM t x ORDR BY a", 19, "found='ORDR', expected=end of statement", "did you mean ORDER?");
        String kinds = "SOURCE, STREAM, MATERIALIZED VIEW, CONTINUOUS QUERY, SINK, LOOKUP TABLE or TABLE";
        unexpected("CREATE STREM s AS SELECT 1", 8, "found='STREM', expected=" + kinds, "did you mean STREAM?");
        String advice = "use CREATE MATERIALIZED VIEW or CREATE STREAM";
        unexpected("CREATE VIEW v AS SELECT 1", 8, "found='VIEW', expected=" + kinds, advice);
    }

    @Test
    void shouldTellHowToUseAReservedWordAsAName() {
        String hint = "quote a reserved word to use it as a name: \"order\"";
        unexpected("SELECT a FROM order", 15, "found='order', expected=a table name", hint);
    }

    @Test
    void shouldTellWhatWasExpected() {
        unexpected("SELECT 1 +", 11, "found=end of text, expected=an expression", null);
        unexpected("SELECT a, FROM t", 11, "found='FROM', expected=an expression", null);
        unexpected("SELECT (1", 10, "found=end of text, expected=')'", null);
        unexpected("SELECT * FROM a JOIN b", 23, "found=end of text, expected=ON", null);
        unexpected("SELECT * FROM a NATURAL JOIN b ON a.k = b.k", 32, "found='ON', expected=end of statement", null);
        unexpected("SELECT * FROM a NATURAL LEFT ASOF JOIN b", 30, "found='ASOF', expected=JOIN", null);
        unexpected("SELECT * FROM a ASOF JOIN b", 28, "found=end of text, expected=MATCH_CONDITION", null);
        String probe = "SELECT * FROM a TEMPORAL PROBE JOIN b ON (k) ";
        unexpected(probe + "TIMESTAMPS (x) LIST (0s)", 59, "found=')', expected=','", null);
        unexpected(probe + "TIMESTAMPS (x, y)", 63, "found=end of text, expected=LIST", null);
        unexpected("SELECT CASE a END", 15, "found='END', expected=WHEN", null);
        unexpected("SELECT 1 LIMIT 1 LIMIT 2", 18, "found='LIMIT', expected=end of statement", null);
        unexpected("SELECT 1 EMIT FINAL EMIT FINAL", 21, "found='EMIT', expected=end of statement", null);
        unexpected("CREATE SOURCE s (a)", 19, "found=')', expected=a type", null);
    }

    @Test
    void shouldCountLinesAndColumnsFromOne() {
        fails(SqlErrorCode.UNEXPECTED_TOKEN, 3, 5, "SELECT 1;\n-- 2\n    ) ");
        fails(SqlErrorCode.UNEXPECTED_TOKEN, 2, 2, "SELECT 'a\n')");
        fails(SqlErrorCode.UNEXPECTED_TOKEN, 2, 3, "SELECT 1\r\n +)");
        SqlException e = error("SELECT 1\n\tFRM )");
        assertEquals("\tFRM )\n\t^", e.snippet("SELECT 1\n\tFRM )"));
    }

    @Test
    void shouldRefuseCharacters() {
        fails(SqlErrorCode.BAD_CHARACTER, 1, 8, "SELECT \0");
        fails(SqlErrorCode.BAD_CHARACTER, 1, 9, "SELECT '\0'");
        fails(SqlErrorCode.BAD_CHARACTER, 2, 1, "SELECT 1\n\\");
        fails(SqlErrorCode.BAD_CHARACTER, 1, 12, "SELECT 1 --\u0007");
        SqlException e = error("SELECT \u2019x\u2019");
        assertEquals("character not allowed here: line=1, column=8, found=U+2019", e.getMessage());
        assertEquals("use the straight quote '", e.hint());
    }

    @Test
    void shouldRefuseWhatIsNotClosed() {
        fails(SqlErrorCode.UNTERMINATED, 1, 8, "SELECT 'a''");
        fails(SqlErrorCode.UNTERMINATED, 1, 8, "SELECT \"a");
        fails(SqlErrorCode.UNTERMINATED, 2, 1, "SELECT 1\n/* /* */");
        fails(SqlErrorCode.BAD_LITERAL, 1, 8, "SELECT \"\"");
    }

    @Test
    void shouldRefuseNumbers() {
        fails(SqlErrorCode.BAD_NUMBER, 1, 8, "SELECT 1_000");
        fails(SqlErrorCode.BAD_NUMBER, 1, 8, "SELECT 0x1F");
        fails(SqlErrorCode.BAD_NUMBER, 1, 8, "SELECT 1e");
        fails(SqlErrorCode.BAD_NUMBER, 1, 8, "SELECT 5fortnights");
        fails(SqlErrorCode.BAD_NUMBER, 1, 24, "SELECT CAST(1 AS CHAR( 99999999999))");
        fails(SqlErrorCode.BAD_NUMBER, 1, 7, "FETCH 99999999999999999999 FROM c");
    }

    @Test
    void shouldRefuseAnotherSchemaWhereANameStands() {
        fails(SqlErrorCode.UNKNOWN_RELATION, 1, 13, "DROP SOURCE other.t");
        fails(SqlErrorCode.UNKNOWN_RELATION, 2, 2, "INSERT INTO\n other.t VALUES (1)");
        fails(SqlErrorCode.UNKNOWN_RELATION, 1, 10, "DESCRIBE a.public.t");
        fails(SqlErrorCode.UNKNOWN_RELATION, 1, 11, "SUBSCRIBE other.t");
        fails(SqlErrorCode.UNKNOWN_RELATION, 1, 15, "CREATE STREAM other.t AS SELECT 1");
        fails(SqlErrorCode.UNKNOWN_RELATION, 1, 20, "CREATE SINK k FROM other.t INTO STDOUT");
    }

    @Test
    void shouldRefuseAnOptionTwice() {
        fails(SqlErrorCode.BAD_OPTION, 1, 32, "CREATE SOURCE s FROM f (a = 1, 'a' = 2)");
    }

    @Test
    void shouldRefuseVariablesThatAreNotSet() {
        fails(SqlErrorCode.UNKNOWN_VARIABLE, 1, 15, "SELECT * FROM ${T}");
        SqlException e = assertThrows(
                SqlException.class, () -> Parser.parse("SELECT '${T}'", name -> name.equals("U") ? "u" : null));
        assertEquals(SqlErrorCode.UNKNOWN_VARIABLE, e.code());
        assertEquals("set T", e.hint());
        fails(SqlErrorCode.BAD_LITERAL, 1, 8, "SELECT ${}");
        fails(SqlErrorCode.BAD_LITERAL, 1, 8, "SELECT ${A");
    }

    @Test
    void shouldPlaceErrorsInTheValueOfAVariableWhereTheVariableStands() {
        failsWith("'x", SqlErrorCode.UNTERMINATED);
        failsWith("1,\n2 AS b,\n\"c", SqlErrorCode.UNTERMINATED);
        failsWith("1,\n\\", SqlErrorCode.BAD_CHARACTER);
        failsWith("5fortnights", SqlErrorCode.BAD_NUMBER);
        failsWith("1 +\n, ${X}", SqlErrorCode.UNKNOWN_VARIABLE);
        failsWith("1\n+ * 2", SqlErrorCode.UNEXPECTED_TOKEN);
    }

    private static void failsWith(String value, SqlErrorCode code) {
        String text = "SELECT 1;\nSELECT ${V} FROM t";
        SqlException e = assertThrows(SqlException.class, () -> Parser.parse(text, name -> value), value);
        assertEquals(code, e.code(), value);
        assertEquals(new Position(2, 8, text.indexOf("${")), e.position(), value);
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("${V}") && !message.contains(value), message);
    }

    @Test
    void shouldShortenWhatWasFound() {
        String message = String.valueOf(error("SELECT 1 2" + "0".repeat(5_000)).getMessage());
        assertTrue(message.length() < 150, message);
    }
}
