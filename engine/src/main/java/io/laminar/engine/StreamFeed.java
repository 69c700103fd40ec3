package io.laminar.engine;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.ring0.core.Core;
import io.laminar.ring0.operator.Operator;
import io.laminar.ring0.operator.OperatorSpec;
import io.laminar.ring0.operator.OperatorSpec.LateSpec;
import io.laminar.ring0.operator.OperatorSpec.RejectSpec;
import io.laminar.ring0.operator.Stream;

/** Reads a stream where it lies, on the core: subscriber and core are one thread, so nothing has to be copied. */
final class StreamFeed extends RowFeed {
    private final Operator operator;
    private final Stream stream;
    private final Stream.Cursor cursor;
    private final long rowsBefore;
    private int shown = NOTHING;
    private boolean revoked;

    StreamFeed(Core core, OperatorSpec spec) {
        this.operator = core.operator(spec);
        this.stream = switch (spec) {
            case LateSpec late -> operator.late();
            case RejectSpec reject -> operator.rejects();
            default -> operator.output();
        };
        this.cursor = stream.cursor();
        this.rowsBefore = operator.rowsOut();
    }

    @HotPath
    @Override
    int next() {
        if (shown != NOTHING) {
            cursor.take();
        }
        shown = switch (cursor.kind()) {
            case Stream.NOTHING -> NOTHING;
            case Stream.ROWS -> ROWS;
            case Stream.WATERMARK -> WATERMARK;
            case Stream.END -> END;
            default -> OTHER;
        };
        return shown;
    }

    @HotPath
    @Override
    long block() {
        return cursor.value();
    }

    @HotPath
    @Override
    int from() {
        return cursor.from();
    }

    @HotPath
    @Override
    int to() {
        return cursor.to();
    }

    @HotPath
    @Override
    long value() {
        return cursor.value();
    }

    @Override
    BlockLayout layout() {
        return stream.layout();
    }

    @HotPath
    @Override
    boolean enter() {
        return !revoked;
    }

    @Override
    long rowsGiven(Cores cores) {
        return operator.rowsOut() - rowsBefore;
    }

    @Override
    String held() {
        return cursor.kind() == Stream.NOTHING ? "" : "rows are there";
    }

    @Override
    void detach() {
        stream.remove(cursor);
    }

    @Override
    void giveBack() {
        revoked = true;
    }

    @Override
    boolean revoke() {
        revoked = true;
        return true;
    }
}
