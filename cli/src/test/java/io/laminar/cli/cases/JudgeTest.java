package io.laminar.cli.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.laminar.cli.cases.Case.Change;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static Change change(long weight, Object... cells) {
        return new Change(weight, Arrays.asList(cells));
    }

    @Test
    void shouldTakeRowsInAnyOrder() {
        assertNull(Judge.sameSum(
                List.of(change(1, "a", 1L), change(1, "b", 2L), change(1, "a", 1L)),
                List.of(change(1, "b", 2.0), change(1, "a", 1L), change(1, "a", 1L))));
    }

    @Test
    void shouldCountDuplicates() {
        List<Change> one = List.of(change(1, "a"));
        List<Change> two = List.of(change(1, "a"), change(1, "a"));
        assertEquals("unexpected [a], nothing more expected", Judge.sameSum(two, one));
        assertEquals("missing [a]", Judge.sameSum(one, two));
        assertNull(Judge.sameSum(List.of(change(2, "a")), two));
    }

    @Test
    void shouldAddUpChanges() {
        List<Change> actual = List.of(change(1, "a", 1L), change(-1, "a", 1L), change(1, "a", 2L), change(-1, "b"));
        assertNull(Judge.sameSum(actual, List.of(change(-1, "b"), change(1, "a", 2L))));
        assertEquals("unexpected -1 x [b], nothing more expected", Judge.sameSum(actual, List.of(change(1, "a", 2L))));
    }

    @Test
    void shouldNotTakeALossForAGain() {
        assertEquals(
                "unexpected -1 x [a], still expected [a]",
                Judge.sameSum(List.of(change(-1, "a")), List.of(change(1, "a"))));
    }

    @Test
    void shouldNameTheFirstDifferenceOfLists() {
        List<Change> wanted = List.of(change(1, 1L), change(1, 2L));
        assertNull(Judge.sameList(wanted, wanted));
        assertEquals("row 1 is [2], expected [1]", Judge.sameList(List.of(change(1, 2L), change(1, 1L)), wanted));
        assertEquals("missing row 2: [2]", Judge.sameList(List.of(change(1, 1L)), wanted));
        assertEquals("unexpected row 1: [1]", Judge.sameList(wanted, List.of()));
    }

    @Test
    void shouldCompareLargeBagsQuickly() {
        List<Change> actual = new ArrayList<>();
        List<Change> expected = new ArrayList<>();
        for (long n = 0; n < 50_000; n++) {
            actual.add(change(1, n, "2020-10-10 00:00:0" + n % 10, n / 4.0));
            expected.add(
                    0, change(1, String.valueOf(n), "2020-10-10T00:00:0" + n % 10 + ".000", new BigDecimal(n / 4.0)));
        }
        expected.sort(Comparator.comparing(c -> c.row().toString()));
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertNull(Judge.sameSum(actual, expected)));
        actual.remove(77);
        assertEquals("missing [77, 2020-10-10T00:00:07.000, 19.25]", Judge.sameSum(actual, expected));
    }
}
