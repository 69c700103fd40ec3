package io.laminar.engine.connector.socket;

import io.laminar.memory.HotPath;

/**
 * A fixed number of chunks of bytes to be sent, in the order in which they were filled. Every peer sends the same
 * chunk; it is used again when the last of them is done with it.
 *
 * <pre>
 *   tail                        sealed
 *    | sent by some | waiting   |  open chunk  | free ...
 * </pre>
 *
 * @threading the sink's
 * @allocation none after construction
 */
final class Chunks {
    private final long memory;
    private final int count;
    private final int chunkBytes;
    private final int[] bytes;
    private final int[] readers;
    private long tail;
    private long sealed;

    Chunks(long memory, int count, int chunkBytes) {
        this.memory = memory;
        this.count = count;
        this.chunkBytes = chunkBytes;
        this.bytes = new int[count];
        this.readers = new int[count];
    }

    @HotPath
    int chunkBytes() {
        return chunkBytes;
    }

    /** {@return how many chunks can be filled now} */
    @HotPath
    int free() {
        return count - (int) (sealed - tail);
    }

    /** {@return the chunk to be filled next, by its number since the beginning; all before it are sealed} */
    @HotPath
    long sealed() {
        return sealed;
    }

    /** {@return the first chunk that somebody still sends} */
    @HotPath
    long tail() {
        return tail;
    }

    @HotPath
    long address(long chunk) {
        return memory + chunk % count * chunkBytes;
    }

    @HotPath
    int bytes(long chunk) {
        return bytes[(int) (chunk % count)];
    }

    /** Ends the open chunk. */
    @HotPath
    void seal(int filled, int readerCount) {
        assert free() > 0 : "no chunk is open";
        int index = (int) (sealed % count);
        bytes[index] = filled;
        readers[index] = readerCount;
        sealed++;
        moveTail();
    }

    /** A reader is done with a chunk. */
    @HotPath
    void done(long chunk) {
        readers[(int) (chunk % count)]--;
        moveTail();
    }

    @HotPath
    private void moveTail() {
        while (tail < sealed && readers[(int) (tail % count)] == 0) {
            tail++;
        }
    }
}
