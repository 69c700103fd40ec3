package io.laminar.memory.lane;

import io.laminar.memory.block.BlockLayout;

/**
 * Where a reader stands, with two cache lines of nothing on either side: a lane's writer and reader are made one after
 * the other, so they would lie on the same lines of the heap, and each row written would take the line from the thread
 * that reads. Fields of a class lie behind those of the class above it.
 */
abstract class ReaderPosition extends BeforeReader {
    final Lane lane;
    final BlockLayout layout;
    final int blockCount;
    /** In which slot a sequence is, modulo the count: this end decides it. */
    final int[] slots;

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

    ReaderPosition(Lane lane) {
        this.lane = lane;
        this.layout = lane.layout();
        this.blockCount = lane.blockCount();
        this.slots = new int[blockCount];
        for (int s = 0; s < blockCount; s++) {
            slots[s] = s;
        }
        this.block = lane.slotAddress(0);
    }
}
