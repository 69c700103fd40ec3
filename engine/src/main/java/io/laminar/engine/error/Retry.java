package io.laminar.engine.error;

/** Whether the same call may succeed if it is tried again. */
public enum Retry {
    /** The input or the statement must change first. */
    NEVER,
    /** After a new start of the query or the engine. */
    RESTART,
    /** A little later, unchanged. */
    BACKOFF
}
