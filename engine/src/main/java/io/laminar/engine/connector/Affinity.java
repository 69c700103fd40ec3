package io.laminar.engine.connector;

/** Where a connector runs. An inline engine runs every one on its caller's thread. */
public enum Affinity {
    /**
     * On the core's thread, in turn with the queries: rows go the shortest way, and the port is the core's. No call may
     * wait: whatever cannot go on now answers so and is asked again.
     */
    CORE,
    /**
     * As {@link #CORE}, and of a source that is partitioned one connector for each core: each reads a part of the
     * input, which {@link ConnectorIo#part()} tells it.
     */
    EVERY_CORE,
    /** On a thread of its own: calls may wait, for a disk or a reader. */
    BACKGROUND
}
