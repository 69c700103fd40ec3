package io.laminar.ring0.operator;

import io.laminar.memory.HotPath;
import io.laminar.memory.block.BlockLayout;
import io.laminar.memory.block.Validity;
import io.laminar.ring0.kernel.Program;
import io.laminar.ring0.operator.OperatorSpec.SourceSpec;
import io.laminar.ring0.time.Delay;
import io.laminar.ring0.time.KeyedWatermarks;
import org.jspecify.annotations.Nullable;

/**
 * How rows of a source move the watermarks of their producer, and of their keys.
 *
 * @threading one core, or the thread of a producer
 * @allocation none after construction
 */
final class EventTimes implements AutoCloseable {
    private final BlockLayout layout;
    private final int column;
    private final @Nullable Program expression;
    /** What needs no program; null where there is none, or keys have to be computed too. */
    private final @Nullable Delay delay;

    EventTimes(SourceSpec spec, BlockLayout layout, @Nullable Program expression) {
        this.layout = layout;
        this.column = spec.eventTimeColumn();
        this.expression = expression;
        this.delay = spec.policy().keys() != null ? null : Delay.of(spec.watermark());
    }

    /** The first row whose event time is NULL, or the end. */
    @HotPath
    int knownUntil(long block, int from, int to) {
        long validity = column < 0 ? 0 : layout.validity(block, column);
        if (validity == 0) {
            return to;
        }
        int row = from;
        while (row < to && Validity.get(validity, row)) {
            row++;
        }
        return row;
    }

    /** Whether the event time of a row is NULL. */
    @HotPath
    boolean isUnknown(long block, int row) {
        long validity = column < 0 ? 0 : layout.validity(block, column);
        return validity != 0 && !Validity.get(validity, row);
    }

    /** The row behind the first one that lets the watermark cross a value that matters; behind the end if none does. */
    @HotPath
    int advance(Producer producer, long block, int from, int to) {
        Program program = expression;
        if (program == null) {
            return to + 1;
        }
        Delay simple = delay;
        if (simple != null) {
            long values = block + layout.valuesOffset(simple.column());
            return producer.clock.advance(values, layout.validity(block, simple.column()), from, to, simple.ns());
        }
        program.evaluate(block, from, to);
        KeyedWatermarks keys = producer.keys;
        return keys != null
                ? keys.advance(program, from, to, producer.clock)
                : producer.clock.advance(program.values(0), program.validity(0), from, to, 0);
    }

    @Override
    public void close() {
        if (expression != null) {
            expression.close();
        }
    }
}
