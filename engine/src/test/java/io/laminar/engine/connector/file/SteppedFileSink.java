package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.connector.IdempotentSink;
import io.laminar.engine.connector.SinkRequest;
import io.laminar.engine.connector.TransactionalSink;
import io.laminar.engine.connector.staged.EpochStep;
import io.laminar.engine.connector.text.TextFormat;
import io.laminar.engine.format.FieldFormat;
import io.laminar.memory.block.ColumnType;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A sink of one number a row into files by epochs, which tells its steps. */
public final class SteppedFileSink {
    private static final int MOST = 1000;

    private SteppedFileSink() {}

    /** Makes it; it is not open. */
    public static TransactionalSink of(Path folder, String name, Consumer<EpochStep> steps) {
        ConnectorOptions options = options(name);
        return new EpochFileSink(
                request(folder, options, MOST), TextFormat.forOutput("", name, options), folder.resolve(name), steps);
    }

    /** Makes one that appends to a file and reads back what it has; it is not open. */
    public static IdempotentSink appending(Path folder, String name, Consumer<EpochStep> steps) {
        ConnectorOptions options = options(name);
        return new IdempotentFileSink(
                request(folder, options, MOST), TextFormat.forOutput("", name, options), folder.resolve(name), steps);
    }

    /** Makes one that appends to a file and goes on behind what it has; it is not open. */
    public static TransactionalSink repeating(Path folder, String name, Consumer<EpochStep> steps) {
        ConnectorOptions options = options(name);
        return new AppendFileSink(
                request(folder, options, MOST), TextFormat.forOutput("", name, options), folder.resolve(name), steps);
    }

    /** Makes one that appends to a file and compares so many rows; it is not open. */
    static IdempotentSink appending(Path folder, String name, int most) {
        ConnectorOptions options = options(name);
        return new IdempotentFileSink(
                request(folder, options, most),
                TextFormat.forOutput("", name, options),
                folder.resolve(name),
                step -> {});
    }

    private static ConnectorOptions options(String name) {
        return new ConnectorOptions("connector FILE", Map.of("path", name));
    }

    private static SinkRequest request(Path folder, ConnectorOptions options, int most) {
        return new SinkRequest(
                "k",
                List.of(new FieldFormat("id", ColumnType.BIGINT, 0, true)),
                true,
                false,
                List.of(),
                options,
                "",
                folder,
                folder.resolve("stage"),
                2,
                most,
                new ByteArrayOutputStream());
    }
}
