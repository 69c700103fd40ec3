package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.ring0.time.LeastWatermark;
import java.util.List;

/**
 * Reads a stream that lies on several cores: what each of them has, in turn. Its watermark is the least of theirs; it
 * ends when all have.
 */
final class MergedFeed extends RowFeed {
    private final RowFeed[] feeds;
    private final LeastWatermark watermarks;
    private int current;

    MergedFeed(List<RowFeed> feeds) {
        this.feeds = feeds.toArray(RowFeed[]::new);
        this.watermarks = new LeastWatermark(feeds.size());
    }

    @HotPath
    @Override
    int next() {
        for (int empty = 0; empty < feeds.length; ) {
            // The next core's turn after every block, so that one that is fast does not keep the others waiting.
            current = current + 1 == feeds.length ? 0 : current + 1;
            int kind = feeds[current].next();
            if (kind == NOTHING) {
                empty++;
                continue;
            }
            empty = 0;
            int shown = kind == WATERMARK || kind == END ? mark(kind) : kind;
            if (shown != NOTHING) {
                return shown;
            }
        }
        return NOTHING;
    }

    /** What a mark of one core means for all; nothing as long as another is behind. */
    @HotPath
    private int mark(int kind) {
        boolean ends = kind == END;
        boolean raised = ends ? watermarks.end(current) : watermarks.raise(current, feeds[current].value());
        if (ends && watermarks.open() == 0) {
            return END;
        }
        return raised ? WATERMARK : NOTHING;
    }

    @HotPath
    @Override
    long block() {
        return feeds[current].block();
    }

    @HotPath
    @Override
    int from() {
        return feeds[current].from();
    }

    @HotPath
    @Override
    int to() {
        return feeds[current].to();
    }

    @HotPath
    @Override
    long value() {
        return watermarks.current();
    }

    @Override
    BlockLayout layout() {
        return feeds[0].layout();
    }

    @HotPath
    @Override
    boolean enter() {
        boolean open = true;
        for (int i = 0; i < feeds.length; i++) {
            open &= feeds[i].enter();
        }
        return open;
    }

    @Override
    long rowsGiven(Cores cores) {
        long rows = 0;
        for (RowFeed feed : feeds) {
            rows += feed.rowsGiven(cores);
        }
        return rows;
    }

    @Override
    String held() {
        for (RowFeed feed : feeds) {
            String held = feed.held();
            if (!held.isEmpty()) {
                return held;
            }
        }
        return "";
    }

    @Override
    long rowsDropped() {
        long rows = 0;
        for (RowFeed feed : feeds) {
            rows += feed.rowsDropped();
        }
        return rows;
    }

    @Override
    void detach() {
        for (RowFeed feed : feeds) {
            feed.detach();
        }
    }

    @Override
    void giveBack() {
        for (RowFeed feed : feeds) {
            feed.giveBack();
        }
    }

    @Override
    boolean revoke() {
        boolean gone = true;
        for (RowFeed feed : feeds) {
            gone &= feed.revoke();
        }
        return gone;
    }
}
