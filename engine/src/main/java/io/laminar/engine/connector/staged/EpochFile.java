package io.laminar.engine.connector.staged;

/**
 * The rows of an epoch in a file.
 *
 * @param epoch their epoch
 * @param position how many rows the epochs before it have
 * @param rows how many it has
 * @param checksum of its bytes, CRC-32C; 0 once it is visible and nobody reads it again
 */
public record EpochFile(long epoch, long position, long rows, int checksum) {
    /** {@return how many rows there are up to its end} */
    public long end() {
        return position + rows;
    }
}
