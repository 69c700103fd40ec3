package io.laminar.cli.cases;

import io.laminar.cli.cases.Case.Change;
import io.laminar.cli.cases.Case.Column;
import io.laminar.cli.cases.Case.Input;
import io.laminar.cli.cases.Case.Mode;
import io.laminar.cli.cases.Case.Source;
import io.laminar.cli.cases.Case.Watermark;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads case files: one JSON object a line, empty lines allowed. */
final class CaseFile {
    private CaseFile() {}

    /**
     * Reads all cases of a file.
     *
     * @throws IOException when the file cannot be read or a line is not a case; the message names file and line
     */
    static List<Case> read(Path path) throws IOException {
        List<Case> cases = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(path)) {
            int number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    cases.add(parse(line, path + ":" + number));
                }
            }
        }
        return cases;
    }

    private static Case parse(String line, String place) throws IOException {
        try {
            return toCase(new Fields(Json.read(line)));
        } catch (ClassCastException | IllegalArgumentException | IOException e) {
            throw new IOException("not a case: " + place + ": " + e.getMessage(), e);
        }
    }

    private static Case toCase(Fields fields) {
        Mode mode = Mode.valueOf(fields.text("mode").toUpperCase(Locale.ROOT));
        List<Source> sources = new ArrayList<>();
        for (Object source : fields.list("sources")) {
            sources.add(source(new Fields(source)));
        }
        List<Input> inputs = new ArrayList<>();
        for (Object input : fields.list("inputs")) {
            inputs.add(input(new Fields(input)));
        }
        return new Case(
                fields.text("name"),
                sources,
                fields.texts("ddl"),
                fields.text("query"),
                inputs,
                fields.flag("end_of_input", true),
                mode,
                fields.flag("ordered", false),
                columnNames(fields),
                changes(fields.list("expected")),
                fields.has("expected_final") ? changes(fields.list("expected_final")) : null,
                fields.has("expected_steps") ? steps(fields.list("expected_steps")) : null);
    }

    private static Source source(Fields fields) {
        List<Column> columns = new ArrayList<>();
        for (Object element : fields.list("columns")) {
            Fields column = new Fields(element);
            String generated = column.has("generated") ? column.text("generated") : null;
            columns.add(new Column(column.text("name"), column.text("type"), column.flag("nullable", true), generated));
        }
        Watermark watermark = null;
        if (fields.has("watermark")) {
            Fields mark = new Fields(fields.get("watermark"));
            long delayMs = mark.get("delay_ms") instanceof Long delay ? delay : -1;
            String expression = mark.has("expr") ? mark.text("expr") : "";
            watermark = new Watermark(mark.text("column"), expression, delayMs);
        }
        return new Source(fields.text("name"), columns, fields.texts("primary_key"), watermark);
    }

    private static Input input(Fields fields) {
        Long time = fields.get("ts") instanceof Long milliseconds ? milliseconds : null;
        long batch = fields.get("batch") instanceof Long number ? number : -1;
        String op = fields.has("op") ? fields.text("op") : "+I";
        return new Input(fields.text("source"), time, op, new Fields(fields.get("row")).values(), batch);
    }

    private static List<String> columnNames(Fields fields) {
        List<String> names = new ArrayList<>();
        for (Object column : fields.list("columns")) {
            names.add(column instanceof String name ? name : new Fields(column).text("name"));
        }
        return names;
    }

    /** Reads rows (lists), changes ({op, row}) and weighted rows ({weight, row}). */
    private static List<Change> changes(List<@Nullable Object> elements) {
        List<Change> changes = new ArrayList<>();
        for (Object element : elements) {
            if (element instanceof List<?> row) {
                changes.add(new Change(1, Fields.cells(row)));
            } else {
                Fields fields = new Fields(element);
                long weight = fields.get("weight") instanceof Long number
                        ? number
                        : fields.text("op").startsWith("-") ? -1 : 1;
                changes.add(new Change(weight, fields.list("row")));
            }
        }
        return changes;
    }

    private static List<List<Change>> steps(List<@Nullable Object> elements) {
        List<List<Change>> steps = new ArrayList<>();
        for (Object element : elements) {
            steps.add(changes(Fields.cells(element)));
        }
        return steps;
    }

    /** Typed reads of one JSON object; a wrong kind is an IllegalArgumentException that names the field. */
    private static final class Fields {
        private final Map<?, ?> object;

        Fields(@Nullable Object value) {
            if (!(value instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("expected an object, found " + value);
            }
            this.object = map;
        }

        @Nullable
        Object get(String name) {
            return object.get(name);
        }

        boolean has(String name) {
            return object.get(name) != null;
        }

        String text(String name) {
            if (object.get(name) instanceof String text) {
                return text;
            }
            throw new IllegalArgumentException("field \"" + name + "\" must be a text: " + object.get(name));
        }

        boolean flag(String name, boolean otherwise) {
            return object.get(name) instanceof Boolean flag ? flag : otherwise;
        }

        List<@Nullable Object> list(String name) {
            return has(name) ? cells(object.get(name)) : List.of();
        }

        List<String> texts(String name) {
            List<String> texts = new ArrayList<>();
            for (Object element : list(name)) {
                texts.add(String.valueOf(element));
            }
            return texts;
        }

        Map<String, @Nullable Object> values() {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : object.entrySet()) {
                values.put(String.valueOf(entry.getKey()), entry.getValue());
            }
            return values;
        }

        static List<@Nullable Object> cells(@Nullable Object value) {
            if (value instanceof List<?> list) {
                return new ArrayList<>(list);
            }
            throw new IllegalArgumentException("expected a list, found " + value);
        }
    }
}
