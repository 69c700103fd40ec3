package io.laminar.cli.run;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the command line says about a script.
 *
 * @param sources file by the name of a source without connector
 * @param outputs file by the name of a stream
 * @param format format of results on standard output: TABLE, CSV or JSON
 */
public record Bindings(Map<String, Path> sources, Map<String, Path> outputs, String format) {}
