package io.laminar.engine.connector.staged;

/**
 * The moments at which an epoch can be cut short, in their order; {@link EpochFiles} tells them to whoever tests that.
 */
public enum EpochStep {
    /** The rows are in the file that is written, and on the disk. */
    SYNCED,
    /** The file has the name of its epoch. */
    NAMED,
    /** That name survives a power cut: the epoch is prepared. */
    PREPARED,
    /** One of the epochs that are committed is visible, or delivered. */
    DELIVERED,
    /** The file of an epoch that is delivered is gone; of files that become visible themselves there is none. */
    DELETED,
    /** All that is visible survives a power cut: the epochs are committed. */
    COMMITTED,
    /** A file of an epoch that was never decided is gone. */
    DISCARDED,
    /** All that a crash has left is gone, for good. */
    RECOVERED
}
