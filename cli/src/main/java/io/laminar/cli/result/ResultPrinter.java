package io.laminar.cli.result;

import io.laminar.engine.Appender;
import io.laminar.engine.Laminar;
import io.laminar.engine.LaminarConfig;
import io.laminar.engine.Subscription;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.ColumnType;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints complete results by the engine's own writers: a second engine takes the rows in and writes them out. */
public final class ResultPrinter {
    private static final Duration LONG_ENOUGH = Duration.ofHours(1);

    private ResultPrinter() {}

    /**
     * Prints a result.
     *
     * @param result all of it
     * @param format TABLE, CSV or JSON
     * @param out where to
     * @return how many rows were printed
     * @throws io.laminar.engine.error.EngineException when they cannot be written
     */
    public static long print(HeldResult result, String format, OutputStream out) {
        LaminarConfig config = LaminarConfig.builder()
                .mode(LaminarConfig.Mode.INLINE)
                .standardOutput(out)
                .build();
        long rows = 0;
        try (Laminar printer = Laminar.open(config)) {
            printer.execute(createSource(result.subscription().columns()));
            printer.execute("CREATE SINK printed FROM result INTO STDOUT FORMAT " + format);
            try (Appender appender = printer.appender("result")) {
                for (List<@Nullable Object> row : result.rows()) {
                    append(appender, result.subscription(), row);
                    rows++;
                }
                appender.end();
            }
            printer.await(LONG_ENOUGH);
        }
        return rows;
    }

    private static String createSource(List<FieldFormat> fields) {
        List<String> columns = new ArrayList<>();
        for (FieldFormat field : fields) {
            boolean digits = field.type() == ColumnType.TIME || field.type() == ColumnType.TIMESTAMP;
            String name = "\"" + field.name().replace("\"", "\"\"") + "\"";
            columns.add(name + " " + field.type() + (digits ? "(" + field.digits() + ")" : ""));
        }
        return "CREATE SOURCE result (" + String.join(", ", columns) + ")";
    }

    private static void append(Appender appender, Subscription types, List<@Nullable Object> row) {
        for (int column = 0; column < row.size(); column++) {
            Object cell = row.get(column);
            switch (cell) {
                case null -> appender.setNull(column);
                case Long number -> appender.setLong(column, number);
                case Double number -> appender.setDouble(column, number);
                case Boolean truth -> appender.setBoolean(column, truth);
                case IntervalCell time -> appender.setInterval(column, time.months(), time.days(), time.nanos());
                case String text -> appender.setString(column, text);
                default -> throw new IllegalStateException("no such cell: type=" + types.columnType(column));
            }
        }
        appender.endRow();
    }
}
