package io.laminar.memory.lane;

import io.laminar.memory.block.BlockLayout;

/**
 * Where a reader stands, with two cache lines of nothing on either side: a lane's writer and reader are made one after
 * the other, so they would lie on the same lines of the heap, and each row written would take the line from the thread
 * that reads. Fields of a class lie behind those of the class above it.
 */
abstract class ReaderPosition extends BeforeReader {
    /** Lines of columns beyond these are asked for when a row is there. */
    private static final int MOST_AWAITED = 8;

    final Lane lane;
    final BlockLayout layout;
    final int blockCount;
    /** In which slot a sequence is, modulo the count: this end decides it. */
    final int[] slots;
    /** Offsets of the values of the first columns and of the weights, and how wide they are: where the next row is. */
    final long[] awaited;

    final int[] widths;
    final int capacityRows;

    long sequence;
    long released;
    int slot;
    long block;
    int row;
    int mark;
    int rowsKnown;
    int marksKnown;
    boolean sealed;
    long stateKnown;
    int to;
    int looksInVain;
    /** What the looks at rows to come add up to: without it they would be left out. */
    int seen;

    ReaderPosition(Lane lane) {
        this.lane = lane;
        this.layout = lane.layout();
        this.blockCount = lane.blockCount();
        this.slots = new int[blockCount];
        for (int s = 0; s < blockCount; s++) {
            slots[s] = s;
        }
        this.capacityRows = layout.capacityRows();
        int columns = Math.min(layout.columnCount(), MOST_AWAITED);
        this.awaited = new long[layout.weighted() ? columns + 1 : columns];
        this.widths = new int[awaited.length];
        for (int c = 0; c < columns; c++) {
            awaited[c] = layout.valuesOffset(c);
            widths[c] = layout.type(c).bytes();
        }
        if (layout.weighted()) {
            awaited[columns] = layout.weightsOffset();
            widths[columns] = Byte.BYTES;
        }
        this.block = lane.slotAddress(0);
    }
}
