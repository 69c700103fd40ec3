package io.laminar.engine;

/** What a poll that does not throw has found; always one of these, so that failing costs as little as a row. */
public enum PollState {
    /** A row is shown. */
    ROW,
    /** None is there now; more may come. */
    NOTHING,
    /** The last row was read and none will follow. */
    ENDED,
    /** The query has failed, and all rows before the failure were read: {@link Subscription#failure()}. */
    FAILED,
    /** The subscription, its stream or the engine is closed. */
    CLOSED
}
