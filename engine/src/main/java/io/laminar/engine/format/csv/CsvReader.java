package io.laminar.engine.format.csv;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.Ascii;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.FieldDecoder;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.InputWindow;
import io.laminar.engine.format.RecordReader;
import io.laminar.engine.format.Scratch;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads CSV after RFC 4180: quoted fields may hold delimiters, line ends and doubled quotes. Line ends are LF or CRLF.
 * An empty field without quotes is NULL; every record must have as many fields as the header, or as the source has
 * columns when there is none. Empty lines are left out.
 */
public final class CsvReader extends RecordReader {
    private static final long NEWLINES = Ascii.spread((byte) '\n');
    private static final int INCOMPLETE = -1;
    private static final int CLOSED = 0;
    private static final int ESCAPED = 1;

    private final CsvFormat format;
    private final List<FieldFormat> fields;
    private final Scratch scratch;
    private final boolean shares;
    private final byte delimiter;
    private final byte quote;
    private final long delimiterPattern;
    private final byte[] nullText;
    private int[] columns;
    private int fieldCount;

    // The field that was scanned last.
    private long textFrom;
    private long textTo;
    private boolean quoted;
    private boolean escaped;
    private boolean multiLine;

    /**
     * Prepares a reader.
     *
     * @param input the bytes; closed with this
     * @param format the dialect
     * @param decoder turns texts into values of these columns
     * @param badRecords what to do with bad records, and the longest line
     * @param maxLineBytes longest record in bytes
     */
    public CsvReader(
            InputWindow input, CsvFormat format, FieldDecoder decoder, BadRecords badRecords, int maxLineBytes) {
        super(input, decoder, badRecords, maxLineBytes);
        this.format = format;
        this.fields = decoder.fields();
        this.shares = false;
        this.scratch = new Scratch("csv.scratch");
        this.delimiter = format.delimiter();
        this.quote = format.quote();
        this.delimiterPattern = Ascii.spread(delimiter);
        this.nullText = format.nullText().getBytes(StandardCharsets.UTF_8);
        this.fieldCount = fields.size();
        this.columns = inOrder(fieldCount);
    }

    private CsvReader(InputWindow input, CsvReader sibling) {
        super(input, sibling.decoder, sibling.badRecords(), sibling.maxLineBytes());
        this.format = sibling.format;
        this.fields = sibling.fields;
        this.shares = true;
        this.scratch = sibling.scratch;
        this.delimiter = sibling.delimiter;
        this.quote = sibling.quote;
        this.delimiterPattern = sibling.delimiterPattern;
        this.nullText = sibling.nullText;
        this.fieldCount = fields.size();
        this.columns = inOrder(fieldCount);
    }

    /** Fields are columns as they come, unless a header says otherwise. */
    private static int[] inOrder(int count) {
        int[] columns = new int[count];
        for (int i = 0; i < count; i++) {
            columns[i] = i;
        }
        return columns;
    }

    @Override
    public RecordReader beside(InputWindow other) {
        return new CsvReader(other, this);
    }

    @Override
    protected boolean readHeader() throws IOException {
        if (!format.header()) {
            return true;
        }
        CsvHeader header = new CsvHeader(fields);
        long at = start;
        boolean more = true;
        while (more) {
            long end = field(at);
            if (end == INCOMPLETE) {
                header.restart();
                if (isTooLong(input.limit() - start)) {
                    throw header.tooLong(badRecords().input(), maxLineBytes());
                }
                if (!refill()) {
                    return false;
                }
                at = start;
                continue;
            }
            header.add(RawMemory.toArray(textFrom, (int) (textTo - textFrom)), escaped ? quote : 0);
            more = end < input.limit() && RawMemory.getByte(end) == delimiter;
            at = end + 1;
        }
        next = Math.min(at, input.limit());
        columns = header.columns(badRecords().input());
        fieldCount = columns.length;
        badRecords().header(start, next - start);
        advance();
        return true;
    }

    @Override
    @HotPath
    protected int record(LaneWriter out) {
        fault.clear();
        multiLine = false;
        lines = 1;
        long at = start;
        int index = 0;
        boolean more = true;
        while (more) {
            long end = field(at);
            if (end == INCOMPLETE) {
                return MORE;
            }
            more = RawMemory.getByte(end) == delimiter && end < input.limit();
            if (index < fieldCount && !fault.isSet()) {
                if (index == 0 && !more && textTo == textFrom && !quoted && fieldCount > 1) {
                    next = behind(end);
                    return BLANK;
                }
                int column = columns[index];
                if (column >= 0 && value(column, out) == FieldDecoder.NO_ROOM) {
                    return BLOCKED;
                }
            }
            index++;
            at = end + 1;
        }
        next = behind(at - 1);
        if (multiLine) {
            lines += Ascii.count((byte) '\n', start, next - 1);
        }
        return finish(index, out);
    }

    @HotPath
    private int finish(int fieldsRead, LaneWriter out) {
        if (fieldsRead != fieldCount && !isQuoteFault()) {
            fault.clear();
            fault.set(
                    fieldsRead < fieldCount ? ErrorCode.TOO_FEW_FIELDS : ErrorCode.TOO_MANY_FIELDS,
                    -1,
                    start,
                    next - start);
        } else if (isTooLong(next - start)) {
            fault.set(ErrorCode.LINE_TOO_LONG, -1, start, next - start);
        }
        if (fault.isSet()) {
            return BAD;
        }
        out.endRow();
        return ROW;
    }

    /** A quote that goes wrong is why there are too few fields, or too many. */
    @HotPath
    private boolean isQuoteFault() {
        return fault.code() == ErrorCode.UNTERMINATED_QUOTE || fault.code() == ErrorCode.TEXT_AFTER_QUOTE;
    }

    @HotPath
    private long behind(long end) {
        return end < input.limit() ? end + 1 : end;
    }

    @HotPath
    private int value(int column, LaneWriter out) {
        if (!quoted) {
            return textFrom == textTo || nullText.length != 0 && isNullText()
                    ? decoder.decodeNull(column, textFrom, out)
                    : decoder.decode(column, textFrom, textTo, out);
        }
        if (escaped) {
            return doubled(column, out);
        }
        return textFrom == textTo && decoder.type(column) != ColumnType.VARCHAR
                ? decoder.decodeNull(column, textFrom, out)
                : decoder.decode(column, textFrom, textTo, out);
    }

    @HotPath
    private int doubled(int column, LaneWriter out) {
        long copy = scratch.room(textTo - textFrom);
        long end = copy;
        for (long at = textFrom; at < textTo; at++) {
            byte value = RawMemory.getByte(at);
            RawMemory.putByte(end++, value);
            at += value == quote ? 1 : 0;
        }
        int outcome = decoder.decode(column, copy, end, out);
        fault.moveTo(copy, end, textFrom, textTo);
        return outcome;
    }

    @HotPath
    private boolean isNullText() {
        return textTo - textFrom == nullText.length && Ascii.matches(textFrom, nullText);
    }

    /** Finds the field at an address; answers where it ends: at a delimiter, a line end, the limit; or INCOMPLETE. */
    @HotPath
    private long field(long at) {
        quoted = false;
        escaped = false;
        textFrom = at;
        if (RawMemory.getByte(at) == quote && at < input.limit()) {
            return quotedField(at);
        }
        long end = scan(at);
        if (end >= input.limit()) {
            if (!input.ended()) {
                return INCOMPLETE;
            }
            end = input.limit();
        }
        textTo = end;
        if (end > at && RawMemory.getByte(end - 1) == '\r' && RawMemory.getByte(end) == '\n') {
            textTo--;
        }
        return end;
    }

    @HotPath
    private long scan(long from) {
        long at = from;
        while (true) {
            long word = RawMemory.getLong(at);
            // The newline behind the limit ends every scan.
            long hit = Ascii.zeros(word ^ delimiterPattern) | Ascii.zeros(word ^ NEWLINES);
            if (hit != 0) {
                return at + (Long.numberOfTrailingZeros(hit) >>> 3);
            }
            at += Long.BYTES;
        }
    }

    @HotPath
    private long quotedField(long at) {
        quoted = true;
        multiLine = true;
        textFrom = at + 1;
        int state = closeQuote(textFrom);
        if (state == INCOMPLETE) {
            if (!input.ended()) {
                return INCOMPLETE;
            }
            fault.set(ErrorCode.UNTERMINATED_QUOTE, -1, at, input.limit() - at);
            textTo = input.limit();
            return input.limit();
        }
        escaped = state == ESCAPED;
        long end = textTo + 1;
        if (RawMemory.getByte(end) == '\r' && RawMemory.getByte(end + 1) == '\n') {
            end++;
        }
        byte last = RawMemory.getByte(end);
        if (last != delimiter && last != '\n') {
            fault.set(ErrorCode.TEXT_AFTER_QUOTE, -1, end, 1);
            end = scan(end);
        }
        return end >= input.limit() ? input.ended() ? input.limit() : INCOMPLETE : end;
    }

    /** Sets textTo to the closing quote. */
    @HotPath
    private int closeQuote(long from) {
        int state = CLOSED;
        long at = from;
        while (true) {
            at = Ascii.indexOf(quote, at, input.limit());
            if (at >= input.limit() || at + 1 == input.limit() && !input.ended()) {
                return INCOMPLETE;
            }
            if (RawMemory.getByte(at + 1) != quote || at + 1 == input.limit()) {
                textTo = at;
                return state;
            }
            state = ESCAPED;
            at += 2;
        }
    }

    @Override
    public void close() throws IOException {
        if (!shares) {
            scratch.close();
        }
        super.close();
    }
}
