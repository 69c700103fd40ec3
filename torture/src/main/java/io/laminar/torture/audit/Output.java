package io.laminar.torture.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What sinks have made visible: the lines of all their parts, sorted, headers left out.
 *
 * @param ledger of the sink that has all rows
 * @param passed of the sink of a filter
 * @param sums of the sink of a window
 * @param seen of the sink that has all rows at once
 * @param told of the sink that has them at least once; those that are there more often only once
 */
public record Output(
        List<String> ledger, List<String> passed, List<String> sums, List<String> seen, List<String> told) {
    /** {@return what is there} */
    public static Output read(Path directory) {
        return new Output(
                lines(directory, "ledger-*"),
                lines(directory, "passed-*"),
                lines(directory, "sums-*"),
                lines(directory, "seen"),
                lines(directory, "told").stream().distinct().toList());
    }

    /** {@return the same without the sinks that show rows at once, before a log that is damaged could forget them} */
    public Output decided() {
        return new Output(ledger, passed, sums, List.of(), List.of());
    }

    private static List<String> lines(Path directory, String stem) {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, stem + ".csv")) {
            for (Path part : parts) {
                List<String> its = Files.readAllLines(part, StandardCharsets.ISO_8859_1);
                lines.addAll(its.isEmpty() ? its : its.subList(1, its.size()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what sinks have written", e);
        }
        Collections.sort(lines);
        return lines;
    }
}
