package io.laminar.sql.bind;

import io.laminar.ring0.operator.EmitMode;
import io.laminar.sql.bind.Clauses.Role;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.plan.Logical;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Query;
import org.jspecify.annotations.Nullable;

/** Decides when an aggregate's results come out, and refuses what would not make sense. */
final class Emissions {
    private final Clauses clauses;
    private final Groups groups;

    /**
     * What is grouped.
     *
     * @param windowed whether by windows
     * @param watermarked whether the windows' time runs with a watermark
     * @param delayNs how far rows may lie behind it
     * @param keyCount other keys
     * @param upsertable whether a row says which earlier one it replaces: all keys are selected, nothing is left out
     * @param position where the grouping is written
     */
    record Groups(
            boolean windowed, boolean watermarked, long delayNs, int keyCount, boolean upsertable, Position position) {}

    private Emissions(Clauses clauses, Groups groups) {
        this.clauses = clauses;
        this.groups = groups;
    }

    static Logical.Emission decide(Clauses clauses, Groups groups) {
        return new Emissions(clauses, groups).decide();
    }

    private Logical.Emission decide() {
        long lateness = lateness();
        String lateTo = clauses.written().lateTo();
        if (lateTo != null && !groups.windowed()) {
            throw badEmit(clauses.written().position(), "found=LATE DATA TO, expected=a window", null);
        }
        EmitMode mode = clauses.role() == Role.INNER ? inner() : mode();
        requireWatermark(mode, lateTo);
        if (mode == EmitMode.FINAL && lateTo != null) {
            throw badEmit(
                    emitPosition(),
                    "found=EMIT FINAL with LATE DATA TO",
                    "EMIT FINAL drops late rows; EMIT ON WINDOW CLOSE keeps them apart");
        }
        if (groups.windowed() && groups.delayNs() > 0) {
            if (mode == EmitMode.AFTER_WATERMARK && lateness > 0) {
                throw Refusals.notRunnable(
                        emitPosition(), "ALLOW LATENESS over windows that close late", "EMIT ON WINDOW CLOSE");
            }
            // Rows come as long behind the watermark as their windows were kept open for late ones.
            mode = mode == EmitMode.AFTER_WATERMARK ? EmitMode.ON_WINDOW_CLOSE : mode;
            lateness += groups.delayNs();
        }
        boolean initial = mode == EmitMode.CHANGES && groups.keyCount() == 0 && !groups.windowed();
        return new Logical.Emission(mode, lateness, initial, lateTo);
    }

    private Position emitPosition() {
        Query.Emit emit = clauses.written().emit();
        return emit == null ? groups.position() : emit.position();
    }

    private static SqlException badEmit(Position position, String details, @Nullable String hint) {
        return new SqlException(SqlErrorCode.BAD_EMIT, position, details, hint);
    }

    private long lateness() {
        Expression written = clauses.written().lateness();
        if (written == null) {
            return 0;
        }
        if (!groups.windowed()) {
            throw badEmit(written.position(), "found=ALLOW LATENESS, expected=a window", null);
        }
        long lateness = WindowCalls.duration(written, ExpressionBinder.ofConstants("ALLOW LATENESS"));
        if (lateness < 0) {
            throw new SqlException(
                    SqlErrorCode.BAD_WINDOW,
                    written.position(),
                    "latenessNs=" + lateness + ", expected=zero or more",
                    null);
        }
        return lateness;
    }

    /** Inside another aggregate rows may only be added. */
    private EmitMode inner() {
        if (groups.windowed() && groups.watermarked()) {
            return EmitMode.AFTER_WATERMARK;
        }
        throw Refusals.notRunnable(
                groups.position(), "aggregate over an aggregate that changes", "window the inner one over event time");
    }

    private EmitMode mode() {
        Query.EmitKind kind = clauses.emit();
        if (kind == null) {
            return byRole();
        }
        return switch (kind) {
            case AFTER_WATERMARK -> EmitMode.AFTER_WATERMARK;
            case FINAL -> EmitMode.FINAL;
            case CHANGES -> EmitMode.CHANGES;
            case EVERY -> throw Refusals.notRunnable(emitPosition(), "EMIT EVERY");
            case ON_WINDOW_CLOSE -> {
                if (!groups.windowed()) {
                    throw badEmit(
                            emitPosition(),
                            "found=EMIT ON WINDOW CLOSE, expected=a window",
                            "EMIT FINAL gives results when the input ends");
                }
                yield EmitMode.ON_WINDOW_CLOSE;
            }
            case ON_UPDATE -> {
                if (!groups.upsertable()) {
                    throw badEmit(
                            emitPosition(),
                            "found=EMIT ON UPDATE, expected=all columns of GROUP BY in the result, and no HAVING",
                            "EMIT CHANGES takes old rows back");
                }
                yield EmitMode.ON_UPDATE;
            }
        };
    }

    private EmitMode byRole() {
        boolean closing = groups.windowed() && groups.watermarked();
        return switch (clauses.role()) {
            case VIEW -> EmitMode.CHANGES;
            case SELECT -> closing ? EmitMode.AFTER_WATERMARK : EmitMode.CHANGES;
            case STREAM, INNER ->
                groups.windowed()
                        ? EmitMode.AFTER_WATERMARK
                        : groups.upsertable() ? EmitMode.ON_UPDATE : EmitMode.CHANGES;
        };
    }

    private void requireWatermark(EmitMode mode, @Nullable String lateTo) {
        boolean needed = mode == EmitMode.AFTER_WATERMARK
                || mode == EmitMode.ON_WINDOW_CLOSE
                || mode == EmitMode.FINAL
                || lateTo != null
                || clauses.written().lateness() != null;
        if (groups.windowed() && needed && !groups.watermarked()) {
            throw new SqlException(
                    SqlErrorCode.NO_WATERMARK,
                    emitPosition(),
                    "emit=" + mode + ", the time of the window has no watermark",
                    "declare WATERMARK FOR its column in the source, or EMIT CHANGES");
        }
    }
}
