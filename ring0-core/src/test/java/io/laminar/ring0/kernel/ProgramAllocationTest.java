package io.laminar.ring0.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.laminar.memory.block.ColumnType;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No operation and no branch allocates on the heap, in whatever slices. */
class ProgramAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ROWS = 1000;
    private static final int TURNS = 100;
    private static final int ATTEMPTS = 2;

    private static long sink;

    @TestFactory
    Stream<DynamicTest> shouldAllocateNothingInOperations() {
        return Stream.of(Op.values())
                .map(op -> DynamicTest.dynamicTest(op.name(), () -> {
                    Expr[] columns = new Expr[op.argumentCount()];
                    for (int a = 0; a < columns.length; a++) {
                        VectorKind kind = op.argument(a) == null ? VectorKind.STRING : op.argument(a);
                        columns[a] = new Expr.Column(a, Values.column(kind));
                    }
                    check(op, Expr.Call.of(op, columns));
                }));
    }

    @TestFactory
    Stream<DynamicTest> shouldAllocateNothingInBranches() {
        Expr a = new Expr.Column(0, ColumnType.VARCHAR);
        Expr b = new Expr.Column(1, ColumnType.VARCHAR);
        Expr less = Expr.Call.of(Op.LT_STRING, a, b);
        Expr same = Expr.Call.of(Op.EQ_STRING, a, b);
        return Stream.of(
                        new Expr.And(List.of(less, same)),
                        new Expr.Or(List.of(less, same)),
                        new Expr.Coalesce(List.of(a, b)),
                        new Expr.Case(List.of(less, new Expr.Or(List.of(same, less))), List.of(a, b), null))
                .map(expr -> DynamicTest.dynamicTest(expr.getClass().getSimpleName(), () -> check(Op.EQ_STRING, expr)));
    }

    private static void check(Op op, Expr expr) {
        Random random = new Random(1);
        Values values = new Values(random);
        List<ColumnType> types = new ArrayList<>();
        for (int a = 0; a < op.argumentCount(); a++) {
            types.add(Values.column(op.argument(a) == null ? VectorKind.STRING : op.argument(a)));
        }
        types.add(ColumnType.BOOLEAN);
        List<Object[]> rows = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            Object[] row = new Object[types.size()];
            for (int a = 0; a < op.argumentCount(); a++) {
                VectorKind kind = op.argument(a) == null ? VectorKind.STRING : op.argument(a);
                row[a] = values.orNull(values.argument(op, a, kind), 10);
            }
            row[types.size() - 1] = random.nextBoolean();
            rows.add(row);
        }
        Expr filter = new Expr.Column(types.size() - 1, ColumnType.BOOLEAN);
        int[] cuts = new int[ROWS];
        for (int c = 0; c < ROWS; c++) {
            cuts[c] = c % 3 == 0 ? 1 : 1 + random.nextInt(200);
        }
        try (RowBlock block = new RowBlock(types, rows, ROWS, random);
                Program dense = Program.compile(block.layout, null, List.of(expr), 4096);
                Program selected = Program.compile(block.layout, filter, List.of(expr), 4096)) {
            evaluate(dense, block.block, cuts);
            evaluate(selected, block.block, cuts);
            // The JVM itself may allocate for this thread, once, when it compiles or links what runs.
            long allocated = measure(dense, selected, block.block, cuts);
            for (int attempt = 0; attempt < ATTEMPTS && allocated != 0; attempt++) {
                allocated = measure(dense, selected, block.block, cuts);
            }
            assertEquals(0, allocated, expr.toString());
        }
    }

    private static long measure(Program dense, Program selected, long block, int[] cuts) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int turn = 0; turn < TURNS / 2; turn++) {
            evaluate(dense, block, cuts);
            evaluate(selected, block, cuts);
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void evaluate(Program program, long block, int[] cuts) {
        int cut = 0;
        for (int from = 0; from < ROWS; ) {
            int to = Math.min(ROWS, from + cuts[cut++]);
            sink += program.evaluate(block, from, to);
            from = to;
        }
    }
}
