package io.laminar.cli.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimeTextTest {
    @Test
    void shouldReadMomentsInEverySpelling() {
        long expected = 1_444_916_422_005_000_000L;
        for (String text : List.of(
                "2015-10-15 13:40:22.005",
                "2015-10-15T13:40:22.005",
                "2015-10-15T13:40:22.005Z",
                "2015-10-15 13:40:22.005+00",
                "2015-10-15 15:40:22.005+02:00",
                "2015-10-15 08:40:22.005-05")) {
            assertEquals(expected, TimeText.parseTimestamp(text), text);
        }
        assertEquals(0, TimeText.parseTimestamp("1970-01-01"));
        assertEquals(-1, TimeText.parseTimestamp("1969-12-31T23:59:59.999999999"));
        assertEquals(60_000_000_000L, TimeText.parseTimestamp("1970-01-01T00:01"));
        assertThrows(RuntimeException.class, () -> TimeText.parseTimestamp("soon"));
        assertThrows(RuntimeException.class, () -> TimeText.parseTimestamp("9999-01-01 00:00:00"));
    }

    @Test
    void shouldWriteMomentsWithTheDigitsTheyHave() {
        assertEquals("1970-01-01 00:00:00", TimeText.timestamp(0));
        assertEquals("1969-12-31 23:59:59.999999999", TimeText.timestamp(-1));
        assertEquals("2015-10-15 13:40:22.005", TimeText.timestamp(1_444_916_422_005_000_000L));
        assertEquals("1969-12-31", TimeText.date(-1));
        assertEquals("01:02:03.5", TimeText.time(3_723_500_000_000L));
    }

    @Test
    void shouldReadAndWriteIntervals() {
        for (String text :
                List.of("1 day", "00:01:00", "4 years 1 month 10 days 04:18:23", "-1 days -00:00:00.5", "00:00:00")) {
            assertEquals(
                    text.replace("-1 days", "-1 day"),
                    TimeText.parseInterval(text).toString());
        }
        assertEquals(
                new TimeText.Interval(14, 7, 5_000_000_000L),
                TimeText.parseInterval("1 year 2 months 1 week 5 seconds"));
        assertThrows(IllegalArgumentException.class, () -> TimeText.parseInterval("5"));
        assertThrows(IllegalArgumentException.class, () -> TimeText.parseInterval("5 parsecs"));
    }
}
