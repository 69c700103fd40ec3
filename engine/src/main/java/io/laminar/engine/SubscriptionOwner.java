package io.laminar.engine;

/** What a subscription asks of the engine. */
interface SubscriptionOwner {
    /** Nothing was there to read: starts inputs that have not begun, and throws when the query has failed. */
    void onNothing(boolean ended);

    /** Lets the engine work, or this thread rest, for a moment. */
    void pause();

    /** {@return rows put into the subscription's lane so far} */
    long rowsGiven();

    /** {@return rows left out so far} */
    long rowsDropped();

    /** The subscription is closed: its lane may go. */
    void closed(Subscription subscription);
}
