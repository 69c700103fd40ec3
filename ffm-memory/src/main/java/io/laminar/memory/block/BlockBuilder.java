package io.laminar.memory.block;

import io.laminar.memory.HotPath;
import io.laminar.memory.raw.RawMemory;

/**
 * Writes rows into an open block, value by value. A column that is not set before {@link #endRow()} is NULL.
 *
 * <p>The caller sees to it that there is room for one more row; what happens when the data area is full is the
 * subclass's business ({@link #makeDataRoom}).
 *
 * @threading one owner
 * @allocation none after construction
 */
@HotPath
public abstract class BlockBuilder {
    /** What a setter of text returns when the text cannot be placed now; the row stays open and may be tried again. */
    public static final int NO_ROOM = -1;

    /** What a setter of text returns when the text is longer than any block of this layout can hold. */
    public static final int TOO_LONG = -2;

    /** What a setter of text returns when all is well. */
    public static final int PLACED = 0;

    private static final int WORD_BITS = 64;

    /** The layout of every block written. */
    protected final BlockLayout layout;

    /** Set in a column's form when the open block has a validity bitmap for it; the rest is log2 of the width. */
    private static final byte BITMAP_OPEN = 1 << 6;

    /** The form of a column of 8 bytes a value, none of them null so far. */
    private static final byte PLAIN_WORDS = 3;

    /** The open block; 0 when there is none. */
    protected long block;

    /** Rows ended in the open block, and so the index of the row being written. */
    protected int rows;

    private final int columnCount;
    private final boolean weighted;
    private final ColumnType[] types;
    private final byte[] forms;
    private final long[] columnAddresses;
    /** Where values are that are set by nothing but a store: addresses of columns of 8 bytes without a null; else 0. */
    private final long[] wordAddresses;

    private final long[] allWords;
    /** Which of the first 64 columns the open row has. */
    private long firstSet;
    /** Which of all columns it has; those of the first 64 are in {@link #firstSet}. */
    private final long[] setWords;

    private long dataUsed;

    /**
     * Prepares a builder without a block.
     *
     * @param layout layout of the blocks to come
     */
    protected BlockBuilder(BlockLayout layout) {
        this.layout = layout;
        this.columnCount = layout.columnCount();
        this.weighted = layout.weighted();
        this.types = layout.types().toArray(ColumnType[]::new);
        this.forms = new byte[columnCount];
        this.columnAddresses = new long[columnCount];
        this.wordAddresses = new long[columnCount];
        this.setWords = new long[(columnCount + WORD_BITS - 1) / WORD_BITS];
        this.allWords = new long[setWords.length];
        for (int c = 0; c < columnCount; c++) {
            allWords[c >>> 6] |= 1L << c;
            forms[c] = (byte) Integer.numberOfTrailingZeros(types[c].bytes());
        }
    }

    /** {@return the layout of the blocks} */
    public final BlockLayout layout() {
        return layout;
    }

    /**
     * Starts on an empty block.
     *
     * @param emptyBlock its address
     */
    protected final void open(long emptyBlock) {
        block = emptyBlock;
        rows = 0;
        dataUsed = 0;
        layout.clear(emptyBlock);
        for (int c = 0; c < columnCount; c++) {
            forms[c] &= ~BITMAP_OPEN;
            columnAddresses[c] = emptyBlock + layout.valuesOffset(c);
            wordAddresses[c] = c < WORD_BITS && forms[c] == PLAIN_WORDS ? columnAddresses[c] : 0;
        }
        if (weighted) {
            openWeight();
        }
    }

    /**
     * Sets a BOOLEAN.
     *
     * @param column index of the column
     * @param value the value
     */
    public final void setBoolean(int column, boolean value) {
        RawMemory.putByte(valueAddress(column), (byte) (value ? 1 : 0));
        set(column);
    }

    /**
     * Sets an integer, DATE (days), TIME (nanoseconds of day) or TIMESTAMP (nanoseconds UTC).
     *
     * @param column index of the column
     * @param value the value; the caller has checked that it fits the column's type
     */
    public final void setLong(int column, long value) {
        long values = wordAddresses[column];
        if (values != 0) {
            RawMemory.putLong(values + ((long) rows << PLAIN_WORDS), value);
            firstSet |= 1L << column;
        } else {
            setLongSlow(column, value);
        }
    }

    private void setLongSlow(int column, long value) {
        long address = valueAddress(column);
        switch (types[column].bytes()) {
            case 8 -> RawMemory.putLong(address, value);
            case 4 -> RawMemory.putInt(address, (int) value);
            case 2 -> RawMemory.putShort(address, (short) value);
            default -> RawMemory.putByte(address, (byte) value);
        }
        set(column);
    }

    /**
     * Sets a REAL or DOUBLE.
     *
     * @param column index of the column
     * @param value the value; rounded to the nearest float for a REAL
     */
    public final void setDouble(int column, double value) {
        long values = wordAddresses[column];
        if (values != 0) {
            RawMemory.putDouble(values + ((long) rows << PLAIN_WORDS), value);
            firstSet |= 1L << column;
        } else {
            setDoubleSlow(column, value);
        }
    }

    private void setDoubleSlow(int column, double value) {
        long address = valueAddress(column);
        if (types[column] == ColumnType.DOUBLE) {
            RawMemory.putDouble(address, value);
        } else {
            RawMemory.putFloat(address, (float) value);
        }
        set(column);
    }

    /**
     * Sets an INTERVAL.
     *
     * @param column index of the column
     * @param months whole months
     * @param days whole days
     * @param nanos nanoseconds
     */
    public final void setInterval(int column, int months, int days, long nanos) {
        long address = valueAddress(column);
        RawMemory.putInt(address, months);
        RawMemory.putInt(address + 4, days);
        RawMemory.putLong(address + 8, nanos);
        set(column);
    }

    /**
     * Sets a VARCHAR from memory. {@link #TOO_LONG} also when the row's texts together are longer than a data area.
     *
     * @param column index of the column
     * @param text address of UTF-8 bytes
     * @param length bytes
     * @return {@link #PLACED}, {@link #NO_ROOM} or {@link #TOO_LONG}
     */
    public final int setString(int column, long text, int length) {
        if (length <= StringView.INLINE_BYTES) {
            StringView.putInline(valueAddress(column), text, length);
        } else {
            int outcome = makeRoom(length);
            if (outcome != PLACED) {
                return outcome;
            }
            RawMemory.copy(text, dataAddress(), length);
            placeLong(column, length);
        }
        set(column);
        return PLACED;
    }

    /**
     * Sets a VARCHAR from the heap.
     *
     * @param column index of the column
     * @param bytes UTF-8 bytes
     * @param from first byte
     * @param length bytes
     * @return {@link #PLACED}, {@link #NO_ROOM} or {@link #TOO_LONG}
     */
    public final int setString(int column, byte[] bytes, int from, int length) {
        if (length <= StringView.INLINE_BYTES) {
            long view = valueAddress(column);
            RawMemory.putLong(view, length);
            RawMemory.putLong(view + 8, 0);
            for (int i = 0; i < length; i++) {
                RawMemory.putByte(view + 4 + i, bytes[from + i]);
            }
        } else {
            int outcome = makeRoom(length);
            if (outcome != PLACED) {
                return outcome;
            }
            RawMemory.copyFrom(bytes, from, dataAddress(), length);
            placeLong(column, length);
        }
        set(column);
        return PLACED;
    }

    /**
     * Sets a VARCHAR from characters; a lone surrogate becomes a question mark, as in {@link String#getBytes}.
     *
     * @param column index of the column
     * @param text the characters
     * @return {@link #PLACED}, {@link #NO_ROOM} or {@link #TOO_LONG}
     */
    public final int setString(int column, CharSequence text) {
        int length = Utf8.encodedBytes(text);
        if (length <= StringView.INLINE_BYTES) {
            long view = valueAddress(column);
            RawMemory.putLong(view, length);
            RawMemory.putLong(view + 8, 0);
            Utf8.encode(text, view + 4);
        } else {
            int outcome = makeRoom(length);
            if (outcome != PLACED) {
                return outcome;
            }
            Utf8.encode(text, dataAddress());
            placeLong(column, length);
        }
        set(column);
        return PLACED;
    }

    /**
     * Sets NULL.
     *
     * @param column index of the column
     */
    public final void setNull(int column) {
        Validity.put(openBitmap(column), rows, false);
        setBit(column);
    }

    /**
     * Sets the Z-set weight of the row; 1 if this is not called.
     *
     * @param weight +1 or -1
     */
    public final void setWeight(int weight) {
        RawMemory.putByte(block + layout.weightsOffset() + rows, (byte) weight);
    }

    /** Ends the row: columns that were not set become NULL. */
    public final void endRow() {
        if (firstSet != allWords[0]) {
            nullUnset(0);
        }
        firstSet = 0;
        for (int w = 1; w < setWords.length; w++) {
            if (setWords[w] != allWords[w]) {
                nullUnset(w);
            }
            setWords[w] = 0;
        }
        rows++;
        if (weighted) {
            openWeight();
        }
    }

    private void openWeight() {
        if (rows < layout.capacityRows()) {
            RawMemory.putByte(block + layout.weightsOffset() + rows, (byte) 1);
        }
    }

    /** {@return whether every column of the open row was set} */
    public final boolean isComplete() {
        for (int w = 1; w < setWords.length; w++) {
            if (setWords[w] != allWords[w]) {
                return false;
            }
        }
        return firstSet == allWords[0];
    }

    /**
     * {@return the first of some columns that was not set in the open row; -1 when all were}
     *
     * @param wanted a bit a column, 64 a word
     */
    public final int firstUnset(long[] wanted) {
        for (int w = 0; w < setWords.length; w++) {
            long unset = wanted[w] & ~setWord(w);
            if (unset != 0) {
                return (w << 6) + Long.numberOfTrailingZeros(unset);
            }
        }
        return -1;
    }

    /** Forgets the values set so far in the open row. */
    public final void abandonRow() {
        firstSet = 0;
        for (int w = 1; w < setWords.length; w++) {
            setWords[w] = 0;
        }
    }

    private long setWord(int word) {
        return word == 0 ? firstSet : setWords[word];
    }

    private void setBit(int column) {
        if (column < WORD_BITS) {
            firstSet |= 1L << column;
        } else {
            setWords[column >>> 6] |= 1L << column;
        }
    }

    /**
     * Moves the open row to a new block, because the data area of the open one is full.
     *
     * @return false when no block is to be had now; the row stays where it is
     */
    protected abstract boolean makeDataRoom();

    /**
     * Writes the open row's values again, into the block that was opened last.
     *
     * @param fromBlock block that the row was begun in
     * @param fromRow its row there
     */
    protected final void moveOpenRow(long fromBlock, int fromRow) {
        if (weighted) {
            setWeight(RawMemory.getByte(fromBlock + layout.weightsOffset() + fromRow));
        }
        for (int c = 0; c < columnCount; c++) {
            if ((setWord(c >>> 6) & 1L << c) == 0) {
                continue;
            }
            long validity = layout.validity(fromBlock, c);
            if (validity != 0 && !Validity.get(validity, fromRow)) {
                setNull(c);
                continue;
            }
            long width = types[c].bytes();
            long source = fromBlock + layout.valuesOffset(c) + fromRow * width;
            if (types[c] == ColumnType.VARCHAR && StringView.length(source) > StringView.INLINE_BYTES) {
                setString(c, StringView.address(source, fromBlock + layout.dataOffset()), StringView.length(source));
            } else {
                RawMemory.copy(source, valueAddress(c), width);
            }
        }
    }

    /**
     * Tells the builder that rows were written in bulk, so that its own picture of the block is true again.
     *
     * @param rowsNow rows in the block
     * @param dataUsedNow bytes in use in the data area
     */
    protected final void resync(int rowsNow, long dataUsedNow) {
        rows = rowsNow;
        dataUsed = dataUsedNow;
        for (int c = 0; c < columnCount; c++) {
            if (RawMemory.getLong(block + layout.nullFlagOffset(c)) != 0) {
                bitmapOpen(c);
            }
        }
        if (weighted) {
            openWeight();
        }
    }

    private long valueAddress(int column) {
        assert block != 0 && rows < layout.capacityRows() : "no room claimed";
        return columnAddresses[column] + ((long) rows << (forms[column] & ~BITMAP_OPEN));
    }

    private void set(int column) {
        if ((forms[column] & BITMAP_OPEN) != 0) {
            Validity.put(block + layout.validityOffset(column), rows, true);
        }
        setBit(column);
    }

    private void bitmapOpen(int column) {
        forms[column] |= BITMAP_OPEN;
        wordAddresses[column] = 0;
    }

    private long openBitmap(int column) {
        bitmapOpen(column);
        return layout.openValidity(block, column, rows);
    }

    private void nullUnset(int word) {
        long unset = allWords[word] & ~setWord(word);
        while (unset != 0) {
            setNull((word << 6) + Long.numberOfTrailingZeros(unset));
            unset &= unset - 1;
        }
    }

    private int makeRoom(int length) {
        if (length > layout.dataBytes()) {
            return TOO_LONG;
        }
        if (dataUsed + length <= layout.dataBytes()) {
            return PLACED;
        }
        if (rows > 0 && !makeDataRoom()) {
            return NO_ROOM;
        }
        // What is in use now belongs to this very row: it will not fit into any other block either.
        return dataUsed + length <= layout.dataBytes() ? PLACED : TOO_LONG;
    }

    private long dataAddress() {
        return block + layout.dataOffset() + dataUsed;
    }

    private void placeLong(int column, int length) {
        StringView.putLong(valueAddress(column), dataAddress(), length, (int) dataUsed);
        dataUsed += length;
        RawMemory.putLong(block + BlockLayout.DATA_USED_OFFSET, dataUsed);
    }
}
