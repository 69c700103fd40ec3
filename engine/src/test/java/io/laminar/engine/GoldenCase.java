package io.laminar.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A case in a file: statements, input, what comes out of the stream {@code result}.
 *
 * <pre>
 * -- description: what the case shows
 * CREATE SOURCE ...; CREATE STREAM result AS ...;
 * --- input
 * trades,ACME,12.5,2001-01-01T00:00:00Z      a row: source, values; nothing is NULL
 * !watermark trades 2001-01-01T00:00:10Z
 * !flush trades
 * trades#2,ACME,12.5,2001-01-01T00:00:00Z    a row of a second producer
 * !settle                                    all that was given is taken and computed
 * !tick 30                                   the same, and so many seconds pass
 * --- expected
 * +ACME,1                                    weight and values, in any order
 * </pre>
 *
 * All sources end behind the last line of the input.
 *
 * @param path the file
 * @param sql the statements
 * @param input lines of the input
 * @param expected lines of what comes out
 */
record GoldenCase(Path path, String sql, List<String> input, List<String> expected) {
    static GoldenCase read(Path path) throws IOException {
        StringBuilder sql = new StringBuilder();
        List<String> input = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        List<String> section = null;
        for (String line : Files.readAllLines(path)) {
            if (line.startsWith("--- ")) {
                section = line.equals("--- input") ? input : expected;
            } else if (section != null) {
                section.add(line);
            } else {
                sql.append(line).append('\n');
            }
        }
        return new GoldenCase(path, sql.toString(), input, expected);
    }

    void update(List<String> actual) throws IOException {
        StringBuilder text = new StringBuilder(sql).append("--- input\n");
        input.forEach(line -> text.append(line).append('\n'));
        text.append("--- expected\n");
        actual.stream().sorted().forEach(line -> text.append(line).append('\n'));
        Files.writeString(path, text);
    }
}
