package io.laminar.ring0.kernel;

import io.laminar.memory.block.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random trees over every operation and branch against the model, in any slicing. */
class RandomTreePropertyTest {
    private static final int PROGRAMS = Integer.getInteger("kernel.programs", 400);
    private static final int ROWS = 70;
    private static final List<ColumnType> TYPES = List.of(ColumnType.values());
    private static final Op[] OPS = Op.values();

    @Test
    void shouldComputeRandomProgramsAsTheModel() {
        for (int p = 0; p < PROGRAMS; p++) {
            long seed = Long.getLong("kernel.seed", System.nanoTime());
            check(seed);
        }
    }

    private static void check(long seed) {
        Random random = new Random(seed);
        Values values = new Values(random);
        List<Object[]> rows = new ArrayList<>();
        boolean nulls = random.nextBoolean();
        for (int r = 0; r < ROWS; r++) {
            Object[] row = new Object[TYPES.size()];
            for (int c = 0; c < row.length; c++) {
                row[c] = column(TYPES.get(c), values, random);
                row[c] = nulls ? values.orNull(row[c], 5) : row[c];
            }
            rows.add(row);
        }
        Generator generator = new Generator(random, values);
        Expr filter = random.nextInt(4) == 0 ? null : generator.expr(VectorKind.BOOL, 3);
        List<Expr> outputs = new ArrayList<>();
        for (int o = random.nextInt(3); o >= 0; o--) {
            outputs.add(generator.expr(VectorKind.values()[random.nextInt(5)], 4));
        }
        try (RowBlock block = new RowBlock(TYPES, rows, ROWS + random.nextInt(70), random)) {
            Runs.check(block, filter, outputs, random, "seed=" + seed + "\nfilter=" + filter + "\noutputs=" + outputs);
        }
    }

    private static Object column(ColumnType type, Values values, Random random) {
        return switch (type) {
            case BOOLEAN -> random.nextBoolean();
            case TINYINT -> (long) (byte) values.integer();
            case SMALLINT -> (long) (short) values.integer();
            case INTEGER, DATE -> (long) (int) values.integer();
            case BIGINT -> values.integer();
            case TIME -> random.nextLong(ModelTimes.DAY);
            case TIMESTAMP -> values.time();
            case REAL -> (double) (float) values.real();
            case DOUBLE -> values.real();
            case INTERVAL -> values.interval();
            case VARCHAR -> values.text();
        };
    }

    private record Generator(Random random, Values values, List<Expr> made) {
        Generator(Random random, Values values) {
            this(random, values, new ArrayList<>());
        }

        Expr expr(VectorKind kind, int depth) {
            if (random.nextInt(6) == 0) {
                // Shared parts are computed once.
                List<Expr> same = made.stream().filter(e -> e.kind() == kind).toList();
                if (!same.isEmpty()) {
                    return same.get(random.nextInt(same.size()));
                }
            }
            Expr expr = depth == 0 || random.nextInt(5) == 0 ? leaf(kind) : node(kind, depth - 1);
            made.add(expr);
            return expr;
        }

        private Expr leaf(VectorKind kind) {
            if (random.nextInt(4) == 0) {
                return new Expr.Literal(kind, values.orNull(values.any(kind), 8));
            }
            List<ColumnType> types =
                    TYPES.stream().filter(t -> Expr.kindOf(t) == kind).toList();
            ColumnType type = types.get(random.nextInt(types.size()));
            return new Expr.Column(TYPES.indexOf(type), type);
        }

        private Expr node(VectorKind kind, int depth) {
            if (random.nextInt(3) > 0) {
                return call(kind, depth);
            }
            if (kind == VectorKind.BOOL && random.nextBoolean()) {
                List<Expr> terms = list(VectorKind.BOOL, depth);
                return random.nextBoolean() ? new Expr.And(terms) : new Expr.Or(terms);
            }
            if (random.nextInt(3) == 0) {
                return new Expr.Coalesce(list(kind, depth));
            }
            List<Expr> conditions = list(VectorKind.BOOL, depth);
            List<Expr> results = new ArrayList<>();
            for (int c = 0; c < conditions.size(); c++) {
                results.add(expr(kind, depth));
            }
            return new Expr.Case(conditions, results, random.nextBoolean() ? null : expr(kind, depth));
        }

        private List<Expr> list(VectorKind kind, int depth) {
            List<Expr> list = new ArrayList<>();
            for (int n = 1 + random.nextInt(3); n > 0; n--) {
                list.add(expr(kind, depth));
            }
            return list;
        }

        private Expr call(VectorKind kind, int depth) {
            List<Op> ops = Arrays.stream(OPS)
                    .filter(op -> op.result() == kind && defined(op))
                    .toList();
            Op op = ops.get(random.nextInt(ops.size()));
            VectorKind any = VectorKind.values()[random.nextInt(5)];
            List<Expr> arguments = new ArrayList<>();
            for (int a = 0; a < op.argumentCount(); a++) {
                VectorKind wanted = op.argument(a) == null ? any : op.argument(a);
                arguments.add(expr(wanted, depth));
            }
            return new Expr.Call(op, arguments);
        }

        /** Operations whose argument is a day or a time of day have no meaning for other numbers. */
        private static boolean defined(Op op) {
            return switch (op) {
                case DATE_TO_STRING, TIME_TO_STRING, TIME_ADD_INTERVAL -> false;
                default -> true;
            };
        }
    }
}
