package io.laminar.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchTest {
    @Test
    void shouldInsertAndLeadBack() {
        Patch patch = new Patch("ab\ncd");
        patch.insert(3, "12");
        patch.insert(5, "3");
        assertEquals("ab\n12cd3", patch.patched());
        assertEquals(1, patch.originalColumn(1, 1));
        assertEquals(1, patch.originalColumn(2, 1));
        assertEquals(1, patch.originalColumn(2, 2));
        assertEquals(1, patch.originalColumn(2, 3));
        assertEquals(2, patch.originalColumn(2, 4));
        assertThrows(IllegalArgumentException.class, () -> patch.insert(0, "a\nb"));
    }

    @Test
    void shouldLeadEveryCharacterBackToWhereItWas() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            String text = "abcd\nefghij\n\nklm\nno pqrs";
            Patch patch = new Patch(text);
            for (int n = random.nextInt(6); n > 0; n--) {
                patch.insert(random.nextInt(text.length() + 1), "#".repeat(1 + random.nextInt(4)));
            }
            String[] lines = text.split("\n", -1);
            String[] patched = patch.patched().split("\n", -1);
            for (int line = 1; line <= lines.length; line++) {
                for (int column = 1; column <= patched[line - 1].length(); column++) {
                    char c = patched[line - 1].charAt(column - 1);
                    int original = patch.originalColumn(line, column);
                    if (c != '#') {
                        assertEquals(c, lines[line - 1].charAt(original - 1), "seed " + seed);
                    }
                }
            }
        }
    }
}
