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
 * @param appendOnly whether every row stays: none is taken back, and none replaced by a later one
 * @param changelog whether rows can be taken back
 * @param keys columns that tell which row another one replaces, whether or not that is taken back; empty when there are
 *     none, as every row stays or nothing tells rows apart
 * @param options options of the connector and of its format, wherever the statement gave them
 * @param format name of the format in upper case; empty when none is named
 * @param baseDirectory where relative paths count from
 * @param stage a directory of this sink's own for what is prepared and not committed, made by whom needs it; null when
 *     the engine keeps nothing
 * @param checkpoints how many are kept: the engine may go on from the oldest
 * @param dedupRows most rows that may be visible behind the last durable checkpoint, where those are compared
 * @param standardOutput where STDOUT writes; never closed
 */
public record SinkRequest(
        String name,
        List<FieldFormat> fields,
        boolean appendOnly,
        boolean changelog,
        List<Integer> keys,
        ConnectorOptions options,
        String format,
        Path baseDirectory,
        @Nullable Path stage,
        int checkpoints,
        int dedupRows,
        OutputStream standardOutput) {}
