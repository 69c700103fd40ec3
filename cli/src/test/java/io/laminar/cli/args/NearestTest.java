package io.laminar.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    @Test
    void shouldCountEdits() {
        assertEquals(0, Nearest.distance("run", "run"));
        assertEquals(3, Nearest.distance("", "run"));
        assertEquals(1, Nearest.distance("rnu", "run"));
        assertEquals(1, Nearest.distance("runs", "run"));
        assertEquals(3, Nearest.distance("kitten", "sitting"));
    }

    @Test
    void shouldSuggestOnlyWhatIsClose() {
        List<String> words = List.of("run", "explain", "cases");
        assertEquals("; did you mean explain?", Nearest.suggestion("explian", words));
        assertEquals("; did you mean run?", Nearest.suggestion("rum", words));
        assertEquals("", Nearest.suggestion("deploy", words));
        assertEquals("", Nearest.suggestion("x", words));
    }
}
