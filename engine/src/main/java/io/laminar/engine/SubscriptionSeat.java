package io.laminar.engine;

import io.laminar.engine.error.EngineException;
import io.laminar.memory.HotPath;

/** A subscription's place in its stream: where it reads, and what the engine knows about it. */
final class SubscriptionSeat implements SubscriptionOwner {
    private final Laminar laminar;
    private final StreamNode stream;
    private final RowFeed feed;
    private final Subscription subscription;
    private boolean endChecked;

    SubscriptionSeat(Laminar laminar, StreamNode stream, RowFeed feed) {
        this.laminar = laminar;
        this.stream = stream;
        this.feed = feed;
        this.subscription = new Subscription(stream.name(), stream.fields(), this, feed);
    }

    Subscription subscription() {
        return subscription;
    }

    RowFeed feed() {
        return feed;
    }

    @HotPath
    @Override
    public void onNothing(boolean ended) {
        // A failed query ends the lanes that it fills; a stream that is read on the core just stands still.
        if (!laminar.isQuiet() || ended && !endChecked || laminar.hasFailed(stream)) {
            look(ended);
        }
    }

    private void look(boolean ended) {
        EngineException failure = laminar.startAndLook(stream);
        if (failure != null) {
            throw failure;
        }
        endChecked = ended;
    }

    @Override
    public void pause() {
        laminar.pause();
    }

    @Override
    public long rowsGiven() {
        return laminar.rowsGiven(feed);
    }

    @Override
    public long rowsDropped() {
        return laminar.rowsDropped(feed);
    }

    @Override
    public void closed(Subscription closing) {
        laminar.leave(stream, this);
    }
}
