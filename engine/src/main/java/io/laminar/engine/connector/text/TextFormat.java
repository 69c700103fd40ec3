package io.laminar.engine.connector.text;

import io.laminar.engine.connector.ConnectorOptions;
import io.laminar.engine.error.ConfigException;
import io.laminar.engine.error.ErrorCode;
import io.laminar.engine.format.BadRecords;
import io.laminar.engine.format.FieldDecoder;
import io.laminar.engine.format.FieldFormat;
import io.laminar.engine.format.InputWindow;
import io.laminar.engine.format.OutputBuffer;
import io.laminar.engine.format.RecordReader;
import io.laminar.engine.format.RowWriter;
import io.laminar.engine.format.TableWriter;
import io.laminar.engine.format.TimestampFormat;
import io.laminar.engine.format.csv.CsvFormat;
import io.laminar.engine.format.csv.CsvReader;
import io.laminar.engine.format.csv.CsvWriter;
import io.laminar.engine.format.json.JsonReader;
import io.laminar.engine.format.json.JsonWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A format for rows in text, with its options.
 *
 * @param kind which format
 * @param csv the dialect, where the format is CSV
 * @param timestamps how timestamps are written in input
 * @param maxLineBytes longest record of an input in bytes
 */
public record TextFormat(Kind kind, CsvFormat csv, TimestampFormat timestamps, int maxLineBytes) {
    /** Longest record unless {@code max.line.bytes} says otherwise: far beyond any sound one, far below memory. */
    public static final int DEFAULT_MAX_LINE_BYTES = 1 << 20;

    /** The formats. */
    public enum Kind {
        /** Comma separated values. */
        CSV,
        /** One JSON object a line. */
        JSON,
        /** Columns for people; output only. */
        TABLE
    }

    /**
     * Reads the options of a format for input.
     *
     * @param name name of the format; empty to tell it by the path
     * @param path path of the input
     * @param options where the options are
     * @return the format
     */
    public static TextFormat forInput(String name, String path, ConnectorOptions options) {
        return forInput(name, path, options, DEFAULT_MAX_LINE_BYTES);
    }

    /**
     * Reads the options of a format for input.
     *
     * @param name name of the format; empty to tell it by the path
     * @param path path of the input
     * @param options where the options are
     * @param defaultMaxLineBytes longest record unless {@code max.line.bytes} says otherwise
     * @return the format
     */
    public static TextFormat forInput(String name, String path, ConnectorOptions options, int defaultMaxLineBytes) {
        Kind kind = kindOf(name, path, options);
        if (kind == Kind.TABLE) {
            throw options.atFormat(
                    new ConfigException(ErrorCode.UNKNOWN_FORMAT, "format can only be written: format=TABLE"));
        }
        TimestampFormat timestamps = options.choice("timestamp.format", TimestampFormat.ISO, TimestampFormat.class);
        long maxLineBytes = options.number("max.line.bytes", defaultMaxLineBytes, 16, 1 << 30);
        return new TextFormat(kind, csvOf(kind, options), timestamps, (int) maxLineBytes);
    }

    /**
     * Reads the options of a format for output.
     *
     * @param name name of the format; empty to tell it by the path
     * @param path path of the output
     * @param options where the options are
     * @return the format
     */
    public static TextFormat forOutput(String name, String path, ConnectorOptions options) {
        Kind kind = kindOf(name, path, options);
        return new TextFormat(kind, csvOf(kind, options), TimestampFormat.ISO, DEFAULT_MAX_LINE_BYTES);
    }

    private static CsvFormat csvOf(Kind kind, ConnectorOptions options) {
        if (kind != Kind.CSV) {
            return CsvFormat.DEFAULT;
        }
        byte delimiter = options.get("delimiter", (byte) ',', "one ASCII character, or \\t", TextFormat::mark);
        byte quote = options.get("quote", (byte) '"', "one ASCII character", TextFormat::mark);
        if (delimiter == quote) {
            throw options.at(
                    options.find("quote").isPresent() ? "quote" : "delimiter",
                    new ConfigException(
                            ErrorCode.INVALID_OPTION, "delimiter and quote must differ: both='" + (char) quote + "'"));
        }
        return new CsvFormat(
                delimiter,
                quote,
                options.flag("header", true),
                options.find("null").orElse(""));
    }

    private static byte mark(String text) {
        String one = text.equals("\\t") || text.equalsIgnoreCase("tab") ? "\t" : text;
        if (one.length() != 1 || one.charAt(0) > 126 || one.charAt(0) == '\n' || one.charAt(0) == '\r') {
            throw new IllegalArgumentException(text);
        }
        return (byte) one.charAt(0);
    }

    private static Kind kindOf(String name, String path, ConnectorOptions options) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (!upper.isEmpty()) {
            return switch (upper) {
                case "CSV" -> Kind.CSV;
                case "JSON", "JSONL", "NDJSON", "JSON_LINES" -> Kind.JSON;
                case "TABLE" -> Kind.TABLE;
                default -> throw options.atFormat(unknown(name));
            };
        }
        String lower = path.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        if (lower.endsWith(".csv") || lower.endsWith(".tsv") || lower.endsWith(".txt")) {
            return Kind.CSV;
        }
        if (lower.endsWith(".json") || lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
            return Kind.JSON;
        }
        throw options.at(
                "path",
                new ConfigException(
                        ErrorCode.UNKNOWN_FORMAT,
                        "cannot tell the format by the path: path=" + path + ", known="
                                + Arrays.toString(Kind.values()),
                        "add FORMAT CSV or FORMAT JSON"));
    }

    private static ConfigException unknown(String name) {
        return new ConfigException(
                ErrorCode.UNKNOWN_FORMAT,
                "unknown format: format=" + name + ", known=" + Arrays.toString(Kind.values()));
    }

    /**
     * Makes a reader.
     *
     * @param input the bytes; closed with the reader
     * @param fields columns of the source
     * @param badRecords what to do with bad records
     * @return the reader
     */
    public RecordReader reader(InputWindow input, List<FieldFormat> fields, BadRecords badRecords) {
        FieldDecoder decoder = new FieldDecoder(fields, timestamps, kind == Kind.CSV);
        return kind == Kind.CSV
                ? new CsvReader(input, csv, decoder, badRecords, maxLineBytes)
                : new JsonReader(input, decoder, badRecords, maxLineBytes);
    }

    /**
     * Makes a writer.
     *
     * @param out where the text goes; closed with the writer
     * @param fields columns of the rows
     * @param changelog whether rows carry what they do
     * @return the writer
     */
    public RowWriter writer(OutputBuffer out, List<FieldFormat> fields, boolean changelog) {
        return switch (kind) {
            case CSV -> new CsvWriter(out, csv, fields, changelog);
            case JSON -> new JsonWriter(out, fields, changelog);
            case TABLE -> new TableWriter(out, fields, changelog);
        };
    }
}
