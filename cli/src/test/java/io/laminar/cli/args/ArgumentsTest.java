package io.laminar.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static final CommandSpec SPEC = new CommandSpec(
            "bake",
            "Bake a cake",
            new CommandSpec.Operands("CAKE", 1, 2, List.of()),
            List.of(
                    Option.flag("quiet", "no words"),
                    Option.value("minutes", "N", "how long"),
                    Option.choice("shape", "which form", "round", "square"),
                    Option.repeated("with", "NAME=AMOUNT", "what goes in")),
            List.of());

    private static Arguments parse(String... words) throws UsageException {
        return Arguments.parse(SPEC, List.of(words));
    }

    private static String failure(String... words) {
        return assertThrows(UsageException.class, () -> parse(words)).getMessage();
    }

    @Test
    void shouldTakeOptionsAndOperandsInAnyOrder() throws UsageException {
        Arguments arguments = parse("--minutes", "40", "apple", "--quiet", "--shape=round", "plum");
        assertEquals(List.of("apple", "plum"), arguments.operands());
        assertEquals("40", arguments.value("minutes"));
        assertEquals("round", arguments.value("shape", "square"));
        assertTrue(arguments.has("quiet"));
        assertFalse(arguments.has("with"));
        assertNull(arguments.value("with"));
    }

    @Test
    void shouldTakeWordsAfterTwoHyphensAsOperands() throws UsageException {
        assertEquals(List.of("--quiet"), parse("--", "--quiet").operands());
    }

    @Test
    void shouldTakeAnOptionsArgumentEvenWhenItLooksLikeAnOption() throws UsageException {
        assertEquals("-5", parse("apple", "--minutes", "-5").value("minutes"));
        assertEquals("", parse("apple", "--minutes=").value("minutes"));
    }

    @Test
    void shouldReadPairsInOrderAndKeepFurtherEqualsSigns() throws UsageException {
        Map<String, String> pairs =
                parse("apple", "--with", "sugar=2", "--with=note=a=b").pairs("with");
        assertEquals("{sugar=2, note=a=b}", pairs.toString());
    }

    @Test
    void shouldSuggestTheNearestOption() {
        assertEquals("unknown option: --quite; did you mean --quiet?", failure("apple", "--quite"));
        assertEquals("unknown option: --minuets; did you mean --minutes?", failure("apple", "--minuets=4"));
        assertEquals("unknown option: --xyzzy", failure("apple", "--xyzzy"));
        assertEquals("unknown option: -q", failure("apple", "-q"));
        assertEquals("unknown option: --hlep; did you mean --help?", failure("apple", "--hlep"));
    }

    @Test
    void shouldSayWhatIsWrongWithAnArgument() {
        assertEquals("option needs an argument: --minutes N", failure("apple", "--minutes"));
        assertEquals("option takes no argument: --quiet=yes", failure("apple", "--quiet=yes"));
        assertEquals("option given twice: --minutes", failure("apple", "--minutes=1", "--minutes=2"));
        assertEquals(
                "option --shape must be one of round, square: rond; did you mean round?",
                failure("apple", "--shape", "rond"));
        assertEquals("missing CAKE", failure("--quiet"));
        assertEquals("unexpected argument: three", failure("one", "two", "three"));
    }

    @Test
    void shouldRefusePairsThatAreNone() throws UsageException {
        for (String bad : List.of("sugar", "=2", "sugar=")) {
            Arguments arguments = parse("apple", "--with", bad);
            String message = assertThrows(UsageException.class, () -> arguments.pairs("with"))
                    .getMessage();
            assertEquals("expected --with NAME=AMOUNT: " + bad, message);
        }
        Arguments twice = parse("apple", "--with", "sugar=1", "--with", "sugar=2");
        assertThrows(UsageException.class, () -> twice.pairs("with"));
    }

    @Test
    void shouldNotAskForOperandsWhenHelpIsWanted() throws UsageException {
        assertTrue(parse("--help").has(Arguments.HELP));
        assertTrue(parse("-h").has(Arguments.HELP));
    }

    @Test
    void shouldWriteHelpWithEveryOption() {
        String text = HelpText.of(SPEC);
        assertTrue(text.startsWith("usage: laminar bake CAKE [OPTION...]\n"), text);
        for (Option option : SPEC.options()) {
            assertTrue(text.contains("  " + option), text);
        }
        assertTrue(text.contains("  --with NAME=AMOUNT    what goes in; may be repeated\n"), text);
    }
}
