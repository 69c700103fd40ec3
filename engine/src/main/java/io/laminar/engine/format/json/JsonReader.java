package io.laminar.engine.format.json;

import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.Ascii;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.FieldDecoder;
import io.laminar.engine.format.InputWindow;
import io.laminar.engine.format.RecordReader;
import io.laminar.engine.format.Scratch;
import io.laminar.memory.HotPath;
import io.laminar.memory.block.ColumnType;
import io.laminar.memory.lane.LaneWriter;
import io.laminar.memory.raw.RawMemory;
import java.io.IOException;

/**
 * Reads JSON lines: one object a line, its keys mapped to columns by name. Keys that the source does not have are left
 * out, columns without a key are NULL. A string is read as the column's type would be read in CSV; an object or array
 * is kept as its text by a VARCHAR column and refused by others.
 */
public final class JsonReader extends RecordReader {
    private final JsonKeys keys;
    private final JsonScanner scanner;
    private final Scratch scratch;
    private final boolean shares;
    private final long[] seen;
    private final long[] required;

    /**
     * Prepares a reader.
     *
     * @param input the bytes; closed with this
     * @param decoder turns texts into values of the source's columns
     * @param badRecords what to do with bad records
     * @param maxLineBytes longest line in bytes
     */
    public JsonReader(InputWindow input, FieldDecoder decoder, BadRecords badRecords, int maxLineBytes) {
        super(input, decoder, badRecords, maxLineBytes);
        int columns = decoder.fields().size();
        this.scanner = new JsonScanner();
        this.scratch = new Scratch("json.scratch");
        this.shares = false;
        this.keys = new JsonKeys(decoder.fields());
        this.seen = new long[(columns + 63) >>> 6];
        this.required = new long[seen.length];
        for (int c = 0; c < columns; c++) {
            if (!decoder.fields().get(c).nullable()) {
                required[c >>> 6] |= 1L << c;
            }
        }
    }

    private JsonReader(InputWindow input, JsonReader sibling) {
        super(input, sibling.decoder, sibling.badRecords(), sibling.maxLineBytes());
        this.keys = sibling.keys;
        this.scanner = sibling.scanner;
        this.scratch = sibling.scratch;
        this.shares = true;
        this.seen = sibling.seen;
        this.required = sibling.required;
    }

    @Override
    public RecordReader beside(InputWindow other) {
        return new JsonReader(other, this);
    }

    @Override
    protected boolean readHeader() {
        // Every line names its own fields.
        return true;
    }

    @Override
    @HotPath
    protected int record(LaneWriter out) {
        long limit = input.limit();
        long end = Ascii.indexOf((byte) '\n', start, limit);
        if (end == limit && !input.ended()) {
            return MORE;
        }
        next = end < limit ? end + 1 : end;
        fault.clear();
        for (int w = 0; w < seen.length; w++) {
            seen[w] = 0;
        }
        long at = JsonScanner.skipSpace(start, end);
        if (at == end) {
            return BLANK;
        }
        if (isTooLong(end - start)) {
            fault.set(ErrorCode.LINE_TOO_LONG, -1, start, end - start);
            return BAD;
        }
        int outcome = object(at, end, out);
        if (outcome == FieldDecoder.NO_ROOM) {
            return BLOCKED;
        }
        if (outcome == FieldDecoder.PLACED) {
            checkRequired();
        }
        if (fault.isSet()) {
            return BAD;
        }
        out.endRow();
        return ROW;
    }

    @HotPath
    private int object(long from, long end, LaneWriter out) {
        if (RawMemory.getByte(from) != '{') {
            return broken(from, end);
        }
        long at = JsonScanner.skipSpace(from + 1, end);
        boolean more = at == end || RawMemory.getByte(at) != '}';
        int index = 0;
        while (more) {
            long value = key(at, end, index++);
            if (value < 0) {
                return broken(-value, end);
            }
            long behind = scanner.value(value, end);
            if (behind < 0) {
                return broken(-behind, end);
            }
            int outcome = keys.column() < 0 ? FieldDecoder.PLACED : place(keys.column(), value, behind, out);
            if (outcome != FieldDecoder.PLACED) {
                return outcome;
            }
            at = JsonScanner.skipSpace(behind, end);
            byte mark = at < end ? RawMemory.getByte(at) : 0;
            more = mark == ',';
            if (!more && mark != '}') {
                return broken(at, end);
            }
            at = more ? JsonScanner.skipSpace(at + 1, end) : at;
        }
        long rest = JsonScanner.skipSpace(at + 1, end);
        return rest == end ? FieldDecoder.PLACED : broken(rest, end);
    }

    /** Reads a key and its colon; answers where the value begins, or minus where the text is broken. */
    @HotPath
    private long key(long at, long end, int index) {
        if (at >= end || RawMemory.getByte(at) != '"') {
            return -at;
        }
        long behind = scanner.value(at, end);
        if (behind < 0) {
            return behind;
        }
        if (scanner.escaped()) {
            long copy = scratch.room(behind - at);
            long copyEnd = JsonEscapes.unescape(at + 1, behind - 1, copy);
            if (copyEnd < 0) {
                return -at;
            }
            keys.find(index, copy, copyEnd);
        } else {
            keys.find(index, at + 1, behind - 1);
        }
        long colon = JsonScanner.skipSpace(behind, end);
        if (colon >= end || RawMemory.getByte(colon) != ':') {
            return -colon;
        }
        return JsonScanner.skipSpace(colon + 1, end);
    }

    @HotPath
    private int place(int column, long from, long to, LaneWriter out) {
        long bit = 1L << column;
        if ((seen[column >>> 6] & bit) != 0) {
            fault.set(ErrorCode.DUPLICATE_KEY, column, from, to - from);
            return FieldDecoder.BAD;
        }
        seen[column >>> 6] |= bit;
        return switch (RawMemory.getByte(from)) {
            case '"' -> string(column, from, to, out);
            case 'n' -> decoder.decodeNull(column, from, out);
            case '{', '[' -> nested(column, from, to, out);
            default -> decoder.decode(column, from, to, out);
        };
    }

    @HotPath
    private int string(int column, long from, long to, LaneWriter out) {
        if (!scanner.escaped()) {
            return decoder.decode(column, from + 1, to - 1, out);
        }
        long copy = scratch.room(to - from);
        long copyEnd = JsonEscapes.unescape(from + 1, to - 1, copy);
        if (copyEnd < 0) {
            fault.set(ErrorCode.INVALID_JSON, column, from, to - from);
            return FieldDecoder.BAD;
        }
        int outcome = decoder.decode(column, copy, copyEnd, out);
        fault.moveTo(copy, copyEnd, from, to);
        return outcome;
    }

    @HotPath
    private int nested(int column, long from, long to, LaneWriter out) {
        if (decoder.type(column) == ColumnType.VARCHAR) {
            return decoder.decode(column, from, to, out);
        }
        fault.set(ErrorCode.NESTED_VALUE, column, from, to - from);
        return FieldDecoder.BAD;
    }

    @HotPath
    private int broken(long at, long end) {
        fault.set(ErrorCode.INVALID_JSON, -1, at, end - at);
        return FieldDecoder.BAD;
    }

    @HotPath
    private void checkRequired() {
        for (int w = 0; w < seen.length; w++) {
            long missing = required[w] & ~seen[w];
            if (missing != 0) {
                fault.set(ErrorCode.NULL_NOT_ALLOWED, (w << 6) + Long.numberOfTrailingZeros(missing), start, 0);
            }
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
