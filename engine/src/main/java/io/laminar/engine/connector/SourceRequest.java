package io.laminar.engine.connector;

import io.laminar.engine.format.FieldFormat;
import java.nio.file.Path;
import java.util.List;

/**
 * What a CREATE SOURCE asks of a connector.
 *
 * @param name name of the source
 * @param fields its columns, in the lane's order
 * @param options options of the connector and of its format, wherever the statement gave them
 * @param format name of the format in upper case; empty when none is named
 * @param baseDirectory where relative paths count from
 */
public record SourceRequest(
        String name, List<FieldFormat> fields, ConnectorOptions options, String format, Path baseDirectory) {}
