package io.laminar.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LimitsTest {
    private static final int DEEP = 100_000;

    private static void fails(SqlErrorCode code, String text) {
        assertEquals(
                code, assertThrows(SqlException.class, () -> Parser.parse(text)).code(), () -> Lexer.shorten(text));
    }

    @Test
    void shouldParseLongSumsThatLeanToTheLeft() {
        Expression sum = Parser.parseExpression("a" + " + a".repeat(4_999));
        int terms = 1;
        Expression at = sum;
        while (at instanceof Expression.Binary binary) {
            terms++;
            assertInstanceOf(Expression.Name.class, binary.right());
            at = binary.left();
        }
        assertEquals(5_000, terms);
        assertNull(Trees.difference(sum, Parser.parseExpression(TreePrinter.print(sum))));
    }

    @Test
    void shouldParseLongConjunctionsAsOneNode() {
        Expression and = Parser.parseExpression("a = 1" + " AND a = 1".repeat(4_999));
        assertEquals(5_000, ((Expression.Logical) and).terms().size());
        Expression or = Parser.parseExpression("a" + " OR b AND c".repeat(4_999));
        assertEquals(5_000, ((Expression.Logical) or).terms().size());
        assertNull(Trees.difference(or, Parser.parseExpression(TreePrinter.print(or))));
    }

    @Test
    void shouldParseLongSetOperationsAsOneNode() {
        Statement statement = Parser.parseStatement("SELECT 1" + " UNION ALL SELECT 1".repeat(4_999));
        Query.Body body = ((Statement.Select) statement).query().body();
        assertEquals(5_000, ((Query.SetOperation) body).operands().size());
    }

    @Test
    void shouldParseNestingUpToTheLimit() {
        Expression name = Parser.parseExpression("(".repeat(150) + "a" + ")".repeat(150));
        assertInstanceOf(Expression.Name.class, name);
        String queries = "SELECT * FROM (".repeat(60) + "SELECT 1" + ")".repeat(60);
        assertEquals(1, Parser.parse(queries).size());
    }

    @Test
    void shouldRefuseWhatIsNestedTooDeeply() {
        for (String open : List.of(
                "(",
                "- ",
                "NOT ",
                "f(",
                "CASE WHEN ",
                "(SELECT ",
                "EXISTS (SELECT ",
                "a IN (",
                "a[",
                "ARRAY[",
                "CAST(",
                "a BETWEEN (",
                "a + (",
                "a AND (",
                "ROW(",
                "TRIM(",
                "POSITION(",
                "f(x => ",
                "SUM(a) FILTER (WHERE ",
                "SUM(a) OVER (ORDER BY ")) {
            fails(SqlErrorCode.TOO_DEEP, "SELECT " + open.repeat(DEEP / Math.max(1, open.length() / 4)));
        }
        fails(SqlErrorCode.TOO_DEEP, "SELECT " + "(".repeat(DEEP) + "a" + ")".repeat(DEEP));
        fails(SqlErrorCode.TOO_DEEP, "(".repeat(DEEP) + "SELECT 1" + ")".repeat(DEEP));
        fails(SqlErrorCode.TOO_DEEP, "SELECT * FROM " + "(".repeat(DEEP) + "a");
        fails(SqlErrorCode.TOO_DEEP, "SELECT * FROM " + "(SELECT * FROM ".repeat(DEEP / 4));
        fails(SqlErrorCode.TOO_DEEP, "SELECT * FROM " + "a JOIN (".repeat(DEEP / 4));
        fails(SqlErrorCode.TOO_DEEP, "WITH a AS (".repeat(DEEP / 4));
        fails(SqlErrorCode.TOO_DEEP, "SELECT a::" + "ARRAY<".repeat(DEEP));
        fails(SqlErrorCode.TOO_DEEP, "SELECT a::INT" + "[]".repeat(DEEP));
    }

    @Test
    void shouldRefuseTooLongChainsOfPostfixForms() {
        for (String form : List.of("::INT", "[1]", " IS NULL", " IN (1)", " LIKE 'a'", " BETWEEN 1 AND 2")) {
            fails(SqlErrorCode.TOO_DEEP, "SELECT a" + form.repeat(30_000));
            assertEquals(1, Parser.parse("SELECT a" + form.repeat(100)).size());
        }
        fails(SqlErrorCode.TOO_DEEP, "SELECT 1" + " UNION SELECT 1 EXCEPT SELECT 1".repeat(20_000));
    }

    @Test
    void shouldRefuseTooLongChainsAndLists() {
        fails(SqlErrorCode.TOO_LARGE, "SELECT a" + "+a".repeat(20_001));
        fails(SqlErrorCode.TOO_LARGE, "SELECT a" + " OR a".repeat(20_001));
        fails(SqlErrorCode.TOO_LARGE, "SELECT a" + ",a".repeat(20_001));
        fails(SqlErrorCode.TOO_LARGE, "SELECT 1" + " UNION SELECT 1".repeat(20_001));
        fails(SqlErrorCode.TOO_LARGE, "SELECT a" + ".a".repeat(20_001));
        fails(SqlErrorCode.TOO_DEEP, "SELECT 1 FROM t" + ",t".repeat(201));
        fails(SqlErrorCode.TOO_LARGE, " ".repeat((1 << 20) + 1));
        assertEquals(0, Parser.parse(" ".repeat(1 << 20)).size());
    }

    @Test
    void shouldBoundTheHeightOfTreesWhoseChainsAreNested() {
        String tests = " IS NULL".repeat(150);
        assertEquals(1, Parser.parse("SELECT (a" + tests + ")").size());
        fails(SqlErrorCode.TOO_DEEP, "SELECT ((a" + tests + ")" + tests + ")");
        fails(SqlErrorCode.TOO_DEEP, "SELECT f(a" + "[1]".repeat(150) + ")" + "[1]".repeat(150));
        fails(SqlErrorCode.TOO_DEEP, "SELECT * FROM (a" + ",a".repeat(150) + ")" + ",a".repeat(150));
        assertEquals(
                1,
                Parser.parse("SELECT a" + " AND (a IS NULL)::INT".repeat(5_000)).size());
        assertEquals(
                1,
                Parser.parse("SELECT f(a" + ", a[1] IS NULL".repeat(5_000) + ")")
                        .size());
    }

    @Test
    void shouldNeverOverflowASmallStack() throws InterruptedException {
        List<String> texts = List.of("(", "CASE WHEN ", "EXISTS (SELECT ", "a + (", "SUM(a) OVER (ORDER BY ", "TRIM(");
        List<Throwable> failures = new ArrayList<>();
        Runnable parse = () -> {
            for (String text : texts) {
                try {
                    Parser.parse("SELECT " + text.repeat(190) + "a");
                } catch (SqlException e) {
                    // Only that nothing else is thrown is asked here.
                } catch (StackOverflowError e) {
                    failures.add(e);
                }
            }
        };
        for (long stack : new long[] {192 * 1024, 512 * 1024}) {
            Thread thread = new Thread(null, parse, "small-stack", stack);
            thread.start();
            thread.join();
        }
        assertEquals(List.of(), failures);
    }
}
