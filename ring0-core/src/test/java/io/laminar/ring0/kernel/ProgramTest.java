package io.laminar.ring0.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.laminar.memory.block.ColumnType;
import io.laminar.memory.raw.RawMemory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private static final Expr X = new Expr.Column(0, ColumnType.BIGINT);
    private static final Expr Y = new Expr.Column(1, ColumnType.BIGINT);
    private static final List<ColumnType> TYPES = List.of(ColumnType.BIGINT, ColumnType.BIGINT, ColumnType.VARCHAR);
    private static final Expr TEXT = new Expr.Column(2, ColumnType.VARCHAR);
    private static final Expr ZERO = new Expr.Literal(VectorKind.I64, 0L);
    private static final Expr ONE = new Expr.Literal(VectorKind.I64, 1L);

    private static RowBlock block(Object[]... rows) {
        return new RowBlock(TYPES, List.of(rows), 100, new Random(1));
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static List<Runs.Row> run(RowBlock block, Expr filter, Expr... outputs) {
        try (Program program = Program.compile(block.layout, filter, List.of(outputs), 4096)) {
            return Runs.whole(program, block);
        }
    }

    @Test
    void shouldReturnPlainColumnsInPlace() {
        try (RowBlock block = block(row(1L, 2L, "a"));
                Program program = Program.compile(block.layout, null, List.of(Y, TEXT), 4096)) {
            assertEquals(1, program.evaluate(block.block, 0, 1));
            assertEquals(0, program.selection());
            assertEquals(block.block + block.layout.valuesOffset(1), program.values(0));
            assertEquals(block.block + block.layout.dataOffset(), program.data(1));
        }
    }

    @Test
    void shouldMarkRowsThatFailAndGoOn() {
        Expr quotient = Expr.Call.of(Op.DIV_I64, X, Y);
        try (RowBlock block =
                block(row(6L, 3L, ""), row(6L, 0L, ""), row(Long.MIN_VALUE, -1L, ""), row(1L, null, ""))) {
            List<Runs.Row> rows = run(block, null, quotient, X);
            assertEquals(List.of(2L, 6L), rows.get(0).values());
            assertEquals(KernelError.DIVISION_BY_ZERO.code(), rows.get(1).error());
            assertEquals(Collections.singletonList(null), rows.get(1).values().subList(0, 1));
            assertEquals(6L, rows.get(1).values().get(1));
            assertEquals(KernelError.OVERFLOW.code(), rows.get(2).error());
            assertEquals(0, rows.get(3).error());
        }
    }

    @Test
    void shouldNotSelectRowsWhoseFilterFails() {
        Expr filter = Expr.Call.of(Op.GT_I64, Expr.Call.of(Op.DIV_I64, X, Y), ZERO);
        try (RowBlock block = block(row(6L, 0L, ""), row(6L, 3L, ""));
                Program program = Program.compile(block.layout, filter, List.of(X), 4096)) {
            assertEquals(1, program.evaluate(block.block, 0, 2));
            assertEquals(1, program.errorCount());
            assertEquals(1, RawMemory.getInt(program.selection()));
            // Errors are those of the last slice.
            assertEquals(1, program.evaluate(block.block, 1, 2));
            assertEquals(0, program.errorCount());
            assertEquals(0, program.error(1));
        }
    }

    @Test
    void shouldLeaveOutRowsThatFailed() {
        try (RowBlock block = block(row(6L, 0L, ""), row(6L, 3L, ""), row(7L, 0L, ""), row(8L, 1L, ""));
                Program program = Program.compile(block.layout, null, List.of(Expr.Call.of(Op.DIV_I64, X, Y)), 4096)) {
            assertEquals(4, program.evaluate(block.block, 0, 4));
            assertEquals(2, program.withoutErrors());
            assertEquals(1, RawMemory.getInt(program.selection()));
            assertEquals(3, RawMemory.getInt(program.selection() + 4));
        }
    }

    @Test
    void shouldNotFailInBranchesThatDoNotOwnTheRow() {
        Expr quotient = Expr.Call.of(Op.DIV_I64, X, Y);
        Expr zero = Expr.Call.of(Op.EQ_I64, Y, ZERO);
        Expr positive = Expr.Call.of(Op.GT_I64, quotient, ZERO);
        Expr cases = new Expr.Case(List.of(zero), List.of(new Expr.Literal(VectorKind.I64, null)), quotient);
        Expr or = new Expr.Or(List.of(zero, positive));
        Expr and = new Expr.And(List.of(Expr.Call.of(Op.NOT, zero), positive));
        Expr coalesce = new Expr.Coalesce(List.of(Y, Expr.Call.of(Op.DIV_I64, X, ZERO)));
        try (RowBlock block = block(row(6L, 0L, ""), row(6L, 3L, ""))) {
            for (Expr expr : List.of(cases, or, and, coalesce)) {
                for (Runs.Row row : run(block, null, expr)) {
                    assertEquals(0, row.error(), expr.toString());
                }
            }
            List<Runs.Row> rows = run(block, and, quotient);
            assertEquals(List.of(), rows.get(0).values());
            assertEquals(0, rows.get(0).error());
            assertEquals(List.of(2L), rows.get(1).values());
        }
    }

    @Test
    void shouldFailConstantsAtRunTimeOnly() {
        Expr bad = Expr.Call.of(Op.DIV_I64, ONE, ZERO);
        Expr cases = new Expr.Case(List.of(Expr.Call.of(Op.GT_I64, X, ZERO)), List.of(bad), ONE);
        try (RowBlock block = block(row(1L, 0L, ""), row(-1L, 0L, ""))) {
            List<Runs.Row> rows = run(block, null, cases);
            assertEquals(KernelError.DIVISION_BY_ZERO.code(), rows.get(0).error());
            assertEquals(new Runs.Row(true, List.of(1L), 0), rows.get(1));
        }
    }

    @Test
    void shouldCompileChainsOfThousandsOfTerms() {
        Expr sum = X;
        Expr mixed = X;
        List<Expr> terms = new ArrayList<>();
        for (int k = 1; k <= 5000; k++) {
            Expr constant = new Expr.Literal(VectorKind.I64, (long) k);
            sum = Expr.Call.of(Op.ADD_I64, sum, constant);
            mixed = Expr.Call.of(Op.BIT_XOR_I64, constant, Expr.Call.of(Op.ADD_I64, mixed, Y));
            terms.add(Expr.Call.of(Op.NE_I64, X, constant));
        }
        try (RowBlock block = block(row(7L, 1L, ""), row(-3L, 0L, ""))) {
            List<Runs.Row> rows = run(block, null, sum, new Expr.And(terms), new Expr.Or(terms), mixed);
            assertEquals(List.of(12_502_507L, false, true), rows.get(0).values().subList(0, 3));
            assertEquals(List.of(12_502_497L, true, true), rows.get(1).values().subList(0, 3));
            long expected = 7;
            for (int k = 1; k <= 5000; k++) {
                expected = k ^ expected + 1;
            }
            assertEquals(expected, rows.get(0).values().get(3));
            assertTrue(run(block, new Expr.And(terms), X).get(1).selected());
        }
    }

    @Test
    void shouldUseMemoryAgainInLongChains() {
        Expr sum = X;
        for (int k = 1; k <= 5000; k++) {
            sum = Expr.Call.of(Op.BIT_XOR_I64, sum, Y);
        }
        try (RowBlock block = block(row(7L, 1L, ""))) {
            long before = RawMemory.liveBytes();
            try (Program program = Program.compile(block.layout, null, List.of(sum), 4096)) {
                assertTrue(RawMemory.liveBytes() - before < 20_000, "bytes=" + (RawMemory.liveBytes() - before));
                assertEquals(1, program.evaluate(block.block, 0, 1));
            }
            assertEquals(before, RawMemory.liveBytes());
        }
    }

    @Test
    void shouldRefuseNestingWithoutEnd() {
        Expr deep = X;
        for (int k = 0; k < 10_000; k++) {
            deep = new Expr.Case(
                    List.of(Expr.Call.of(Op.EQ_I64, X, new Expr.Literal(VectorKind.I64, (long) k))),
                    List.of(deep),
                    null);
        }
        Expr nested = deep;
        try (RowBlock block = block(row(7L, 1L, ""))) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> Program.compile(block.layout, null, List.of(nested), 4096));
            assertTrue(refused.getMessage().contains("nested too deep"), refused.getMessage());
        }
    }

    @Test
    void shouldRefuseColumnsThatAreNotThere() {
        try (RowBlock block = block(row(7L, 1L, ""))) {
            for (Expr wrong : List.of(new Expr.Column(3, ColumnType.BIGINT), new Expr.Column(0, ColumnType.INTEGER))) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Program.compile(block.layout, null, List.of(wrong), 4096));
            }
        }
    }

    @Test
    void shouldGiveConstantsInEveryRow() {
        String longText = "a text that is longer than a view";
        try (RowBlock block = block(row(1L, 1L, "x"), row(2L, 1L, "y"))) {
            List<Runs.Row> rows = run(
                    block,
                    null,
                    new Expr.Literal(VectorKind.STRING, longText),
                    new Expr.Literal(VectorKind.STRING, null),
                    new Expr.Literal(VectorKind.INTERVAL, new IntervalValue(1, 2, 3)),
                    new Expr.Literal(VectorKind.BOOL, true));
            for (Runs.Row row : rows) {
                assertEquals(longText, row.values().get(0));
                assertEquals(null, row.values().get(1));
                assertEquals(new IntervalValue(1, 2, 3), row.values().get(2));
                assertEquals(true, row.values().get(3));
            }
        }
    }

    @Test
    void shouldNotLetSlicesDecideWhetherATextIsTooLong() {
        List<Object[]> rows = new ArrayList<>();
        for (int r = 0; r < 100; r++) {
            rows.add(row((long) (r % 2 == 0 ? 409 : 410), 0L, "0123456789"));
        }
        Expr repeated = Expr.Call.of(Op.REPEAT, TEXT, X);
        try (RowBlock block = new RowBlock(TYPES, rows, 100, new Random(1));
                Program program = Program.compile(block.layout, null, List.of(repeated, repeated), 4096)) {
            for (Runs.Row row : Runs.whole(program, block)) {
                assertTrue(row.error() == 0 || row.error() == KernelError.VALUE_TOO_LONG.code());
            }
            assertEquals(Runs.whole(program, block), Runs.slices(program, block, () -> 1));
            assertEquals(
                    50,
                    Runs.whole(program, block).stream()
                            .filter(r -> r.error() != 0)
                            .count());
        }
    }

    @Test
    void shouldStandTextsThatAreNotUtf8() {
        Random random = new Random(7);
        List<Object[]> rows = new ArrayList<>();
        for (int r = 0; r < 100; r++) {
            byte[] bytes = new byte[random.nextInt(30)];
            random.nextBytes(bytes);
            rows.add(row((long) random.nextInt(9), 0L, bytes));
        }
        Expr text = new Expr.Literal(VectorKind.STRING, "%a_");
        List<Expr> all = new ArrayList<>();
        for (Op op : Op.values()) {
            if (op.argument(0) == VectorKind.STRING) {
                List<Expr> arguments = new ArrayList<>(List.of(TEXT));
                for (int a = 1; a < op.argumentCount(); a++) {
                    arguments.add(op.argument(a) == VectorKind.I64 ? X : a == 1 ? TEXT : text);
                }
                all.add(new Expr.Call(op, arguments));
            }
        }
        try (RowBlock block = new RowBlock(TYPES, rows, 100, random);
                Program program = Program.compile(block.layout, null, all, 4096)) {
            // Every access is checked; what comes out of nonsense is not of interest but for its length.
            assertEquals(100, program.evaluate(block.block, 0, 100));
            assertEquals(
                    program.errorCount(),
                    Runs.whole(program, block).stream()
                            .filter(r -> r.error() != 0)
                            .count());
        }
    }
}
