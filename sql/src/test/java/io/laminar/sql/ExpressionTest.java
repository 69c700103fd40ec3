package io.laminar.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.laminar.sql.Planned.Answer;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions without columns, computed by the kernels that would compute them for rows. */
class ExpressionTest {
    private static String value(String expression) {
        Answer answer = (Answer) new Script().run("SELECT " + expression + " AS x");
        return answer.rows().get(0).get(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "1 + 2 * 3; 7",
                "(1 + 2) * 3; 9",
                "7 / 2; 3",
                "-7 / 2; -3",
                "-7 % 3; -1",
                "7.0 / 2; 3.5",
                "2147483647::BIGINT + 1; 2147483648",
                "-9223372036854775808; -9223372036854775808",
                "2 ^ 10; 1024.0",
                "2 * 3 ^ 2; 18.0",
                "2 ^ 3 ^ 2; 64.0",
                "-2 ^ 2; 4.0",
                "5 & 3; 1",
                "5 | 3; 7",
                "5 # 3; 6",
                "1 << 4; 16",
                "~5; -6",
                "1e3; 1000.0",
                ".5 + .25; 0.75",
                "1.0 / 0; Infinity",
                "abs(-5); 5",
                "sign(-2.5); -1.0",
                "round(2.5); 3.0",
                "round(-2.5); -3.0",
                "round(3.14159, 2); 3.14",
                "round(1250, -2); 1300",
                "floor(-1.5); -2.0",
                "ceil(1.2); 2.0",
                "ceil(7); 7",
                "trunc(-1.7); -1.0",
                "mod(7, 3); 1",
                "power(2, 0.5) = sqrt(2); true",
                "greatest(1, 3, 2); 3",
                "least(1.5, NULL, 2); 1.5",
                "coalesce(NULL, NULL, 4); 4",
                "nullif(3, 3); NULL",
                "nullif(3, 4); 3",
                "if(1 > 2, 'a', 'b'); b",
                "NULL + 1; NULL",
                "NULL = NULL; NULL",
                "NULL IS NOT DISTINCT FROM NULL; true",
                "1 IS DISTINCT FROM NULL; true",
                "TRUE AND NULL; NULL",
                "FALSE AND NULL; false",
                "TRUE OR NULL; true",
                "NOT NULL; NULL",
                "(1 = 2) IS UNKNOWN; false",
                "3 BETWEEN 1 AND 3; true",
                "3 NOT BETWEEN 1 AND 3; false",
                "3 BETWEEN SYMMETRIC 5 AND 1; true",
                "3 IN (1, 2, 3); true",
                "3 NOT IN (1, NULL); NULL",
                "'abc' LIKE 'a%'; true",
                "'a%c' LIKE 'a!%c' ESCAPE '!'; true",
                "'ABC' ILIKE 'a_c'; true",
                "CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END; two",
                "CASE WHEN FALSE THEN 1 END; NULL",
            })
    void shouldComputeNumbersAndLogic(String expression, String expected) {
        assertEquals(expected, value(expression), expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "'a' || 'b' || 1; ab1",
                "'a' || NULL; NULL",
                "concat('a', NULL, 2); a2",
                "upper('müll'); MÜLL",
                "lower('ÄB'); äb",
                "length('naïve'); 5",
                "octet_length('é'); 2",
                "substring('hello' FROM 2 FOR 3); ell",
                "substr('hello', 2); ello",
                "left('hello', 2); he",
                "right('hello', 3); llo",
                "position('l' IN 'hello'); 3",
                "strpos('hello', 'z'); 0",
                "replace('aXbX', 'X', '-'); a-b-",
                "trim('  x '); x",
                "trim(LEADING 'x' FROM 'xxa'); a",
                "rtrim('axx', 'x'); a",
                "lpad('7', 3, '0'); 007",
                "repeat('ab', 3); ababab",
                "reverse('abc'); cba",
                "starts_with('abc', 'ab'); true",
                "contains('abc', 'd'); false",
                "CAST('12' AS INT) + 1; 13",
                "'2.5'::DOUBLE * 2; 5.0",
                "CAST(1.5 AS INT); 2",
                "CAST(2.5 AS BIGINT); 2",
                "CAST(TRUE AS INT); 1",
                "'yes' = 'yes'; true",
                "CAST('abcdef' AS VARCHAR(3)); abc",
                "CAST(16777217 AS REAL); 16777216.0",
                "0.1::REAL; 0.1",
                "'t'::BOOLEAN; true",
                "1 = '1'; true",
            })
    void shouldComputeTextsAndCasts(String expression, String expected) {
        assertEquals(expected, value(expression), expression);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "DATE '2024-02-29' + 1; 2024-03-01",
                "DATE '2024-03-01' - DATE '2024-02-01'; 29",
                "TIMESTAMP '2024-01-31 10:00:00' + INTERVAL '1' MONTH; 2024-02-29 10:00:00",
                "DATE '2024-01-01' + INTERVAL '90' MINUTE; 2024-01-01 01:30:00",
                "TIMESTAMP '2024-01-01 00:00:01' - TIMESTAMP '2024-01-01' = INTERVAL '1 second'; true",
                "TIME '23:30:00' + INTERVAL '1' HOUR; 00:30:00",
                "INTERVAL '1:30' MINUTE TO SECOND = INTERVAL '90' SECOND; true",
                "INTERVAL '1-2' YEAR TO MONTH = INTERVAL '14' MONTH; true",
                "INTERVAL '1 day 02:03:04.5' = INTERVAL '93784.5' SECOND; true",
                "INTERVAL '5' MINUTE * 3 = 15 MINUTES; true",
                "-INTERVAL '5' MINUTE + 300 SECONDS = 0 SECONDS; true",
                "extract(YEAR FROM TIMESTAMP '2024-05-06 07:08:09'); 2024",
                "extract(ISODOW FROM DATE '2024-05-05'); 7",
                "date_part('doy', DATE '2024-12-31'); 366",
                "hour(TIMESTAMP '2024-05-06 07:08:09'); 7",
                "extract(HOUR FROM TIME '07:08:09'); 7",
                "year(DATE '1969-12-31'); 1969",
                "date_trunc('month', TIMESTAMP '2024-05-06 07:08:09'); 2024-05-01 00:00:00",
                "FLOOR(TIMESTAMP '2024-05-06 07:08:09' TO HOUR); 2024-05-06 07:00:00",
                "epoch_ms(0::BIGINT); 1970-01-01 00:00:00",
                "epoch_ms(TIMESTAMP '1969-12-31 23:59:59.9995'); -1",
                "to_timestamp(86400); 1970-01-02 00:00:00",
                "TIMESTAMP '2024-01-01 00:00:00.123456789'::TIMESTAMP(3); 2024-01-01 00:00:00.123",
                "CAST(TIMESTAMP '2024-01-01 12:34:56' AS DATE); 2024-01-01",
                "CAST(TIMESTAMP '2024-01-01 12:34:56' AS TIME); 12:34:56",
                "DATE '2024-01-01' < TIMESTAMP '2024-01-01 00:00:01'; true",
                "TIMESTAMP '2024-01-02' > '2024-01-01'; true",
                "tumble_start(TIMESTAMP '1969-12-31 23:59:59', INTERVAL '10' SECOND); 1969-12-31 23:59:50",
                "tumble_end(TIMESTAMP '2024-01-01 00:00:07', 5 SECONDS); 2024-01-01 00:00:10",
                "tumble(TIMESTAMP '2024-01-01 00:00:07', 5 SECONDS, 1 SECOND); 2024-01-01 00:00:06",
                "time_bucket(INTERVAL '15' MINUTE, TIMESTAMP '2024-01-01 00:20:00'); 2024-01-01 00:15:00",
                "timestampadd(DAY, 2, DATE '2024-01-01'); 2024-01-03 00:00:00",
                "timestampdiff(HOUR, TIMESTAMP '2024-01-01', TIMESTAMP '2024-01-02 01:30:00'); 25",
            })
    void shouldComputeTimes(String expression, String expected) {
        assertEquals(expected, value(expression), expression);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483647 + 1",
                "9223372036854775807 + 1",
                "CAST(300 AS TINYINT)",
                "1 % 0",
                "sqrt(-1)",
                "ln(0)",
                "TIMESTAMP '2262-01-01' + INTERVAL '1' YEAR",
            })
    void shouldRefuseWhatCannotBeComputed(String expression) {
        SqlException e = Assertions.assertThrows(SqlException.class, () -> value(expression));
        assertEquals(SqlErrorCode.BAD_CONSTANT, e.code(), e.getMessage());
    }

    @Test
    void shouldNameColumnsThatNobodyNamed() {
        Answer answer = (Answer) new Script().run("SELECT 1, abs(2), 3 AS three, CAST(4 AS BIGINT)");
        assertEquals(List.of("column1", "abs", "three", "column4"), answer.columns());
    }
}
