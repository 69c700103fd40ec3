package io.laminar.engine.connector;

import io.laminar.engine.format.FieldFormat;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a CREATE SINK asks of a connector.
 *
 * @param name name of the sink
 * @param fields columns of its rows
 * @param changelog whether rows can be taken back
 * @param keys columns that tell which row a change replaces; empty when there are none
 * @param options options of the connector and of its format, wherever the statement gave them
 * @param format name of the format in upper case; empty when none is named
 * @param baseDirectory where relative paths count from
 * @param stage a directory of this sink's own for what is prepared and not committed, made by whom needs it; null when
 *     the engine keeps nothing
 * @param standardOutput where STDOUT writes; never closed
 */
public record SinkRequest(
        String name,
        List<FieldFormat> fields,
        boolean changelog,
        List<Integer> keys,
        ConnectorOptions options,
        String format,
        Path baseDirectory,
        @Nullable Path stage,
        OutputStream standardOutput) {}
