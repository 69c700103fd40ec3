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
    long sequence;
    long released;
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
        this.block = lane.blockAddress(0);
    }
}
