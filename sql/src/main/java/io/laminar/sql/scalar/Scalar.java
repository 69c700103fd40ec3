package io.laminar.sql.scalar;

import io.laminar.sql.type.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bound expression over the columns of one row. Compare two with {@link Scalars#same}: equality here is identity, so
 * that a deep expression never recurses.
 */
public sealed interface Scalar {
    /** {@return the type of its values} */
    SqlType type();

    /** {@return whether a value can be NULL} */
    boolean nullable();

    /** A column of the input. */
    final class Input implements Scalar {
        private final int index;
        private final String name;
        private final SqlType type;
        private final boolean nullable;

        /**
         * A reference.
         *
         * @param index of the column, from 0
         * @param name for display
         * @param type of the column
         * @param nullable whether the column can be NULL
         */
        public Input(int index, String name, SqlType type, boolean nullable) {
            this.index = index;
            this.name = name;
            this.type = type;
            this.nullable = nullable;
        }

        /** {@return the column's index} */
        public int index() {
            return index;
        }

        /** {@return the column's name, for display} */
        public String name() {
            return name;
        }

        @Override
        public SqlType type() {
            return type;
        }

        @Override
        public boolean nullable() {
            return nullable;
        }
    }

    /** A value known now: Boolean, Long, Double, String or {@code IntervalValue}, as kernels take them. */
    final class Constant implements Scalar {
        private final SqlType type;
        private final @Nullable Object value;

        /**
         * A constant.
         *
         * @param type its type
         * @param value null for NULL
         */
        public Constant(SqlType type, @Nullable Object value) {
            this.type = type;
            this.value = value;
        }

        /** {@return the value, null for NULL} */
        public @Nullable Object value() {
            return value;
        }

        @Override
        public SqlType type() {
            return type;
        }

        @Override
        public boolean nullable() {
            return value == null;
        }
    }

    /** An operator or function applied to arguments that have the types it wants. */
    final class Apply implements Scalar {
        private final Operator operator;
        private final List<Scalar> arguments;
        private final SqlType type;
        private final boolean nullable;

        /**
         * An application.
         *
         * @param operator what is done
         * @param arguments to what
         * @param type of the result
         * @param nullable whether the result can be NULL
         */
        public Apply(Operator operator, List<? extends Scalar> arguments, SqlType type, boolean nullable) {
            this.operator = operator;
            this.arguments = List.copyOf(arguments);
            this.type = type;
            this.nullable = nullable;
        }

        /** {@return what is done} */
        public Operator operator() {
            return operator;
        }

        /** {@return to what} */
        public List<Scalar> arguments() {
            return arguments;
        }

        @Override
        public SqlType type() {
            return type;
        }

        @Override
        public boolean nullable() {
            return nullable;
        }
    }

    /** An aggregate inside an expression, until the aggregate node takes it out. */
    final class Aggregated implements Scalar {
        private final AggregateExpression call;

        /**
         * A leaf.
         *
         * @param call the aggregate
         */
        public Aggregated(AggregateExpression call) {
            this.call = call;
        }

        /** {@return the aggregate} */
        public AggregateExpression call() {
            return call;
        }

        @Override
        public SqlType type() {
            return call.type();
        }

        @Override
        public boolean nullable() {
            return call.nullable();
        }
    }

    /** A bound of the window that the query groups by, until the aggregate node takes it out. */
    final class WindowBound implements Scalar {
        /** Which bound. */
        public enum Kind {
            /** The first instant. */
            START,
            /** The first instant after. */
            END,
            /** The last instant: END less one unit of the time column. */
            TIME
        }

        private final Kind kind;
        private final SqlType type;

        /**
         * A leaf.
         *
         * @param kind which bound
         * @param type that of the time column
         */
        public WindowBound(Kind kind, SqlType type) {
            this.kind = kind;
            this.type = type;
        }

        /** {@return which bound} */
        public Kind kind() {
            return kind;
        }

        @Override
        public SqlType type() {
            return type;
        }

        @Override
        public boolean nullable() {
            return false;
        }
    }
}
