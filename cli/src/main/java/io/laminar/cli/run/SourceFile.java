package io.laminar.cli.run;

import io.laminar.sql.text.Statement;
import java.nio.file.Path;
import java.util.List;

/** Gives a source without a connector a file to read. */
public final class SourceFile {
    private SourceFile() {}

    /**
     * {@return the source's statement with FROM FILE put in}
     *
     * @param text the script
     * @param source the statement, which has no FROM
     * @param end offset just behind it
     * @param file what to read
     */
    public static String bind(String text, Statement.CreateSource source, int end, Path file) {
        int place = endOfColumns(source, end);
        return text.substring(source.position().offset(), place) + fromFile(source, file) + text.substring(place, end);
    }

    /**
     * {@return the source's statement up to FROM: so that appenders feed it}
     *
     * @param text the script
     * @param source the statement, which has a FROM
     */
    public static String without(String text, Statement.CreateSource source) {
        String before = text.substring(
                source.position().offset(), source.connector().position().offset());
        // The place may be that of FROM or of the connector's name behind it.
        return before.stripTrailing().replaceFirst("(?i)\\bFROM$", "");
    }

    /** FORMAT and WITH come behind FROM; whichever is there first says where FROM goes. */
    private static int endOfColumns(Statement.CreateSource source, int end) {
        int place = end;
        for (Statement.Options options : List.of(source.format(), source.options())) {
            if (options.name() != null || !options.values().isEmpty()) {
                place = Math.min(place, options.position().offset());
            }
        }
        return place;
    }

    private static String fromFile(Statement.CreateSource source, Path file) {
        String from = " FROM FILE (path = " + literal(file.toString()) + ") ";
        boolean plain =
                source.format().name() == null && source.options().values().isEmpty();
        // A CSV file with names in its first line is what people have.
        return plain && formatOf(file).equals("CSV") ? from + "FORMAT CSV WITH (header = true)" : from;
    }

    /** {@return the format of a file by its suffix; CSV where the suffix says nothing} */
    static String formatOf(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.gz$", "");
        return name.matches("(?i).*\\.(json|jsonl|ndjson)") ? "JSON" : "CSV";
    }

    /** {@return a text as SQL writes it} */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
