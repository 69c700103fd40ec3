package io.laminar.ring0.kernel;

import io.laminar.memory.block.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each operation against the model, over columns and constants, with and without nulls and selections, in any slicing.
 */
class OpTest {
    private static final int ROWS = 150;
    private static final int ROUNDS = Integer.getInteger("kernel.rounds", 3);

    @TestFactory
    Stream<DynamicTest> shouldComputeAsTheModel() {
        return Stream.of(Op.values())
                .map(op -> DynamicTest.dynamicTest(op.name(), () -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        long seed = Long.getLong("kernel.seed", System.nanoTime());
                        check(op, new Random(seed), "seed=" + seed);
                    }
                }));
    }

    private static void check(Op op, Random random, String what) {
        for (VectorKind kind : op.argument(0) == null ? Values.KINDS : List.of(VectorKind.BOOL)) {
            for (boolean nulls : new boolean[] {false, true}) {
                check(op, kind, nulls, random, what + " op=" + op + " kind=" + kind + " nulls=" + nulls);
            }
        }
    }

    private static void check(Op op, VectorKind any, boolean nulls, Random random, String what) {
        Values values = new Values(random);
        int n = op.argumentCount();
        List<ColumnType> types = new ArrayList<>();
        List<Expr> columns = new ArrayList<>();
        List<Expr> mixed = new ArrayList<>();
        List<Expr> constants = new ArrayList<>();
        int constant = random.nextInt(n);
        for (int a = 0; a < n; a++) {
            VectorKind kind = op.argument(a) == null ? any : op.argument(a);
            types.add(Values.column(kind));
            columns.add(new Expr.Column(a, types.get(a)));
            Expr literal = new Expr.Literal(kind, values.orNull(values.argument(op, a, kind), 10));
            mixed.add(a == constant ? literal : columns.get(a));
            constants.add(literal);
        }
        types.add(ColumnType.BOOLEAN);
        Expr filter = new Expr.Column(n, ColumnType.BOOLEAN);
        List<Object[]> rows = new ArrayList<>();
        int density = 1 + random.nextInt(6);
        for (int r = 0; r < ROWS; r++) {
            Object[] row = new Object[n + 1];
            for (int a = 0; a < n; a++) {
                VectorKind kind = op.argument(a) == null ? any : op.argument(a);
                row[a] = values.argument(op, a, kind);
                row[a] = nulls ? values.orNull(row[a], 4) : row[a];
            }
            row[n] = values.orNull(random.nextInt(density) == 0, 6);
            rows.add(row);
        }
        Expr all = new Expr.Call(op, columns);
        Expr some = new Expr.Call(op, mixed);
        Expr none = new Expr.Call(op, constants);
        try (RowBlock block = new RowBlock(types, rows, ROWS + random.nextInt(100), random)) {
            Runs.check(block, null, List.of(all), random, what);
            Runs.check(block, null, List.of(some), random, what + " mixed=" + mixed);
            Runs.check(block, filter, List.of(all, some, none, all), random, what + " filtered, mixed=" + constants);
            if (op.result() == VectorKind.BOOL) {
                Runs.check(block, all, columns, random, what + " as filter");
                Runs.check(block, some, columns, random, what + " as filter, mixed=" + mixed);
                Runs.check(block, new Expr.And(List.of(filter, all)), columns, random, what + " in filter");
                Runs.check(block, new Expr.And(List.of(filter, some)), columns, random, what + " in filter " + mixed);
                Expr not = Expr.Call.of(Op.NOT, some);
                Runs.check(block, not, List.of(not, all), random, what + " not, mixed=" + mixed);
            }
        }
    }
}
