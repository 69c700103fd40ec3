package io.laminar.engine.connector;

/** Where a connector runs. An inline engine runs every one on its caller's thread. */
public enum Affinity {
    /**
     * On the core's thread, in turn with the queries: rows go the shortest way, and the port is the core's. No call may
     * wait: whatever cannot go on now answers so and is asked again.
     */
    CORE,
    /** On a thread of its own: calls may wait, for a disk or a reader. */
    BACKGROUND
}
