package io.laminar.engine.connector.file;

import io.laminar.engine.connector.ConnectorOptions;
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
    private SteppedFileSink() {}

    /** Makes it; it is not open. */
    public static TransactionalSink of(Path folder, String name, Consumer<EpochStep> steps) {
        ConnectorOptions options = new ConnectorOptions("connector FILE", Map.of("path", name));
        SinkRequest request = new SinkRequest(
                "k",
                List.of(new FieldFormat("id", ColumnType.BIGINT, 0, true)),
                true,
                false,
                List.of(),
                options,
                "",
                folder,
                null,
                new ByteArrayOutputStream());
        return new EpochFileSink(request, TextFormat.forOutput("", name, options), folder.resolve(name), steps);
    }
}
