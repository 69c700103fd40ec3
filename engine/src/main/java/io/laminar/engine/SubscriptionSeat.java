package io.laminar.engine;

import io.laminar.engine.error.EngineException;

/** A subscription's place in its stream: the way out of the core, and what the engine knows about it. */
final class SubscriptionSeat implements SubscriptionOwner {
    private final Laminar laminar;
    private final StreamNode stream;
    private final Outlet outlet;
    private final Subscription subscription;
    private boolean endChecked;

    SubscriptionSeat(Laminar laminar, StreamNode stream, Outlet outlet) {
        this.laminar = laminar;
        this.stream = stream;
        this.outlet = outlet;
        this.subscription = new Subscription(
                stream.name(), stream.fields(), this, outlet.lane().reader(), outlet.lane().layout());
    }

    Subscription subscription() {
        return subscription;
    }

    Outlet outlet() {
        return outlet;
    }

    @Override
    public void onNothing(boolean ended) {
        if (!laminar.isQuiet()) {
            look(ended);
        } else if (ended && !endChecked) {
            look(true);
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
    public long rowsGiven() {
        return laminar.rowsGiven(outlet);
    }

    @Override
    public void closed(Subscription closing) {
        laminar.leave(stream, this);
    }
}
