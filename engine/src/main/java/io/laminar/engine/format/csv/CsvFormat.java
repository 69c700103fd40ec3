package io.laminar.engine.format.csv;

/**
 * The dialect of a CSV text.
 *
 * @param delimiter byte between fields
 * @param quote byte around fields that hold delimiters, quotes or line ends
 * @param header whether the first record names the fields
 * @param nullText unquoted text that means NULL besides the empty one; empty for none
 */
public record CsvFormat(byte delimiter, byte quote, boolean header, String nullText) {
    /** Comma, double quote, a header, empty is NULL. */
    public static final CsvFormat DEFAULT = new CsvFormat((byte) ',', (byte) '"', true, "");

    /** Checks the bytes. */
    public CsvFormat {
        requireMark("delimiter", delimiter);
        requireMark("quote", quote);
        if (delimiter == quote) {
            throw new IllegalArgumentException("delimiter and quote must differ: both=" + (char) quote);
        }
    }

    private static void requireMark(String name, byte value) {
        if (value <= 0 || value == '\n' || value == '\r') {
            throw new IllegalArgumentException(
                    name + " must be one ASCII character and no line end: " + name + "=" + value);
        }
    }
}
