package io.laminar.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Texts of several statements, the source text they keep, and variables. */
final class ScriptsTest {
    @Test
    void shouldSplitAtSemicolons() {
        List<Statement> statements = Parser.parse(";; SELECT ';' ; -- ;\n\nCREATE STREAM s AS SELECT 1; ");
        assertEquals(2, statements.size());
        assertEquals(4, statements.get(0).position().column());
        assertEquals(3, statements.get(1).position().line());
        assertEquals("SELECT ';'", ((Statement.Select) statements.get(0)).text());
        assertEquals("CREATE STREAM s AS SELECT 1", ((Statement.CreateQuery) statements.get(1)).text());
        assertEquals(0, Parser.parse(" ; -- nothing").size());
    }

    @Test
    void shouldReplaceVariables() {
        Map<String, String> variables = Map.of("T", "tab, u", "N", "5", "Q", "it's", "a.b", "\"X y\"");
        String text = "SELECT '${Q}-${N}', ${a.b}\nFROM ${T} LIMIT ${N}";
        Statement.Select select =
                (Statement.Select) Parser.parse(text, variables::get).get(0);
        String expected = "SELECT 'it''s-5', \"X y\" FROM tab CROSS JOIN u LIMIT 5";
        assertEquals(expected, TreePrinter.print(select));
    }

    @Test
    void shouldKeepVariablesByTheirNamesInTextsForPeople() {
        String secret = "hunter2";
        List<String> texts = List.of(
                "SELECT '${PASS}' FROM t",
                "CREATE STREAM s AS SELECT '${PASS}' AS a, ${PASS} AS b FROM t",
                "CREATE SOURCE s (a INT) FROM F (p = '${PASS}') FORMAT CSV WITH (k = '${PASS}') WITH (x = ${PASS})",
                "CREATE SINK k FROM (SELECT ${PASS} FROM t) INTO STDOUT (p = '${PASS}')");
        for (Statement statement : Parser.parse(String.join(";\n", texts), name -> secret)) {
            String kept = text(statement);
            assertTrue(texts.contains(kept), kept);
            assertTrue(TreePrinter.print(statement).contains(secret), "the value is in the tree: " + statement);
        }
    }

    private static String text(Statement statement) {
        return switch (statement) {
            case Statement.Select select -> select.text();
            case Statement.CreateQuery query -> query.text();
            case Statement.CreateSource source -> source.text();
            case Statement.CreateSink sink -> sink.text();
            default -> throw new AssertionError("keeps no text: " + statement);
        };
    }

    @Test
    void shouldLeaveVariablesInTextsWhereNoneAreGiven() {
        assertEquals("SELECT '${Q}'", TreePrinter.print(Parser.parseStatement("SELECT '${Q}';")));
    }

    @Test
    void shouldKnowWhereThingsStand() {
        Expression.Binary sum = (Expression.Binary) Parser.parseExpression("a\n  + \"b c\"");
        assertEquals("line=1, column=1", sum.left().position().toString());
        assertEquals("line=2, column=3", sum.position().toString());
        assertEquals("line=2, column=5", sum.right().position().toString());
        assertEquals(6, sum.right().position().offset());
    }
}
