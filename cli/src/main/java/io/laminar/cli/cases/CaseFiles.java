package io.laminar.cli.cases;

import com.fasterxml.jackson.core.JsonGenerator;
import io.laminar.cli.cases.Case.Change;
import io.laminar.cli.cases.Case.Mode;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entrance for the command line: cases in, verdicts and what came out. */
public final class CaseFiles {
    private CaseFiles() {}

    /** One case, ready to run. */
    public static final class Entry {
        private final Case it;

        private Entry(Case it) {
            this.it = it;
        }

        /**
         * Runs the case.
         *
         * @param setting under which circumstances
         */
        public Verdict run(Setting setting) {
            return CaseRunner.run(it, setting);
        }
    }

    /**
     * Reads a file of cases.
     *
     * @throws IOException when it cannot be read, or a line is not a case
     */
    public static List<Entry> read(Path file) throws IOException {
        return CaseFile.read(file).stream().map(Entry::new).toList();
    }

    /**
     * Writes what came out of a case: rows where the case expects rows, changes where it expects changes, each with the
     * number of its batch where batches count. Rows that were taken back and never given show as changes in any case. A
     * case whose query did not run has neither, but the error.
     *
     * @param writer gets one line of JSON
     */
    public static void dump(Verdict verdict, Writer writer) throws IOException {
        List<Change> rows = verdict.mode() == Mode.FINAL ? Judge.sum(verdict.changes()) : verdict.changes();
        boolean plain = verdict.mode() == Mode.APPEND || verdict.mode() == Mode.FINAL;
        boolean changelog = !plain || rows.stream().anyMatch(change -> change.weight() < 0);
        try (JsonGenerator out = Json.FACTORY.createGenerator(writer)) {
            out.writeStartObject();
            out.writeStringField("name", verdict.name());
            out.writeFieldName("columns");
            Json.write(out, verdict.columns());
            if (verdict.columns().isEmpty()) {
                out.writeStringField("error", verdict.detail());
            } else if (changelog) {
                out.writeArrayFieldStart("changes");
                writeChanges(out, verdict);
                out.writeEndArray();
            } else {
                out.writeArrayFieldStart("rows");
                for (Change row : rows) {
                    writeTimes(out, row.weight(), row.row());
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        }
        writer.write('\n');
    }

    private static void writeChanges(JsonGenerator out, Verdict verdict) throws IOException {
        for (int index = 0; index < verdict.changes().size(); index++) {
            Change change = verdict.changes().get(index);
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            object.put("op", change.weight() > 0 ? "+I" : "-D");
            object.put("row", change.row());
            if (verdict.mode() == Mode.STEPS) {
                object.put("batch", verdict.batchOf(index));
            }
            writeTimes(out, Math.abs(change.weight()), object);
        }
    }

    private static void writeTimes(JsonGenerator out, long times, Object value) throws IOException {
        for (long n = 0; n < times; n++) {
            Json.write(out, value);
        }
    }
}
