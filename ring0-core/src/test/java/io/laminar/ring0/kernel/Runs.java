package io.laminar.ring0.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.StringView;
import io.laminar.memory.block.Validity;
import io.laminar.memory.raw.RawMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Runs programs over blocks, in slices, and compares what comes out with the model. */
final class Runs {
    static final int TEXT_BYTES = 4096;

    private Runs() {}

    /** One row that passed the filter, or did not. */
    record Row(boolean selected, List<Object> values, int error) {
        @Override
        public String toString() {
            return (selected ? "" : "not selected ") + values + (error == 0 ? "" : " " + KernelError.of(error));
        }
    }

    static void check(RowBlock data, Expr filter, List<Expr> outputs, Random random, String what) {
        List<Row> expected = new ArrayList<>();
        for (Object[] row : data.rows) {
            expected.add(Model.row(filter, outputs, row));
        }
        try (Program program = Program.compile(data.layout, filter, outputs, TEXT_BYTES)) {
            compare(data, expected, whole(program, data), what + " whole");
            compare(data, expected, slices(program, data, () -> 1), what + " by row");
            compare(data, expected, slices(program, data, () -> 1 + random.nextInt(40)), what + " random slices");
        }
    }

    private static void compare(RowBlock data, List<Row> expected, List<Row> actual, String what) {
        assertEquals(expected.size(), actual.size(), what);
        for (int r = 0; r < expected.size(); r++) {
            Row e = expected.get(r);
            Row a = actual.get(r);
            boolean same = e.selected() == a.selected() && e.error() == a.error() && same(e.values(), a.values());
            if (!same) {
                assertTrue(
                        same,
                        what + "\nrow " + r + ": " + Arrays.toString(data.rows.get(r)) + "\nexpected " + e
                                + "\nactual   " + a);
            }
        }
    }

    private static boolean same(List<Object> expected, List<Object> actual) {
        boolean same = expected.size() == actual.size();
        for (int i = 0; same && i < expected.size(); i++) {
            Object e = expected.get(i);
            Object a = actual.get(i);
            same = e instanceof Double x && a instanceof Double y
                    ? x.equals(y) || Double.isNaN(x) && Double.isNaN(y)
                    : Objects.equals(e, a);
        }
        return same;
    }

    static List<Row> whole(Program program, RowBlock data) {
        return slices(program, data, () -> Math.max(1, data.rows.size()));
    }

    /** How long the next slice is. */
    interface Slicing {
        int next();
    }

    static List<Row> slices(Program program, RowBlock data, Slicing slicing) {
        List<Row> rows = new ArrayList<>();
        int n = data.rows.size();
        for (int from = 0; from < n; ) {
            int to = Math.min(n, from + slicing.next());
            slice(program, data, from, to, rows);
            from = to;
        }
        return rows;
    }

    private static void slice(Program program, RowBlock data, int from, int to, List<Row> rows) {
        int count = program.evaluate(data.block, from, to);
        long selection = program.selection();
        int k = 0;
        int errors = 0;
        for (int row = from; row < to; row++) {
            boolean selected =
                    k < count && (selection == 0 ? from + k == row : RawMemory.getInt(selection + 4L * k) == row);
            List<Object> values = new ArrayList<>();
            if (selected) {
                k++;
                for (int o = 0; o < program.outputCount(); o++) {
                    values.add(value(program, o, row));
                }
            }
            int error = program.error(row);
            errors += error == 0 ? 0 : 1;
            rows.add(new Row(selected, values, error));
        }
        assertEquals(count, k, "selection is not ascending rows of the slice");
        assertEquals(errors, program.errorCount());
    }

    static Object value(Program program, int output, long row) {
        long validity = program.validity(output);
        if (validity != 0 && !Validity.get(validity, row)) {
            return null;
        }
        long values = program.values(output);
        return switch (program.kind(output)) {
            case BOOL -> {
                byte b = RawMemory.getByte(values + row);
                assertTrue(b == 0 || b == 1, "BOOL is " + b);
                yield b != 0;
            }
            case I64 -> RawMemory.getLong(values + row * 8);
            case F64 -> RawMemory.getDouble(values + row * 8);
            case STRING -> {
                long view = values + row * 16;
                int length = StringView.length(view);
                if (length <= StringView.INLINE_BYTES) {
                    for (int i = length; i < StringView.INLINE_BYTES; i++) {
                        assertEquals(0, RawMemory.getByte(view + 4 + i), "short text is not padded");
                    }
                } else {
                    long text = StringView.address(view, program.data(output));
                    assertEquals(RawMemory.getInt(text), RawMemory.getInt(view + 4), "prefix");
                    assertEquals(0, RawMemory.getInt(view + 8), "buffer index");
                }
                byte[] bytes = RawMemory.toArray(StringView.address(view, program.data(output)), length);
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            case INTERVAL -> {
                long at = values + row * 16;
                yield new IntervalValue(RawMemory.getInt(at), RawMemory.getInt(at + 4), RawMemory.getLong(at + 8));
            }
        };
    }
}
