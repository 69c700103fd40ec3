package io.laminar.engine;

import io.laminar.memory.HotPath;
import java.util.List;

/**
 * Reads several subscriptions in turn: those of many streams, or of one stream on many cores. Each call begins behind
 * where the one before has stopped, so none is starved by a busy neighbour.
 *
 * @threading one thread, that of the subscriptions
 * @allocation none after construction
 */
public final class Poller {
    private final Subscription[] subscriptions;
    private int first;

    /**
     * A poller; the subscriptions stay the caller's, who closes them.
     *
     * @param subscriptions what to read
     */
    public Poller(List<Subscription> subscriptions) {
        this.subscriptions = subscriptions.toArray(Subscription[]::new);
    }

    /**
     * Shows rows until a limit is reached, the visitor has enough, or no subscription has any now. What has ended,
     * failed or is closed is passed over: {@link Subscription#tryPoll()} tells which.
     *
     * @param limit most rows in all
     * @param each most rows of one subscription before the next has its turn
     * @param visitor who looks at them
     * @return rows shown, the one that ended it included
     * @blocking never
     */
    @HotPath
    public int pollEach(int limit, int each, RowVisitor visitor) {
        Subscription[] all = subscriptions;
        int count = 0;
        int at = first;
        for (int s = 0; s < all.length && count < limit; s++) {
            Subscription subscription = all[at];
            at = at + 1 == all.length ? 0 : at + 1;
            int most = Math.min(each, limit - count);
            for (int r = 0; r < most && subscription.tryPoll() == PollState.ROW; r++) {
                count++;
                if (!visitor.row(subscription)) {
                    first = at;
                    return count;
                }
            }
        }
        first = at;
        return count;
    }
}
