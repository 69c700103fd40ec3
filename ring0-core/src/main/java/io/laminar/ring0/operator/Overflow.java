package io.laminar.ring0.operator;

/**
 * What an egress does with rows that a subscriber is too slow for, when it must not hold the stream back.
 *
 * @param everyNth of so many rows one is sent, whether the subscriber is slow or not; 1: all
 * @param backlogBlocks blocks that keep the youngest rows until the subscriber's lane has room, the oldest being left
 *     out; 0: rows that find no room in the lane are left out
 */
public record Overflow(int everyNth, int backlogBlocks) {
    /** Checks the ranges. */
    public Overflow {
        if (everyNth < 1 || backlogBlocks < 0 || backlogBlocks == 1 || everyNth > 1 && backlogBlocks > 0) {
            throw new IllegalArgumentException("everyNth=" + everyNth + ", backlogBlocks=" + backlogBlocks);
        }
    }
}
