package io.laminar.ring0.checkpoint;

import io.laminar.memory.block.ColumnType;
import io.laminar.ring0.process.ProcessContext;
import io.laminar.ring0.process.ProcessDefinition;
import io.laminar.ring0.process.ProcessFunction;
import io.laminar.ring0.process.ProcessOutput;
import io.laminar.ring0.process.ProcessRow;
import io.laminar.ring0.state.KeyedState;
import io.laminar.ring0.state.StateCursor;
import io.laminar.ring0.state.StateSpec;
import java.util.List;

/**
 * A function over {@link Plans#COLUMNS}: counts rows by name and key in one state, keeps each row's time in another,
 * and emits, in their order, those that the watermark has passed.
 */
final class Timers implements ProcessFunction {
    private static final List<StateSpec> STATES = List.of(
            new StateSpec("counts", List.of(ColumnType.VARCHAR, ColumnType.BIGINT), List.of(ColumnType.BIGINT)),
            new StateSpec(
                    "timers",
                    List.of(ColumnType.TIMESTAMP, ColumnType.BIGINT),
                    List.of(ColumnType.VARCHAR, ColumnType.DOUBLE, ColumnType.INTEGER)));

    private final KeyedState counts;
    private final KeyedState timers;
    private final StateCursor due;

    private Timers(ProcessContext context) {
        this.counts = context.state("counts");
        this.timers = context.state("timers");
        this.due = timers.cursor();
    }

    static ProcessDefinition definition() {
        return new ProcessDefinition("timers", Timers::new, STATES, 1L << 28);
    }

    @Override
    public void onRow(ProcessRow row, ProcessOutput output) {
        long key = row.isNull(1) ? -1 : row.getLong(1);
        counts.key();
        if (row.isNull(2)) {
            counts.key().addString("").addLong(key);
        } else {
            counts.key().addString(row.stringAddress(2), row.stringLength(2)).addLong(key);
        }
        long count = counts.get() ? counts.value().getLong(0) : 0;
        counts.newValue().setLong(0, count + 1);
        counts.put();
        timers.key().addLong(row.getLong(0)).addLong(key);
        var value = timers.newValue().setLong(2, count);
        if (!row.isNull(2)) {
            value.setString(0, row.stringAddress(2), row.stringLength(2));
        }
        if (!row.isNull(3)) {
            value.setDouble(1, row.getDouble(3));
        }
        timers.put();
        if (count % 7 == 6) {
            counts.delete();
        }
    }

    @Override
    public void onWatermark(long watermark, ProcessOutput output) {
        due.from();
        due.to().addLong(watermark);
        due.range();
        fire(output);
    }

    @Override
    public void onEnd(ProcessOutput output) {
        due.all();
        fire(output);
        output.setLong(1, counts.size());
        output.emit();
    }

    private void fire(ProcessOutput output) {
        while (due.next()) {
            output.setLong(0, due.getLong(0));
            output.setLong(1, due.getLong(1));
            var value = due.value();
            if (!value.isNull(0)) {
                output.setString(2, value.stringAddress(0), value.stringLength(0));
            }
            if (!value.isNull(1)) {
                output.setDouble(3, value.getDouble(1));
            }
            output.setLong(4, value.getLong(2));
            output.emit();
            due.delete();
        }
    }
}
