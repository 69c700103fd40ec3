package io.laminar.cli.replay;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.laminar.engine.LogReplay;
import io.laminar.engine.ReplayPlace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Prints rows of a replay, a line each. As CSV a line of names stands before the first row of each stream, as streams
 * have different columns.
 */
public final class ReplayPrinter {
    private final LogReplay replay;
    private final LogReplay.Format format;
    private final OutputStream out;
    private final Set<String> headed = new HashSet<>();

    /**
     * Makes a printer.
     *
     * @param replay whose rows
     * @param format how they are written
     * @param out where to
     */
    public ReplayPrinter(LogReplay replay, LogReplay.Format format, OutputStream out) {
        this.replay = replay;
        this.format = format;
        this.out = out;
    }

    /**
     * Prints the row that is shown.
     *
     * @throws IOException as the output throws it
     */
    public void print() throws IOException {
        String line = format == LogReplay.Format.CSV ? csv() : json();
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String csv() {
        boolean first = headed.add(replay.stream());
        String head = first ? "row,stream,core,log,epoch,sequence," + replay.head(format) + "\n" : "";
        ReplayPlace cause = replay.cause();
        String record = cause == null ? ",,," : cause.core() + "," + cause.epoch() + "," + cause.sequence() + ",";
        return head + replay.number() + "," + field(replay.stream()) + "," + replay.core() + "," + record
                + replay.line(format);
    }

    private static String field(String name) {
        boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
        return plain ? name : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    private String json() {
        ReplayPlace cause = replay.cause();
        String record = cause == null
                ? ""
                : ",\"log\":" + cause.core() + ",\"epoch\":" + cause.epoch() + ",\"sequence\":" + cause.sequence();
        return "{\"row\":" + replay.number() + ",\"stream\":\""
                + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(replay.stream())) + "\",\"core\":"
                + replay.core() + record + ",\"value\":" + replay.line(format) + "}";
    }
}
