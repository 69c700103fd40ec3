package io.laminar.ring0.kernel;

import io.laminar.memory.block.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An expression over the columns of a block, typed: what a {@link Program} is compiled from. */
public sealed interface Expr {
    /** {@return the kind of its values} */
    VectorKind kind();

    /**
     * A column of the input.
     *
     * @param index its index
     * @param type its type
     */
    record Column(int index, ColumnType type) implements Expr {
        @Override
        public VectorKind kind() {
            return kindOf(type);
        }
    }

    /**
     * A constant.
     *
     * @param kind its kind
     * @param value Boolean, Long, Double, String or {@link IntervalValue}; null is NULL
     */
    record Literal(VectorKind kind, @Nullable Object value) implements Expr {}

    /**
     * An operation on values of the same row.
     *
     * @param op what is done
     * @param arguments as many and of the kinds that the operation wants
     */
    record Call(Op op, List<Expr> arguments) implements Expr {
        /** Checks the arguments against the operation. */
        public Call {
            arguments = List.copyOf(arguments);
            op.check(arguments);
        }

        /**
         * An operation.
         *
         * @param op what is done
         * @param arguments to what
         * @return the call
         */
        public static Call of(Op op, Expr... arguments) {
            return new Call(op, List.of(arguments));
        }

        @Override
        public VectorKind kind() {
            return op.result() != null ? op.result() : arguments.get(0).kind();
        }
    }

    /**
     * Three-valued AND; a term is computed only for rows that no term before it has decided.
     *
     * @param terms of kind BOOL, at least one
     */
    record And(List<Expr> terms) implements Expr {
        /** Checks the terms. */
        public And {
            terms = copyOfBools(terms);
        }

        @Override
        public VectorKind kind() {
            return VectorKind.BOOL;
        }
    }

    /**
     * Three-valued OR; a term is computed only for rows that no term before it has decided.
     *
     * @param terms of kind BOOL, at least one
     */
    record Or(List<Expr> terms) implements Expr {
        /** Checks the terms. */
        public Or {
            terms = copyOfBools(terms);
        }

        @Override
        public VectorKind kind() {
            return VectorKind.BOOL;
        }
    }

    /**
     * CASE WHEN; a branch is computed only for the rows that take it.
     *
     * @param conditions of kind BOOL, at least one
     * @param results as many, all of one kind
     * @param otherwise of that kind too; null gives NULL
     */
    record Case(
            List<Expr> conditions,
            List<Expr> results,
            @Nullable Expr otherwise) implements Expr {
        /** Checks that the parts fit together. */
        public Case {
            conditions = copyOfBools(conditions);
            results = List.copyOf(results);
            VectorKind kind = results.get(0).kind();
            for (Expr result : results) {
                requireKind(kind, result);
            }
            if (otherwise != null) {
                requireKind(kind, otherwise);
            }
            if (conditions.size() != results.size()) {
                throw new IllegalArgumentException("CASE needs a result for each condition: conditions="
                        + conditions.size() + ", results=" + results.size());
            }
        }

        @Override
        public VectorKind kind() {
            return results.get(0).kind();
        }
    }

    /**
     * The first argument that is not NULL; an argument is computed only for rows where those before it are NULL.
     *
     * @param arguments all of one kind, at least one
     */
    record Coalesce(List<Expr> arguments) implements Expr {
        /** Checks that the arguments are of one kind. */
        public Coalesce {
            arguments = List.copyOf(arguments);
            for (Expr argument : arguments) {
                requireKind(arguments.get(0).kind(), argument);
            }
        }

        @Override
        public VectorKind kind() {
            return arguments.get(0).kind();
        }
    }

    /**
     * {@return the kind that a column's values are computed in}
     *
     * @param type the column's type
     */
    static VectorKind kindOf(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> VectorKind.BOOL;
            case TINYINT, SMALLINT, INTEGER, BIGINT, DATE, TIME, TIMESTAMP -> VectorKind.I64;
            case REAL, DOUBLE -> VectorKind.F64;
            case INTERVAL -> VectorKind.INTERVAL;
            case VARCHAR -> VectorKind.STRING;
        };
    }

    private static List<Expr> copyOfBools(List<Expr> terms) {
        for (Expr term : terms) {
            requireKind(VectorKind.BOOL, term);
        }
        return List.copyOf(terms);
    }

    private static void requireKind(VectorKind kind, Expr expr) {
        if (expr.kind() != kind) {
            throw new IllegalArgumentException(
                    "expression of the wrong kind: expected=" + kind + ", found=" + expr.kind());
        }
    }
}
