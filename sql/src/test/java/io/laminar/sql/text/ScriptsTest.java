package io.laminar.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
        assertEquals("SELECT 'it''s-5', \"X y\"\nFROM tab, u LIMIT 5", select.text());
        assertEquals(expected, TreePrinter.print(Parser.parseStatement(select.text())));
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
