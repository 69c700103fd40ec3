package io.laminar.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StatementEndTest {
    private static String statement(String text) {
        return text.substring(0, StatementEnd.of(text, 0));
    }

    @Test
    void shouldEndBeforeTheSemicolonAndWhatSaysNothing() {
        assertEquals("SELECT 1", statement("SELECT 1;\nSELECT 2"));
        assertEquals("SELECT 1", statement("SELECT 1 -- one; or two\n /* ; /* ; */ */ ; x"));
        assertEquals("SELECT 1", statement("SELECT 1  \n"));
        assertEquals("a /* b */ c", statement("a /* b */ c -- d"));
    }

    @Test
    void shouldNotLookIntoQuotes() {
        assertEquals("SELECT ';' , \"a;b\", `c;`, 'it''s;'", statement("SELECT ';' , \"a;b\", `c;`, 'it''s;' ; x"));
        assertEquals("SELECT '--', '/*'", statement("SELECT '--', '/*'; x"));
    }
}
