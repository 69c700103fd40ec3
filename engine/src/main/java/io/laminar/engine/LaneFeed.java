package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.lane.LaneReader;
import io.laminar.memory.lane.Mark;

/** Reads a lane that the core's thread fills. */
final class LaneFeed extends RowFeed {
    private final Outlet outlet;
    private final LaneLease lease;
    private final LaneReader reader;
    private int shown = NOTHING;

    LaneFeed(Outlet outlet) {
        this.outlet = outlet;
        this.lease = outlet.lease();
        this.reader = outlet.lane().reader();
    }

    @HotPath
    @Override
    int next() {
        if (shown == ROWS) {
            reader.consumeRows(reader.to() - reader.from());
        } else if (shown != NOTHING) {
            reader.consumeMark();
        }
        int kind = reader.next(BlockLayout.MAX_ROWS);
        reader.releaseConsumed();
        shown = kind == LaneReader.NOTHING ? NOTHING : kind == LaneReader.ROWS ? ROWS : mark();
        return shown;
    }

    @HotPath
    private int mark() {
        return switch (reader.markKind()) {
            case Mark.WATERMARK -> WATERMARK;
            case Mark.END -> END;
            default -> OTHER;
        };
    }

    @HotPath
    @Override
    long block() {
        return reader.block();
    }

    @HotPath
    @Override
    int from() {
        return reader.from();
    }

    @HotPath
    @Override
    int to() {
        return reader.to();
    }

    @HotPath
    @Override
    long value() {
        return reader.markValue();
    }

    @Override
    BlockLayout layout() {
        return outlet.lane().layout();
    }

    @HotPath
    @Override
    boolean enter() {
        return lease.enter();
    }

    @Override
    long rowsGiven(Cores cores) {
        return outlet.rowsOut();
    }

    @Override
    String held() {
        return outlet.full();
    }

    @Override
    long rowsDropped() {
        return outlet.rowsDropped();
    }

    @Override
    void detach() {
        outlet.close();
    }

    @Override
    void giveBack() {
        lease.giveBack();
    }

    @Override
    boolean revoke() {
        return lease.revoke();
    }
}
