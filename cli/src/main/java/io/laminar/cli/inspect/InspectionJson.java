package io.laminar.cli.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.laminar.engine.connector.staged.StagedEpoch;
import io.laminar.ring0.storage.RecordKind;
import io.laminar.storage.log.LogInspection;
import io.laminar.storage.log.TornTail;
import io.laminar.storage.page.CheckpointInspection;
import io.laminar.storage.page.Manifest;
import io.laminar.storage.page.RegionState;
import io.laminar.storage.page.StoreFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What was found, for programs: one JSON object in a line. Bytes are numbers, times ISO 8601 or nanoseconds. */
public final class InspectionJson {
    private final DirectoryInspection found;
    private final JsonGenerator out;

    private InspectionJson(DirectoryInspection found, JsonGenerator out) {
        this.found = found;
        this.out = out;
    }

    /** {@return the text} */
    public static String of(DirectoryInspection found) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            new InspectionJson(found, out).write();
        }
        return text.append('\n').toString();
    }

    private void write() throws IOException {
        out.writeStartObject();
        out.writeStringField("directory", found.folder().path().toString());
        out.writeBooleanField("whole", found.problems().isEmpty());
        out.writeBooleanField("verified", found.verified());
        if (found.owner() > LockOwner.NOBODY) {
            out.writeNumberField("process", found.owner());
        }
        out.writeArrayFieldStart("checkpoints");
        for (CheckpointInspection checkpoint : found.checkpoints()) {
            checkpoint(checkpoint);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("logs");
        for (CoreLog core : found.logs()) {
            log(core);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("sinks");
        for (SinkStage stage : found.stages()) {
            stage(stage);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("setAside");
        for (Path path : found.setAside()) {
            out.writeString(path.toString());
        }
        out.writeEndArray();
        out.writeArrayFieldStart("problems");
        for (Problem problem : found.problems()) {
            problem(problem);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void stage(SinkStage stage) throws IOException {
        out.writeStartObject();
        out.writeStringField("sink", stage.sink());
        out.writeNumberField("files", stage.files());
        out.writeNumberField("bytes", stage.bytes());
        out.writeArrayFieldStart("epochs");
        for (StagedEpoch epoch : stage.epochs()) {
            out.writeStartObject();
            out.writeNumberField("epoch", epoch.epoch());
            out.writeStringField("file", epoch.file().toString());
            out.writeNumberField("rows", epoch.rows());
            out.writeNumberField("bytes", epoch.bytes());
            out.writeBooleanField("verified", found.verified());
            if (epoch.damage() != null) {
                out.writeFieldName("damage");
                problem(Problem.of(epoch.damage()));
            }
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void problem(Problem problem) throws IOException {
        out.writeStartObject();
        out.writeNumberField("code", problem.code().number());
        out.writeStringField("name", problem.code().name());
        out.writeStringField("message", problem.message());
        out.writeStringField("hint", problem.code().hint());
        out.writeEndObject();
    }

    private void checkpoint(CheckpointInspection checkpoint) throws IOException {
        out.writeStartObject();
        out.writeNumberField("epoch", checkpoint.epoch());
        out.writeStringField("file", checkpoint.file().toString());
        out.writeStringField("written", checkpoint.written().toString());
        out.writeBooleanField("verified", checkpoint.isVerified());
        if (checkpoint.damage() != null) {
            out.writeFieldName("damage");
            problem(Problem.of(checkpoint.damage()));
        }
        Manifest manifest = checkpoint.manifest();
        if (manifest != null) {
            contents(manifest);
        }
        out.writeEndObject();
    }

    private void contents(Manifest manifest) throws IOException {
        out.writeNumberField("cores", manifest.cores());
        out.writeArrayFieldStart("barriers");
        for (long barrier : manifest.barriers()) {
            out.writeNumber(barrier);
        }
        out.writeEndArray();
        numbers("positions", manifest.facts().positions());
        numbers("watermarks", manifest.facts().watermarks());
        out.writeObjectFieldStart("statements");
        for (Map.Entry<String, String> statement : manifest.facts().statements().entrySet()) {
            out.writeStringField(statement.getKey(), statement.getValue());
        }
        out.writeEndObject();
        out.writeArrayFieldStart("regions");
        for (RegionState region : manifest.regions()) {
            out.writeStartObject();
            out.writeNumberField("core", region.key().core());
            out.writeNumberField("number", region.key().number());
            out.writeStringField("tag", region.tag());
            out.writeNumberField("bytes", region.bytes());
            out.writeNumberField("pages", region.pages());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeArrayFieldStart("files");
        for (StoreFile file : manifest.files()) {
            out.writeStartObject();
            out.writeStringField("name", file.name());
            out.writeNumberField("bytes", file.bytes());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void numbers(String field, Map<String, Long> values) throws IOException {
        out.writeObjectFieldStart(field);
        for (Map.Entry<String, Long> value : values.entrySet()) {
            out.writeNumberField(value.getKey(), value.getValue());
        }
        out.writeEndObject();
    }

    private void log(CoreLog core) throws IOException {
        out.writeStartObject();
        out.writeNumberField("core", core.core());
        if (core.trouble() != null) {
            out.writeFieldName("damage");
            problem(Problem.of(core.trouble()));
        }
        CoreLog.Replay replay = core.replay();
        if (replay != null) {
            out.writeObjectFieldStart("replay");
            out.writeNumberField("from", replay.from());
            amount(replay.records(), replay.bytes());
            out.writeEndObject();
        }
        LogInspection log = core.log();
        if (log != null) {
            records(log);
        }
        out.writeEndObject();
    }

    private void records(LogInspection log) throws IOException {
        out.writeNumberField("first", log.first());
        out.writeNumberField("last", log.last());
        out.writeObjectFieldStart("records");
        for (Map.Entry<RecordKind, LogInspection.Amount> kind : new TreeMap<>(log.kinds()).entrySet()) {
            out.writeObjectFieldStart(kind.getKey().name().toLowerCase(Locale.ROOT));
            amount(kind.getValue().records(), kind.getValue().bytes());
            out.writeEndObject();
        }
        out.writeEndObject();
        numbers("positions", log.positions());
        out.writeArrayFieldStart("segments");
        for (LogInspection.Segment segment : log.segments()) {
            segment(segment);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("barriers");
        for (LogInspection.Barrier barrier : log.barriers()) {
            barrier(barrier, log.behind(barrier));
        }
        out.writeEndArray();
        TornTail torn = log.tornTail();
        if (torn != null) {
            out.writeObjectFieldStart("tornTail");
            place(torn.file(), torn.offset(), torn.sequence());
            out.writeNumberField("records", torn.records());
            out.writeEndObject();
        }
    }

    private void amount(long records, long bytes) throws IOException {
        out.writeNumberField("records", records);
        if (bytes >= 0) {
            out.writeNumberField("bytes", bytes);
        }
    }

    private void place(Path file, long offset, long sequence) throws IOException {
        out.writeStringField("file", file.toString());
        out.writeNumberField("offset", offset);
        out.writeNumberField("sequence", sequence);
    }

    private void segment(LogInspection.Segment segment) throws IOException {
        out.writeStartObject();
        out.writeNumberField("number", segment.number());
        out.writeStringField("file", segment.file().toString());
        out.writeNumberField("first", segment.first());
        out.writeNumberField("records", segment.records());
        out.writeNumberField("firstEpoch", segment.firstEpoch());
        out.writeNumberField("lastEpoch", segment.lastEpoch());
        out.writeNumberField("usedBytes", segment.usedBytes());
        out.writeNumberField("fileBytes", segment.fileBytes());
        out.writeEndObject();
    }

    private void barrier(LogInspection.Barrier barrier, LogInspection.Amount behind) throws IOException {
        out.writeStartObject();
        out.writeNumberField("epoch", barrier.epoch());
        place(barrier.file(), barrier.offset(), barrier.sequence());
        out.writeObjectFieldStart("behind");
        amount(behind.records(), behind.bytes());
        out.writeEndObject();
        out.writeEndObject();
    }
}
