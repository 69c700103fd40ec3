package io.laminar.engine.connector.staged;

/**
 * The rows of an epoch in a file.
 *
 * @param epoch their epoch
 * @param position how many rows the epochs before it have
 * @param rows how many it has
 */
public record EpochFile(long epoch, long position, long rows) {
    /** {@return how many rows there are up to its end} */
    public long end() {
        return position + rows;
    }
}
