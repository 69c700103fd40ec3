package io.laminar.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Both witnesses over a program of which every byte is known. */
class VerificationTest {
    private static final int TIMES = Nested.RUNS / Nested.EVERY;

    private static String measured(List<String> options, String... words) throws IOException, InterruptedException {
        return Child.run(NoTlabJvm.command(options, Nested.class.getName(), List.of(words)));
    }

    @Test
    void shouldGiveEachByteToTheInnermostSection() throws Exception {
        String text = measured(List.of("-XX:-UseCompressedOops", "-XX:+UseCompressedClassPointers"));
        assertTrue(text.contains("VALID, NOT ZERO: "), text);
        assertFalse(text.contains("INVALID"), text);
        assertSection(text, "outer", TIMES * (40 + 24));
        assertSection(text, "inner", TIMES * 16);
        assertSection(text, "clean", 0);
        assertSection(text, "beside", TIMES * 24);
        assertTrue(text.contains(" x long[]"), text);
        assertTrue(text.contains(" x byte[]"), text);
        assertTrue(text.contains(" x io.laminar.verifier.Nested$Inner"), text);
        assertTrue(text.contains("at io.laminar.verifier.Nested.rounds:"), text);
    }

    private static void assertSection(String text, String name, long bytes) {
        String wanted = name + " " + String.format(Locale.ROOT, "%,d", Nested.RUNS) + " "
                + String.format(Locale.ROOT, "%,d", bytes);
        List<String> lines = new ArrayList<>();
        text.lines().forEach(line -> lines.add(line.strip().replaceAll(" +", " ")));
        assertTrue(lines.contains(wanted), "wanted: " + wanted + "\n" + text);
    }

    @Test
    void shouldGiveTheSameAsJson() throws Exception {
        String json = measured(List.of(), "", "json");
        assertTrue(json.startsWith("{\"valid\":true,\"bytes\":"), json);
        assertTrue(
                json.contains("\"name\":\"clean\",\"judged\":true,\"runs\":20000,\"bytes\":0,\"allocations\":[]"),
                json);
        assertTrue(json.contains("\"name\":\"beside\",\"judged\":false"), json);
    }

    @Test
    void shouldProveNothingWithTlabs() throws Exception {
        String text = measured(List.of("-XX:+UseTLAB"));
        assertTrue(text.contains("INVALID: "), text);
        assertTrue(text.contains("-XX:-UseTLAB"), text);
        // The count does not need events.
        assertSection(text, "clean", 0);
    }

    @Test
    void shouldProveNothingWhenNothingRan() throws Exception {
        String text = measured(List.of(), "idle");
        assertTrue(text.contains("doubt: no section ran"), text);
        assertTrue(text.contains("INVALID"), text);
    }

    @Test
    void shouldProveNothingWhileASectionIsOpen() throws Exception {
        String text = measured(List.of(), "open");
        assertTrue(text.contains("doubt: sections are still open: thread=main, count=1"), text);
    }

    @Test
    void shouldDoubtWhenTheWitnessesDisagree() {
        Section section = new Section("a", 1, true);
        section.add(24);
        AllocationSections.Measured thread = new AllocationSections.Measured("t", 7, true, 0, 24, List.of(section));
        Witness.Site site = new Witness.Site("A", List.of());
        Witness agreed = Witness.empty();
        agreed.trace(7).runs.add(new Witness.Run(SectionEvent.WINDOW, 10, 100, 24, 0));
        agreed.trace(7).runs.add(new Witness.Run(1, 20, 30, 24, 0));
        agreed.trace(7).allocations.add(new Witness.Allocated(25, 24, site));
        assertTrue(new Judge(List.of(thread), true).judge(agreed).valid());

        Witness lost = Witness.empty();
        lost.trace(7).runs.addAll(agreed.trace(7).runs);
        List<String> doubts = new Judge(List.of(thread), true).judge(lost).doubts();
        assertEquals(1, doubts.size(), doubts.toString());
        assertTrue(doubts.get(0).contains("section=a, bytes counted=24, bytes in events=0"), doubts.get(0));

        Witness misplaced = Witness.empty();
        misplaced.trace(7).runs.addAll(agreed.trace(7).runs);
        misplaced.trace(7).allocations.add(new Witness.Allocated(31, 24, site));
        assertEquals(
                2, new Judge(List.of(thread), true).judge(misplaced).doubts().size());
    }
}
