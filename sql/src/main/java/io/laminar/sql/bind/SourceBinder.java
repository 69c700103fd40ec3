package io.laminar.sql.bind;

import io.laminar.sql.catalog.ColumnSchema;
import io.laminar.sql.error.Position;
import io.laminar.sql.error.Refusals;
import io.laminar.sql.error.SqlErrorCode;
import io.laminar.sql.error.SqlException;
import io.laminar.sql.error.Suggestions;
import io.laminar.sql.scalar.Scalar;
import io.laminar.sql.scalar.Scalars;
import io.laminar.sql.text.Expression;
import io.laminar.sql.text.Statement;
import io.laminar.sql.text.Statement.ColumnDefinition;
import io.laminar.sql.text.TreePrinter;
import io.laminar.sql.type.SqlType;
import io.laminar.sql.type.TypeKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Binds the columns of CREATE SOURCE, those that come in and those that are computed, and its watermark. */
public final class SourceBinder {
    private final Statement.CreateSource statement;
    private final List<ColumnSchema> inputs = new ArrayList<>();
    private final List<ColumnSchema> columns = new ArrayList<>();
    private final List<Scalar> values = new ArrayList<>();
    private final Scope scope = new Scope();
    private final ExpressionBinder binder;

    /**
     * A binder.
     *
     * @param statement the statement
     */
    public SourceBinder(Statement.CreateSource statement) {
        this.statement = statement;
        this.binder = new ExpressionBinder(scope, ClauseContext.plain("CREATE SOURCE"), new IdentityHashMap<>());
    }

    /**
     * The columns.
     *
     * @param inputs what comes in
     * @param columns what others read: those, and the computed ones, in the order written
     * @param values the columns as expressions over the inputs
     * @param eventTime the column with the watermark, or -1
     * @param eventTimeInput the input that it is, or -1 when it is computed
     * @param watermark the watermark over the inputs; null when only the program moves it
     * @param primaryKey columns that the program promises to be unique
     */
    public record Bound(
            List<ColumnSchema> inputs,
            List<ColumnSchema> columns,
            List<Scalar> values,
            int eventTime,
            int eventTimeInput,
            @Nullable Scalar watermark,
            List<Integer> primaryKey) {}

    /** {@return the columns, bound} */
    public Bound bind() {
        statement.columns().stream().filter(column -> column.computed() == null).forEach(this::addInput);
        for (ColumnDefinition column : statement.columns()) {
            if (column.computed() != null) {
                addComputed(column);
            }
        }
        inOrder();
        List<Integer> primaryKey = primaryKey();
        if (statement.watermarks().size() > 1) {
            throw new SqlException(
                    SqlErrorCode.DUPLICATE_NAME,
                    statement.watermarks().get(1).position(),
                    "found=two watermarks, expected=one",
                    null);
        }
        if (statement.watermarks().isEmpty()) {
            return new Bound(inputs, columns, values, -1, -1, null, primaryKey);
        }
        Statement.WatermarkClause clause = statement.watermarks().get(0);
        int time = timeColumn(clause);
        int input = values.get(time) instanceof Scalar.Input plain ? plain.index() : -1;
        return new Bound(inputs, columns, values, time, input, watermark(clause), primaryKey);
    }

    private void addInput(ColumnDefinition column) {
        if (column.metadata() != null) {
            throw Refusals.notRunnable(column.position(), "METADATA column");
        }
        if (column.defaultValue() != null) {
            throw Refusals.notRunnable(column.position(), "DEFAULT");
        }
        if (column.type() == null) {
            throw new SqlException(
                    SqlErrorCode.UNKNOWN_TYPE, column.position(), "column='" + column.name() + "' has no type", null);
        }
        SqlType type = TypeResolver.resolve(column.type());
        boolean nullable = !column.notNull() && !column.primaryKey() && !isTime(column);
        int index = inputs.size();
        inputs.add(new ColumnSchema(column.name(), type, nullable));
        scope.add(statement.name(), column.name(), () -> new Scalar.Input(index, column.name(), type, nullable));
    }

    /** A row without a time is rejected when it comes in. */
    private boolean isTime(ColumnDefinition column) {
        return statement.watermarks().stream()
                .anyMatch(clause -> clause.column().equals(column.name()));
    }

    private void addComputed(ColumnDefinition column) {
        Expression computed = Objects.requireNonNull(column.computed());
        Scalar value = binder.bind(computed);
        if (column.type() != null) {
            value = Conversions.cast(value, TypeResolver.resolve(column.type()), computed.position());
        }
        if (value.type().kind() == TypeKind.NULL) {
            value = Conversions.cast(value, SqlType.INTEGER, computed.position());
        }
        Scalar made = value;
        // Later columns may use it; what they see is the expression, so all are computed from what comes in.
        scope.add(statement.name(), column.name(), () -> made);
        boolean nullable = made.nullable() && !column.notNull() && !isTime(column);
        columns.add(new ColumnSchema(column.name(), made.type(), nullable, TreePrinter.print(computed)));
        values.add(made);
    }

    /** Computed columns were bound last, but stand where they were written. */
    private void inOrder() {
        List<ColumnSchema> computed = new ArrayList<>(columns);
        List<Scalar> computedValues = new ArrayList<>(values);
        columns.clear();
        values.clear();
        Set<String> names = new HashSet<>();
        int nextComputed = 0;
        int nextInput = 0;
        for (ColumnDefinition column : statement.columns()) {
            if (!names.add(column.name())) {
                throw new SqlException(
                        SqlErrorCode.DUPLICATE_NAME, column.position(), "column='" + column.name() + "' twice", null);
            }
            if (column.computed() != null) {
                columns.add(computed.get(nextComputed));
                values.add(computedValues.get(nextComputed++));
            } else {
                ColumnSchema input = inputs.get(nextInput);
                columns.add(input);
                values.add(new Scalar.Input(nextInput++, input.name(), input.type(), input.nullable()));
            }
        }
    }

    private int columnIndex(String name, Position position) {
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).name().equals(name)) {
                return c;
            }
        }
        List<String> names = columns.stream().map(ColumnSchema::name).toList();
        throw new SqlException(
                SqlErrorCode.UNKNOWN_COLUMN, position, "found='" + name + "'", Suggestions.hint(name, names));
    }

    private List<Integer> primaryKey() {
        List<Integer> keys = new ArrayList<>();
        statement.primaryKey().forEach(name -> keys.add(columnIndex(name, statement.position())));
        for (ColumnDefinition column : statement.columns()) {
            int index = columnIndex(column.name(), column.position());
            if (column.primaryKey() && !keys.contains(index)) {
                keys.add(index);
            }
        }
        return keys;
    }

    private int timeColumn(Statement.WatermarkClause clause) {
        int time = columnIndex(clause.column(), clause.position());
        if (columns.get(time).type().kind() != TypeKind.TIMESTAMP) {
            throw Refusals.mismatch(
                    clause.position(),
                    "column='" + clause.column() + "', found="
                            + columns.get(time).type() + ", expected=TIMESTAMP");
        }
        return time;
    }

    private @Nullable Scalar watermark(Statement.WatermarkClause clause) {
        if (clause.expression() == null) {
            return null;
        }
        Scalar watermark = binder.bind(clause.expression());
        if (watermark.type().kind() != TypeKind.TIMESTAMP || Scalars.isConstant(watermark)) {
            throw Refusals.mismatch(
                    clause.expression().position(),
                    "watermark, found=" + watermark.type() + ", expected=a TIMESTAMP computed from columns");
        }
        return watermark;
    }
}
