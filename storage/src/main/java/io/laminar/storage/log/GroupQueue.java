package io.laminar.storage.log;

import io.laminar.memory.HotPath;

/**
 * A writer's buffers, around and around: one is open, the others are under way, or free. Writes end in any order; what
 * has ended counts when all before it has.
 *
 * @threading the port's owner
 * @allocation none but in the constructor
 */
final class GroupQueue {
    /**
     * A device that flushes is no more than half busy with one; with a third, what a torn end may hide would grow and
     * little else.
     */
    static final int MOST_UNDER_WAY = 2;

    static final int BUFFERS = MOST_UNDER_WAY + 1;

    private final GroupBuffer[] buffers = new GroupBuffer[BUFFERS];
    private int openIndex;
    private int underWay;
    private long reached;

    GroupQueue(long memory, int bufferBytes, long reached) {
        for (int i = 0; i < BUFFERS; i++) {
            buffers[i] = new GroupBuffer(memory + (long) i * bufferBytes, bufferBytes);
        }
        this.reached = reached;
    }

    /** {@return the buffer that is filled} */
    @HotPath
    GroupBuffer open() {
        return buffers[openIndex];
    }

    @HotPath
    int openIndex() {
        return openIndex;
    }

    @HotPath
    GroupBuffer at(int index) {
        return buffers[index];
    }

    /** {@return the buffer whose group was started last} */
    @HotPath
    GroupBuffer latest() {
        return buffers[openIndex == 0 ? BUFFERS - 1 : openIndex - 1];
    }

    @HotPath
    private GroupBuffer oldest() {
        int index = openIndex - underWay;
        return buffers[index < 0 ? index + BUFFERS : index];
    }

    /** {@return whether no other group may be started now} */
    @HotPath
    boolean isFull() {
        return underWay == MOST_UNDER_WAY;
    }

    /** {@return whether all that was started has ended} */
    @HotPath
    boolean isIdle() {
        return underWay == 0;
    }

    /** The open buffer is under way; the next one is filled. */
    @HotPath
    void started(long last) {
        open().started(last);
        underWay++;
        openIndex = openIndex + 1 == BUFFERS ? 0 : openIndex + 1;
        open().empty();
    }

    /**
     * A write has ended.
     *
     * @param index of its buffer
     */
    @HotPath
    void ended(int index) {
        buffers[index].ended();
        while (underWay > 0 && oldest().hasEnded()) {
            reached = oldest().last();
            underWay--;
        }
    }

    /** {@return the last sequence up to which all writes have ended} */
    @HotPath
    long reached() {
        return reached;
    }

    /** {@return whether a write to a file is under way} */
    boolean isBusyWith(int file) {
        for (int back = 1; back <= underWay; back++) {
            int index = openIndex - back;
            if (buffers[index < 0 ? index + BUFFERS : index].file() == file) {
                return true;
            }
        }
        return false;
    }
}
